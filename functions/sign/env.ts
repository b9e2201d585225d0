import * as z from "zod/mini";
import { channelBaseUrls } from "../../lib/runtime/channel-env.ts";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(3)),
  SECRETS_PREFIX: z.string().check(z.minLength(1)),
  ...channelBaseUrls,
  /** The key's name in KMS; nothing is signed when absent. */
  SIGNING_KEY_ID: z.optional(z.string().check(z.minLength(1))),
};
