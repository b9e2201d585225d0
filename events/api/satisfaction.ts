import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Satisfaction";
const Words = z.string().check(z.regex(/\S/), z.maxLength(500));
const Title = z.string().check(z.regex(/\S/), z.maxLength(20));
const Channels = z.array(z.string().check(z.regex(/^[a-z0-9-]{1,32}$/))).check(z.maxLength(20));

export const SatisfactionSettings = named(
  z.object({
    enabled: z.boolean(),
    question: z.string(),
    choices: described(z.array(z.string()), "From 1 to 5."),
    commentQuestion: z.nullable(z.string()),
    channels: z.array(z.string()),
    validHours: z.number(),
    askAgainDays: z.number(),
    updatedAt: Timestamp,
    version: Version,
  }),
  "SatisfactionSettings",
  "What customers are asked after their matter was resolved.",
);
export type SatisfactionSettings = z.infer<typeof SatisfactionSettings>;

export const SatisfactionSettingsChange = named(
  z
    .strictObject({
      enabled: z.optional(z.boolean()),
      question: z.optional(Words),
      choices: described(
        z.optional(z.array(Title).check(z.minLength(5), z.maxLength(5))),
        "From 1 to 5, as customers read them.",
      ),
      commentQuestion: described(z.optional(z.nullable(Words)), "Asked after an answer; null: nothing is."),
      channels: described(z.optional(Channels), "Empty: all of them."),
      validHours: described(
        z.optional(z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(168))),
        "How long an answer is waited for.",
      ),
      askAgainDays: described(
        z.optional(z.number().check(z.multipleOf(1), z.minimum(0), z.maximum(365))),
        "Whoever was asked is left alone for so long.",
      ),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "SatisfactionSettingsChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

export const SatisfactionResult = named(
  z.object({
    conversationId: Id,
    contactId: Id,
    channel: z.string(),
    connectionId: Id,
    assignee: z.nullable(Id),
    teamId: z.nullable(Id),
    resolvedAt: Timestamp,
    answeredAt: Timestamp,
    score: described(z.number(), "1 to 5."),
    comment: z.nullable(z.string()),
  }),
  "SatisfactionResult",
  "What a customer said to a resolution.",
);

export const getSatisfactionSettings = operation({
  id: "getSatisfactionSettings",
  method: "GET",
  path: "/api/satisfaction/settings",
  tag,
  summary: "What customers are asked",
  status: 200,
  answer: SatisfactionSettings,
});
export const updateSatisfactionSettings = operation({
  id: "updateSatisfactionSettings",
  method: "PATCH",
  path: "/api/satisfaction/settings",
  tag,
  summary: "Change what customers are asked",
  body: SatisfactionSettingsChange,
  status: 200,
  answer: SatisfactionSettings,
  conditional: true,
});
export const listSatisfaction = operation({
  id: "listSatisfaction",
  method: "GET",
  path: "/api/satisfaction",
  tag,
  summary: "List what customers said in a month, latest first",
  query: z.strictObject({
    ...pageFields,
    month: described(z.string().check(z.regex(/^\d{4}-(?:0[1-9]|1[0-2])$/)), "Such as `2026-03`, in UTC."),
  }),
  status: 200,
  answer: pageOf(SatisfactionResult),
  problems: ["bad_cursor"],
});
