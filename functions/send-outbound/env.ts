import * as z from "zod/mini";
import { channelBaseUrls, fetchAllowList } from "../../lib/runtime/channel-env.ts";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(3)),
  TALK_QUEUE_URL: z.url(),
  BULK_QUEUE_URL: z.url(),
  SECRETS_PREFIX: z.string().check(z.minLength(1)),
  MEDIA_BUCKET: z.string().check(z.minLength(3)),
  /** Scheme and host of links that customers get. */
  LINKS_URL: z.url(),
  /** By which campaigns are checked; without it none is sent. */
  SIGNING_KEY_ID: z.optional(z.string().check(z.minLength(1))),
  ...channelBaseUrls,
  ...fetchAllowList,
};
