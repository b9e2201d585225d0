import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { Lead, LeadMove, LeadType } from "./leads.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { Country, Slug } from "./terms.ts";

const tag = "Classification";
const Phrase = z.string().check(z.regex(/[\p{L}\p{N}\p{So}]/u), z.maxLength(80));
const Channel = z.string().check(z.regex(/^[a-z0-9-]{1,32}$/));
const ConnectionId = z.string().check(z.regex(/^[a-z0-9]{1,64}\.[a-z0-9]{1,64}$/));
const LabelId = z.string().check(z.regex(/^[a-z0-9]{10}$/));
const Pattern = z.string().check(z.regex(/^\S(?:.*\S)?$/), z.minLength(2), z.maxLength(300));
const some = <Item extends z.core.$ZodType>(item: Item, most = 50) =>
  z._default(z.array(item).check(z.maxLength(most)), []);
const Language = z.string().check(z.regex(/^[a-z]{2}$/));

const Words = named(
  z.strictObject({
    language: described(z._default(z.nullable(Language), null), "ISO 639-1, for whoever keeps the rule; null: any."),
    phrases: z.array(Phrase).check(z.minLength(1), z.maxLength(100)),
  }),
  "ClassificationWords",
  "Words, or groups of words that stand together, of one language. Those of every language are looked for in every message; accents and capitals do not matter.",
);
const Match = named(
  z
    .strictObject({
      words: described(
        z._default(
          z.array(Words).check(
            z.maxLength(20),
            z.refine((groups) => groups.reduce((sum, { phrases }) => sum + phrases.length, 0) <= 200),
          ),
          [],
        ),
        "At most 200 phrases in all.",
      ),
      except: described(some(Phrase), "Where one of these stands, the rule does not hold."),
      channels: some(Channel, 20),
      connections: some(ConnectionId),
      countries: some(Country, 250),
      labels: described(some(LabelId), "Labels that the conversation has when the message comes."),
      referrals: described(
        some(Pattern),
        "The advertisement, campaign or link that the message came by: its id, its own data or its address. With a closing `*`: what it begins with.",
      ),
      payloads: described(
        some(Pattern),
        "Of the button or row that was pressed. With a closing `*`: what it begins with.",
      ),
      messages: described(
        z._default(z.enum(["any", "first"]), "any"),
        "`first`: only what opens the conversation, or opens it again.",
      ),
    })
    .check(
      z.refine(
        ({ except: _, messages, ...lists }) =>
          messages === "first" || Object.values(lists).some((list) => list.length > 0),
      ),
    ),
  "ClassificationMatch",
  "What a rule holds for; something has to be asked for. What is empty fits everything; one of each list is enough, and all lists must fit.",
);
const Place = named(
  z.strictObject({ funnelId: Slug, stageId: Slug }),
  "ClassificationPlace",
  "A stage of a funnel. Rules close no lead.",
);
const PlaceAnswer = z.object({ funnelId: Id, stageId: Id });
const Weight = z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(100));

