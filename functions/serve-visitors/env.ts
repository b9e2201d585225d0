import * as z from "zod/mini";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(3)),
  INBOUND_QUEUE_URL: z.url(),
  RECEIPTS_QUEUE_URL: z.url(),
  SECRETS_PREFIX: z.string().check(z.minLength(1)),
  MEDIA_BUCKET: z.string().check(z.minLength(3)),
  /** Where live connections are made. */
  LIVE_URL: z.string().check(z.minLength(1)),
};
