import * as z from "zod/mini";

export const env = {
  TALK_QUEUE_URL: z.url(),
  BULK_QUEUE_URL: z.url(),
  JOBS_QUEUE_URL: z.url(),
  EVENT_BUS: z.string().check(z.minLength(1)),
  SCHEDULE_GROUP: z.string().check(z.minLength(1)),
  SCHEDULE_TARGET_ARN: z.string().check(z.startsWith("arn:")),
  SCHEDULE_ROLE_ARN: z.string().check(z.startsWith("arn:")),
};
