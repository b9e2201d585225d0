import * as z from "zod/mini";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(3)),
  INBOUND_QUEUE_URL: z.url(),
  RECEIPTS_QUEUE_URL: z.url(),
  SECRETS_PREFIX: z.string().check(z.minLength(1)),
  /** Where files go that come within a message; without it they are named, and lost. */
  MEDIA_BUCKET: z.optional(z.string().check(z.minLength(3))),
  /** Scheme and host that webhook addresses begin with, when providers reach us by another name than API Gateway's. */
  PUBLIC_URL: z.optional(z.url()),
};
