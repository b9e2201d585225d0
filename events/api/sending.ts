import * as z from "zod/mini";
import { Id, Timestamp } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Sending";

const Stop = z.object({
  reason: z.string(),
  at: Timestamp,
  by: described(
    z.nullable(Id),
    "A person or a key; `system:ops` when the operator's command did it, `system:watch` when too many complained or bounced. Null when nobody knows.",
  ),
});

export const Sending = named(
  z.object({
    stop: described(z.nullable(Stop), "Of everything that the tenant sends; null while nothing stops it."),
    connections: described(
      z.array(z.object({ connectionId: Id, stop: Stop })),
      "Those that are stopped by themselves.",
    ),
  }),
  "Sending",
  "What is stopped. What is due meanwhile waits, and goes out in order once it may.",
);
export type Sending = z.infer<typeof Sending>;

const Which = described(
  z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(80)))),
  "One connection; null or absent: everything that the tenant sends.",
);

export const StopOrder = named(
  z.strictObject({
    connectionId: Which,
    reason: described(
      z.string().check(z.regex(/\S/), z.maxLength(200)),
      "Shown to the whole team and kept in the audit log, so it names no customer.",
    ),
  }),
  "StopOrder",
  "What is to send nothing, and why.",
);
export const ResumeOrder = named(z.strictObject({ connectionId: Which }), "ResumeOrder", "What may send again.");

export const getSending = operation({
  id: "getSending",
  method: "GET",
  path: "/api/sending",
  tag,
  summary: "What is stopped",
  status: 200,
  answer: Sending,
});
export const stopSending = operation({
  id: "stopSending",
  method: "POST",
  path: "/api/sending/stop",
  tag,
  summary: "Stop everything that goes out, or one connection",
  description:
    "Every sender obeys within 30 seconds; what was handed to a provider before is gone. What is stopped already stays as it was stopped first. What comes in is received as ever.",
  body: StopOrder,
  status: 200,
  answer: Sending,
});
export const resumeSending = operation({
  id: "resumeSending",
  method: "POST",
  path: "/api/sending/resume",
  tag,
  summary: "Let it go on",
  description:
    "What waited goes out in order, at most half an hour later. Policy is asked again: an answer whose window has closed meanwhile is refused with that reason. A connection goes on waiting while the whole tenant is stopped.",
  body: ResumeOrder,
  status: 200,
  answer: Sending,
});