export const ClassificationRule = named(
  z.object({
    id: Id,
    standard: described(
      z.boolean(),
      "Every tenant has it from the start. It can be changed and switched off, not removed.",
    ),
    name: z.string(),
    position: z.number(),
    active: z.boolean(),
    match: z.object({
      words: z.array(z.object({ language: z.nullable(z.string()), phrases: z.array(z.string()) })),
      except: z.array(z.string()),
      channels: z.array(z.string()),
      connections: z.array(Id),
      countries: z.array(z.string()),
      labels: z.array(Id),
      referrals: z.array(z.string()),
      payloads: z.array(z.string()),
      messages: z.enum(["any", "first"]),
    }),
    weight: z.number(),
    adjustment: described(
      z.number(),
      "What people's corrections add to the weight or take from it: at most half of it.",
    ),
    place: PlaceAnswer,
    leadType: z.nullable(LeadType),
    again: z.boolean(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "ClassificationRule",
  "Where a customer's message puts their lead. Of the rules that hold, the one that speaks loudest is heard; of those that speak as loudly, the one with the lowest position.",
);
export type ClassificationRule = z.infer<typeof ClassificationRule>;

const fields = {
  position: z.number().check(z.multipleOf(1), z.minimum(0), z.maximum(10_000)),
  weight: described(Weight, "How loudly it speaks. What is below 30 with its corrections is not heard."),
  leadType: described(
    z.nullable(LeadType),
    "What the lead becomes, unless a person has said; null: nothing in particular.",
  ),
  again: described(
    z.boolean(),
    "It may take a lead back in its funnel, and to where a rule had it before. Others take a lead forward or into another funnel, and into each stage once.",
  ),
};
export const NewClassificationRule = named(
  z.strictObject({
    name: Name,
    position: z._default(fields.position, 100),
    active: z._default(z.boolean(), true),
    match: Match,
    weight: z._default(fields.weight, 60),
    place: Place,
    leadType: z._default(fields.leadType, null),
    again: z._default(fields.again, false),
  }),
  "NewClassificationRule",
  "A rule to make.",
);
export const ClassificationRuleChange = named(
  z
    .strictObject({
      name: z.optional(Name),
      position: z.optional(fields.position),
      active: z.optional(z.boolean()),
      match: z.optional(Match),
      weight: z.optional(fields.weight),
      place: z.optional(Place),
      leadType: z.optional(fields.leadType),
      again: z.optional(fields.again),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "ClassificationRuleChange",
  "What is to change; at least one field. It holds for messages from then on, within half a minute.",
  { minProperties: 1 },
);

export const ClassificationPreviewInput = named(
  z.strictObject({
    text: z._default(z.nullable(z.string().check(z.maxLength(8000))), null),
    payload: z._default(z.nullable(z.string().check(z.maxLength(1000))), null),
    referral: z._default(z.nullable(z.string().check(z.maxLength(1000))), null),
    channel: z._default(z.nullable(Channel), null),
    connectionId: z._default(z.nullable(ConnectionId), null),
    country: z._default(z.nullable(Country), null),
    labels: some(LabelId, 10),
    first: described(z._default(z.boolean(), true), "Whether it opens the conversation."),
  }),
  "ClassificationPreviewInput",
  "A message that might come.",
);
const ConsideredRule = z.object({
  ruleId: Id,
  funnelId: Id,
  stageId: Id,
  weight: z.number(),
  adjustment: z.number(),
  score: z.number(),
});
export const ClassificationPreview = named(
  z.object({
    decided: described(
      z.nullable(z.object({ ruleId: Id, funnelId: Id, stageId: Id, leadType: z.nullable(LeadType) })),
      "For a lead about which nothing was said yet; null: it stays where new leads go.",
    ),
    because: z.array(z.string()),
    considered: described(z.array(ConsideredRule), "The rules that hold, the strongest first."),
    threshold: described(z.number(), "What speaks more softly is not heard."),
  }),
  "ClassificationPreview",
  "What rules would make of a message. Nothing is written.",
);

export const ClassificationCorrection = named(
  z.object({
    id: Id,
    leadId: Id,
    ruleId: described(Id, "The rule that was wrong."),
    from: PlaceAnswer,
    to: PlaceAnswer,
    steps: described(
      z.array(z.object({ ruleId: Id, step: z.number() })),
      "Whom it made softer or louder: by a fifth of the rule's weight each; all corrections together by half of it at most.",
    ),
    correctedBy: z.nullable(Id),
    at: Timestamp,
    undoneAt: z.nullable(Timestamp),
    undoneBy: z.nullable(Id),
    version: Version,
  }),
  "ClassificationCorrection",
  "A person said that a rule had put a lead in the wrong place.",
);
export type ClassificationCorrection = z.infer<typeof ClassificationCorrection>;

const one = { tag, status: 200, answer: ClassificationRule, conditional: true } as const;

export const listClassificationRules = operation({
  id: "listClassificationRules",
  method: "GET",
  path: "/api/classification-rules",
  tag,
  summary: "List the rules that put leads into funnels, by position",
  query: PageQuery,
  status: 200,
  answer: pageOf(ClassificationRule),
  problems: ["bad_cursor"],
});
export const getClassificationRule = operation({
  id: "getClassificationRule",
  method: "GET",
  path: "/api/classification-rules/{id}",
  tag,
  summary: "Get a rule",
  status: 200,
  answer: ClassificationRule,
  problems: ["not_found"],
});
export const createClassificationRule = operation({
  id: "createClassificationRule",
  method: "POST",
  path: "/api/classification-rules",
  tag,
  summary: "Have messages put leads into a stage",
  body: NewClassificationRule,
  status: 201,
  answer: ClassificationRule,
  problems: ["already_exists", "limit_reached"],
});
export const updateClassificationRule = operation({
  ...one,
  id: "updateClassificationRule",
  method: "PATCH",
  path: "/api/classification-rules/{id}",
  summary: "Change a rule, or switch it off",
  body: ClassificationRuleChange,
  problems: ["not_found", "already_exists"],
});
export const deleteClassificationRule = operation({
  ...one,
  id: "deleteClassificationRule",
  method: "DELETE",
  path: "/api/classification-rules/{id}",
  summary: "Remove a rule",
  problems: ["not_found", "standard_rule"],
});
export const previewClassification = operation({
  id: "previewClassification",
  method: "POST",
  path: "/api/classification-rules/preview",
  tag,
  summary: "Ask what the rules would make of a message",
  body: ClassificationPreviewInput,
  status: 200,
  answer: ClassificationPreview,
});
export const listClassificationCorrections = operation({
  id: "listClassificationCorrections",
  method: "GET",
  path: "/api/classification-corrections",
  tag,
  summary: "List what people said against rules, latest decisions first",
  query: PageQuery,
  status: 200,
  answer: pageOf(ClassificationCorrection),
  problems: ["bad_cursor"],
});
export const undoClassificationCorrection = operation({
  id: "undoClassificationCorrection",
  method: "DELETE",
  path: "/api/classification-corrections/{id}",
  tag,
  summary: "Take a correction back",
  description: "The rules speak as if it had never been said. The lead stays where it is.",
  status: 200,
  answer: ClassificationCorrection,
  conditional: true,
  problems: ["not_found"],
});
export const correctLeadClassification = operation({
  id: "correctLeadClassification",
  method: "POST",
  path: "/api/leads/{id}/correct-classification",
  tag,
  summary: "Say that a rule was wrong about a lead, and put it where it belongs",
  description:
    "The rule speaks more softly from then on, and those that wanted this place louder. Moving such a lead into another funnel, or back in its own, says the same.",
  body: LeadMove,
  status: 200,
  answer: Lead,
  conditional: true,
  problems: ["not_found"],
});
