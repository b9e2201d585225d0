import * as z from "zod/mini";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(3)),
  /** Where what SES tells goes that is no receipt. */
  INBOUND_QUEUE_URL: z.url(),
};
