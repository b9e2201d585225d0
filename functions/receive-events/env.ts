import * as z from "zod/mini";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(3)),
  INBOUND_QUEUE_URL: z.url(),
  RECEIPTS_QUEUE_URL: z.url(),
  SECRETS_PREFIX: z.string().check(z.minLength(1)),
  MEDIA_BUCKET: z.string().check(z.minLength(3)),
  /** Where SES puts the mails that it takes in, under their ids. */
  MAIL_BUCKET: z.string().check(z.minLength(3)),
};
