import * as z from "zod/mini";
import { SignIn } from "../../../events/api/sign-in.ts";

const SignIns = z.array(SignIn);

/** Throws for what is no list of them: the function must not start with it. */
export function parseSignIns(text: string | undefined): readonly SignIn[] {
  if (text === undefined) return [];
  return z.parse(SignIns, JSON.parse(text));
}
