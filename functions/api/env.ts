import * as z from "zod/mini";
import { channelBaseUrls, fetchAllowList } from "../../lib/runtime/channel-env.ts";
import { deadLetterQueues } from "../../lib/runtime/dead-letter-env.ts";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(3)),
  SECRETS_PREFIX: z.string().check(z.minLength(1)),
  FILES_BUCKET: z.string().check(z.minLength(3)),
  MEDIA_BUCKET: z.string().check(z.minLength(3)),
  /** Where live connections are made. */
  LIVE_URL: z.string().check(z.minLength(1)),
  /** Scheme and host of links that customers get. */
  LINKS_URL: z.url(),
  /** The key that campaigns are signed with, by its name in KMS; nothing is signed when absent. */
  SIGNING_KEY_ID: z.optional(z.string().check(z.minLength(1))),
  /** JSON: where people sign in to the console; nowhere when absent. */
  SIGN_INS: z.optional(z.string()),
  /** Scheme and host that webhook addresses begin with, when providers reach us by another name than callers of the API. */
  PUBLIC_URL: z.optional(z.url()),
  ...channelBaseUrls,
  ...fetchAllowList,
  ...deadLetterQueues,
};
