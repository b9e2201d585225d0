import * as z from "zod/mini";
import { Timestamp } from "./common.ts";
import { Job } from "./jobs.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Dead letters";

export const DeadLetterQueue = named(
  z.object({
    id: described(
      z.enum(["inbound", "receipts", "talk", "bulk", "jobs", "schedules"]),
      "`inbound`: what customers wrote. `receipts`: how far sent messages came. `talk`: answers, and notices that somebody waits for. `bulk`: what else goes out by itself. `jobs`: files that customers sent, imports, exports and other work. `schedules`: what fell due.",
    ),
    function: described(z.string(), "Which function could not finish them."),
    waiting: described(
      z.number(),
      "Those that lie there, also while they are being put back. As SQS counts them: approximately, seconds behind.",
    ),
    oldestAt: described(
      z.nullable(Timestamp),
      "When the oldest was sent, among the ten at most that the queue hands over at once; null when none wait.",
    ),
    redrivable: described(
      z.boolean(),
      "Whether they can be put back. What fell due comes from no queue: an operator runs it anew.",
    ),
  }),
  "DeadLetterQueue",
  "What one function could not finish after several attempts. Kept for 14 days. Nothing of a message is told: the queues are the deployment's, and may hold what belongs to several tenants.",
);
export type DeadLetterQueue = z.infer<typeof DeadLetterQueue>;

export const listDeadLetters = operation({
  id: "listDeadLetters",
  method: "GET",
  path: "/api/dead-letters",
  tag,
  summary: "What nobody could handle",
  status: 200,
  answer: z.object({ data: z.array(DeadLetterQueue), nextCursor: z.null(), hasMore: z.literal(false) }),
});
export const redriveDeadLetters = operation({
  id: "redriveDeadLetters",
  method: "POST",
  path: "/api/dead-letters/{id}/redrive",
  tag,
  summary: "Try again what was given up",
  description:
    "As many as wait go back into their queue, once the cause is repaired; otherwise they come back here. Safe to repeat: messages, receipts, deliveries and jobs are recognised when they come twice, and a delivery of which nobody knows whether it went out is never sent again by itself.",
  status: 202,
  answer: Job,
  problems: ["not_found", "not_redrivable"],
});
