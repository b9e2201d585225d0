import * as z from "zod/mini";

/** Reads the environment once, at start: a function with a missing or malformed variable fails before its first event. */
export function readEnv<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  source: Readonly<Record<string, string | undefined>> = process.env,
): z.infer<z.ZodMiniObject<Shape>> {
  const parsed = z.safeParse(z.object(shape), source);
  if (parsed.success) return parsed.data as z.infer<z.ZodMiniObject<Shape>>;
  const names = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw new Error(`environment: missing or malformed: ${names}`);
}
