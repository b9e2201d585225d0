import * as z from "zod/mini";

/** Addresses of the dead letters and of the queues that they come from, as a JSON object by name. Unset where nobody tends them. */
export const deadLetterQueues = { DEAD_LETTERS: z.optional(z.string()) };

const Places = z.partialRecord(
  z.enum(["inbound", "receipts", "talk", "bulk", "jobs", "schedules"]),
  z.object({ dead: z.url(), queue: z.optional(z.url()) }),
);

export const parseDeadLetters = (text: string | undefined): z.infer<typeof Places> =>
  text ? z.parse(Places, JSON.parse(text)) : {};
