import * as z from "zod/mini";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(3)),
  /** The key's name in KMS; nothing is signed when absent. */
  SIGNING_KEY_ID: z.optional(z.string().check(z.minLength(1))),
};
