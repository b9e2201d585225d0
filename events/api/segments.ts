/** Segments of contacts: by conditions that are asked anew each time, or lists that somebody keeps. */
import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { Because, Condition } from "./conditions.ts";
import { Job } from "./jobs.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Segments";
const Kind = described(
  z.enum(["dynamic", "list"]),
  "`dynamic`: whoever the condition holds for at the moment; `list`: whom somebody put on it.",
);
const Text = z.nullable(z.string().check(z.maxLength(500)));
const Count = z.number().check(z.multipleOf(1), z.minimum(0));
const Which = described(
  Condition,
  "Over a contact's row of the audience: `name`, `country`, `tags`, `customFields.<id>`, `consent.<purpose>.<channel>`, `conversations.*`, " +
    "`leads.*`, `interests.*`, `events.<type>.count` and `.last`, `engagement.*`, `score.*`, `segments.<id>`, `campaigns.<id>.<phase>.*`. " +
    "`within_days` and `not_within_days` take a number of days; what never was counts as not within.",
);

export const Segment = named(
  z.object({
    id: Id,
    name: z.string(),
    description: z.nullable(z.string()),
    kind: Kind,
    condition: described(z.nullable(Condition), "Null for a list."),
    count: described(
      z.nullable(z.object({ contacts: Count, asOf: Timestamp })),
      "How many there were when everybody was last looked at; null before that.",
    ),
    watched: described(z.boolean(), "Something follows who comes in and who leaves."),
    followed: described(z.boolean(), "People asked for that, by `/watch`."),
    archived: z.boolean(),
    createdBy: z.string(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Segment",
  "A group of contacts.",
);
export type Segment = z.infer<typeof Segment>;

export const NewSegment = named(
  z.strictObject({
    name: Name,
    description: z.optional(Text),
    kind: z._default(Kind, "dynamic"),
    condition: z.optional(Which),
  }),
  "NewSegment",
  "A segment; a dynamic one has a condition, a list has none.",
);
export const SegmentChange = named(
  z
    .strictObject({
      name: z.optional(Name),
      description: z.optional(Text),
      condition: z.optional(Which),
      archived: z.optional(z.boolean()),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "SegmentChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

export const SegmentMember = named(
  z.object({
    contactId: Id,
    name: z.nullable(z.string()),
    country: z.nullable(z.string()),
    language: z.nullable(z.string()),
    tags: z.array(z.string()),
    lastActiveOn: described(z.nullable(z.string()), "The day on which they last wrote, opened, clicked or answered."),
    engagement: described(z.number(), "0 to 100."),
  }),
  "SegmentMember",
  "A contact in a segment.",
);
export type SegmentMember = z.infer<typeof SegmentMember>;

export const SegmentEstimate = named(
  z.object({
    count: Count,
    exact: described(z.boolean(), "Everybody was looked at; else a sample was."),
    within: described(Count, "Of a sample: the true number is so far away at most, nineteen times in twenty."),
    looked: described(Count, "Contacts that were looked at, of `contacts`."),
    contacts: Count,
    asOf: Timestamp,
    first: z.array(SegmentMember),
  }),
  "SegmentEstimate",
  "How many are in a segment, and the first of them.",
);

export const SegmentPreview = named(
  z.strictObject({ condition: Which }),
  "SegmentPreview",
  "A condition that is not saved.",
);

const Whom = z.strictObject({
  contactIds: z.optional(z.array(z.string().check(z.regex(/^[a-z0-9]{26}$/))).check(z.maxLength(100))),
  identities: described(
    z.optional(
      z
        .array(
          z.strictObject({
            kind: z.string().check(z.minLength(1), z.maxLength(100)),
            value: z.string().check(z.minLength(1), z.maxLength(320)),
          }),
        )
        .check(z.maxLength(100)),
    ),
    "`phone` in E.164, `email` in lower case, `external`. Of whom nothing is known is left out and named.",
  ),
});
export const ListChange = named(
  z.strictObject({ add: z.optional(Whom), remove: z.optional(Whom) }),
  "ListChange",
  "Who is put on a list, and who is taken off it: up to a hundred each.",
);
export const ListChanged = named(
  z.object({
    added: Count,
    removed: Count,
    unknown: described(z.array(z.string()), "What was given and belongs to nobody, as it was given."),
  }),
  "ListChanged",
  "What became of it.",
);

export const SegmentExplanation = named(
  z.object({
    contactId: Id,
    member: z.boolean(),
    verdict: z.enum(["holds", "fails", "unknown"]),
    because: described(z.array(Because), "The comparisons that decided."),
  }),
  "SegmentExplanation",
  "Why a contact is in a segment, or is not.",
);

export const ContactScore = named(
  z.object({
    contactId: Id,
    engagement: described(z.number(), "0 to 100: what they did, fading by half each month."),
    recency: described(z.number(), "1 to 5: when they last did something."),
    frequency: described(z.number(), "1 to 5: on how many days of the last ninety."),
    daysSinceActive: z.nullable(z.number()),
    cluster: described(
      z.nullable(z.number()),
      "Their group's number in `/api/aura/clusters`; null before there are groups.",
    ),
  }),
  "ContactScore",
  "How much a contact has to do with the business. The formulas are in the documentation.",
);

const Clustered = z.object({
  number: z.number(),
  share: described(z.number(), "Of the sample, between 0 and 1."),
  marks: described(
    z.array(z.object({ feature: z.string(), by: z.number() })),
    "In which they differ from the typical contact, in standard deviations of the feature.",
  ),
});
export const ContactClusters = named(
  z.object({ clusters: z.array(Clustered), sample: Count, asOf: z.nullable(Timestamp) }),
  "ContactClusters",
  "Groups of contacts that are alike, found anew each day in a sample; none before that, or where there are too few.",
);
export const Lookalike = named(
  z.object({
    looked: described(Count, "Contacts that were compared: a sample where there are many."),
    contacts: z.array(z.object({ contact: SegmentMember, likeness: described(z.number(), "0 to 1.") })),
  }),
  "Lookalike",
  "Contacts outside a segment who are most like those in it.",
);

const one = { tag, status: 200, problems: ["not_found"] } as const;

export const listSegments = operation({
  ...{ id: "listSegments", method: "GET", path: "/api/aura/segments", tag },
  summary: "List segments, with how many were in each when everybody was last looked at",
  query: PageQuery,
  ...{ status: 200, answer: pageOf(Segment), problems: ["bad_cursor"] },
});
const creating = {
  ...{ tag, body: NewSegment, answer: Segment },
  status: 201 as const,
  problems: ["already_exists", "limit_reached"] as const,
};
export const createSegment = operation({
  ...creating,
  ...{ id: "createSegment", method: "POST", path: "/api/aura/segments" },
  summary: "Add a segment",
});
export const createAuraSegment = operation({
  ...creating,
  ...{ id: "createAuraSegment", method: "POST", path: "/api/aura/segment" },
  summary: "Add a segment, by the other name of the path",
});
export const getSegment = operation({
  ...one,
  ...{ id: "getSegment", method: "GET", path: "/api/aura/segments/{id}", answer: Segment },
  summary: "Get a segment",
});
export const updateSegment = operation({
  ...{ id: "updateSegment", method: "PATCH", path: "/api/aura/segments/{id}", tag },
  summary: "Change or archive a segment",
  ...{ body: SegmentChange, status: 200, answer: Segment, conditional: true },
  problems: ["not_found", "already_exists"],
});
export const watchSegment = operation({
  ...{ id: "watchSegment", method: "POST", path: "/api/aura/segments/{id}/watch", tag },
  summary: "Follow who comes into a segment and who leaves it",
  description:
    "Told as the events `segment.entered` and `segment.left`, to rules, automations and webhooks. Who is in it now does not come in. Twenty " +
    "segments at most, and none that asks about campaigns.",
  ...{ status: 200, answer: Segment, problems: ["not_found", "limit_reached"] },
});
export const unwatchSegment = operation({
  ...one,
  ...{ id: "unwatchSegment", method: "DELETE", path: "/api/aura/segments/{id}/watch", answer: Segment },
  summary: "Follow a segment no longer, unless an automation does",
});
export const previewSegment = operation({
  ...{ id: "previewSegment", method: "POST", path: "/api/aura/segments/preview", tag },
  summary: "Ask how many a condition holds for, and for whom first",
  ...{ body: SegmentPreview, status: 200, answer: SegmentEstimate },
});
export const estimateSegment = operation({
  ...one,
  ...{ id: "estimateSegment", method: "GET", path: "/api/aura/segments/{id}/estimate", answer: SegmentEstimate },
  summary: "Ask how many are in a segment now: counted, or of a sample with its error",
});
export const listSegmentMembers = operation({
  ...{ id: "listSegmentMembers", method: "GET", path: "/api/aura/segments/{id}/members", tag },
  summary: "List the contacts of a segment",
  query: PageQuery,
  ...{ status: 200, answer: pageOf(SegmentMember), problems: ["bad_cursor", "not_found"] },
});
export const changeListMembers = operation({
  ...one,
  ...{ id: "changeListMembers", method: "POST", path: "/api/aura/segments/{id}/members" },
  summary: "Put contacts on a list, or take them off it",
  ...{ body: ListChange, answer: ListChanged },
});
export const explainSegment = operation({
  ...one,
  ...{ id: "explainSegment", method: "GET", path: "/api/aura/segments/{id}/explain/{contactId}" },
  summary: "Ask why a contact is in a segment, or is not",
  answer: SegmentExplanation,
});
export const findLookalikes = operation({
  ...one,
  ...{ id: "findLookalikes", method: "POST", path: "/api/aura/segments/{id}/lookalike", answer: Lookalike },
  summary: "Find contacts who are like those of a segment",
});
export const countSegments = operation({
  ...{ id: "countSegments", method: "POST", path: "/api/aura/segments/count", tag },
  summary: "Count all segments anew by looking at everybody; also done each day",
  ...{ status: 200, answer: Job },
});
export const rebuildAudience = operation({
  ...{ id: "rebuildAudience", method: "POST", path: "/api/aura/rebuild", tag },
  summary: "Make the rows that segments are asked by anew from contacts, leads, conversations and everything else",
  ...{ status: 200, answer: Job },
});
export const getContactScore = operation({
  ...one,
  ...{ id: "getContactScore", method: "GET", path: "/api/aura/score/{contactId}", answer: ContactScore },
  summary: "Get how much a contact has to do with the business",
});
export const askContactScore = operation({
  ...one,
  ...{ id: "askContactScore", method: "GET", path: "/api/aura/score", answer: ContactScore },
  summary: "Get a contact's score, the contact named in the query",
  query: z.strictObject({ contactId: z.string().check(z.minLength(1), z.maxLength(64)) }),
});
export const listClusters = operation({
  ...{ id: "listClusters", method: "GET", path: "/api/aura/clusters", tag },
  summary: "List the groups of contacts that are alike",
  ...{ status: 200, answer: ContactClusters },
});
