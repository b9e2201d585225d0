import * as z from "zod/mini";
import { channelBaseUrls, fetchAllowList } from "../../lib/runtime/channel-env.ts";
import { deadLetterQueues } from "../../lib/runtime/dead-letter-env.ts";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(3)),
  JOBS_QUEUE_URL: z.url(),
  BULK_QUEUE_URL: z.url(),
  SECRETS_PREFIX: z.string().check(z.minLength(1)),
  FILES_BUCKET: z.string().check(z.minLength(3)),
  MEDIA_BUCKET: z.string().check(z.minLength(3)),
  /** By which campaigns are checked; without it none is sent. */
  SIGNING_KEY_ID: z.optional(z.string().check(z.minLength(1))),
  ...channelBaseUrls,
  ...deadLetterQueues,
  ...fetchAllowList,
};
