import * as z from "zod/mini";
import { Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Jobs";
const between = (least: number, most: number) => z.number().check(z.multipleOf(1), z.minimum(least), z.maximum(most));
const Days = z.nullable(between(30, 3650));

export const Retention = named(
  z.object({
    messagesDays: described(
      z.nullable(z.number()),
      "Messages, notes and their files end after so many days; null: never.",
    ),
    mediaDays: described(z.nullable(z.number()), "Files end so early, where that is earlier than their messages."),
    payloadsDays: described(
      z.number(),
      "What providers sent and nobody could use, and their news about connections; 30 unless it is changed.",
    ),
    noticesDays: described(z.number(), "What people of the team were told; 90 unless it is changed."),
    filesDays: described(z.number(), "Files of exports and imports that are over; 7 unless it is changed."),
    updatedAt: z.nullable(Timestamp),
    version: Version,
  }),
  "Retention",
  "How long what was said is kept.",
);
export const RetentionChange = named(
  z
    .strictObject({
      messagesDays: z.optional(Days),
      mediaDays: z.optional(Days),
      payloadsDays: z.optional(between(1, 30)),
      noticesDays: z.optional(between(7, 90)),
      filesDays: z.optional(between(1, 7)),
    })
    .check(z.refine((change) => Object.keys(change).length > 0)),
  "RetentionChange",
  "What is left out stays as it is.",
  { minProperties: 1 },
);

export const getRetention = operation({
  id: "getRetention",
  method: "GET",
  path: "/api/retention",
  tag,
  summary: "See how long what was said is kept",
  status: 200,
  answer: Retention,
});
export const updateRetention = operation({
  id: "updateRetention",
  method: "PATCH",
  path: "/api/retention",
  tag,
  summary: "Change how long what was said is kept",
  description:
    "Payloads, notices and files go by themselves after the longest period that each may have; all else, and what is to go before that, is removed by a job, of what is there already too. The job carries it out at once and then every day, within a day of the time; cancelling the job stops it until the next change. What went is gone.",
  body: RetentionChange,
  conditional: true,
  status: 200,
  answer: Retention,
  problems: ["stale_version"],
});
