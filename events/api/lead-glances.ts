import * as z from "zod/mini";
import { Id, Timestamp } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const MOST = 25;

export const LeadGlance = named(
  z.object({
    leadId: Id,
    next: described(
      z.nullable(z.object({ reminderId: Id, title: z.string(), dueAt: Timestamp, owner: Id })),
      "The reminder about it that is due first: of the caller's own, of everybody's with the permission `reminders.manage_all`.",
    ),
    conversation: described(
      z.nullable(
        z.object({
          id: Id,
          channel: z.string(),
          preview: z.string(),
          lastMessageAt: Timestamp,
          lastDirection: z.enum(["in", "out"]),
          unread: z.number(),
        }),
      ),
      "With its contact, the one with the latest message; null without the permission `conversations.read`.",
    ),
  }),
  "LeadGlance",
  "What stands on a lead's card beside the lead itself.",
);
export type LeadGlance = z.infer<typeof LeadGlance>;

export const listLeadGlances = operation({
  id: "listLeadGlances",
  method: "GET",
  path: "/api/leads/glances",
  tag: "Leads",
  summary: "What is next, and what was said last, for several leads at once",
  description: "Leads that are not there are left out.",
  query: z.strictObject({
    ids: described(
      z.string().check(
        z.regex(/^[A-Za-z0-9._-]+(?:,[A-Za-z0-9._-]+)*$/),
        z.maxLength(MOST * 100),
        z.refine((ids) => ids.split(",").length <= MOST),
      ),
      `Ids of leads, at most ${MOST}, with commas between them.`,
    ),
  }),
  status: 200,
  answer: z.object({ data: z.array(LeadGlance) }),
});
