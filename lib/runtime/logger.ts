/**
 * Structured logs without anything personal: a coded event and identifiers, never a message's text, an address or a token. The
 * redaction below is the second line; the first is that nobody hands such values to a logger.
 */

const ALWAYS = [
  "authorization",
  "accesstoken",
  "appsecret",
  "verifytoken",
  "secret",
  "password",
  "text",
  "body",
  "caption",
  "phone",
  "email",
  "senderid",
  "recipientid",
  "raw",
];
const HIDDEN = "[redacted]";

/** `SILENT` as the least: nothing at all. */
const LEVELS = ["DEBUG", "INFO", "WARN", "ERROR", "SILENT"] as const;
type Level = (typeof LEVELS)[number];

export type Fields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(code: string, fields?: Fields): void;
  info(code: string, fields?: Fields): void;
  warn(code: string, fields?: Fields): void;
  /** `error` is logged by its name and stack's first own frame; its message may quote input, so it is cut to its coded start. */
  error(code: string, fields?: Fields, error?: unknown): void;
}

/** `redact`: names of fields, in any case, whose values must not be logged wherever they stand (a channel's manifest names its own). */
export function makeLog(redact: readonly string[] = []): Log {
  const service = process.env.SERVICE_NAME;
  const least = LEVELS.indexOf((process.env.LOG_LEVEL ?? "INFO") as Level);
  const write = (level: Level, code: string, fields: Record<string, unknown>): void => {
    // One line each, with the names that Lambda's own JSON format uses: CloudWatch finds them in the same places.
    if (LEVELS.indexOf(level) < least) return;
    const line = { ...fields, level, message: code, timestamp: new Date().toISOString(), service };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  const hidden = new Set([...ALWAYS, ...redact.map((name) => (name.split(".").at(-1) ?? name).toLowerCase())]);
  const clean = (fields: Fields | undefined): Record<string, unknown> =>
    clear(fields ?? {}, hidden, 0) as Record<string, unknown>;
  return {
    debug: (code, fields) => write("DEBUG", code, clean(fields)),
    info: (code, fields) => write("INFO", code, clean(fields)),
    warn: (code, fields) => write("WARN", code, clean(fields)),
    error: (code, fields, error) =>
      write("ERROR", code, { ...clean(fields), ...(error === undefined ? {} : { cause: describe(error) }) }),
  };
}

function clear(value: unknown, hidden: ReadonlySet<string>, depth: number): unknown {
  if (value === null || typeof value !== "object") return value;
  if (depth > 4) return HIDDEN;
  if (Array.isArray(value)) return value.map((item) => clear(item, hidden, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      hidden.has(name.toLowerCase()) ? HIDDEN : clear(item, hidden, depth + 1),
    ]),
  );
}

/** Messages of SDK and parser errors quote what they were given, and stacks begin with them: only names and places are kept. */
function describe(error: unknown): Fields {
  if (!(error instanceof Error)) return { name: typeof error };
  const { message, stack = "" } = error;
  const at = stack
    .slice(stack.indexOf(message) + message.length)
    .split("\n")
    .find((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))
    ?.trim();
  const { status } = error as { status?: unknown };
  return { name: error.name, ...(at ? { at } : {}), ...(typeof status === "number" ? { status } : {}) };
}
