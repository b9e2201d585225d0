/** The plan of a campaign: as it is given, and as it is approved, signed and sent. */
import * as z from "zod/mini";
import { Id, Name } from "./common.ts";
import { Condition } from "./conditions.ts";
import { Content } from "./content.ts";
import { described, named } from "./named.ts";
import { TemplateData, TemplateKey } from "./templates.ts";

export const int = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most));
export const Text = (most: number) => z.string().check(z.maxLength(most));
export const Local = described(z.string().check(z.maxLength(16)), "By the wall's clock: `2026-12-01T10:00`.");
export const SegmentId = z.string().check(z.minLength(1), z.maxLength(64));
const Medium = z.string().check(z.regex(/^[a-z][a-z0-9-]{1,29}$/));
const OwnId = z.string().check(z.regex(/^[a-z0-9]{1,16}$/));

export const Audience = named(
  z.strictObject({
    segments: described(z._default(z.array(SegmentId).check(z.maxLength(20)), []), "Ids; nobody named: everybody."),
    excluded: described(
      z._default(z.array(SegmentId).check(z.maxLength(20)), []),
      "Not those who are in one of these.",
    ),
    condition: described(z._default(z.nullable(Condition), null), "And besides it holds of them."),
  }),
  "CampaignAudience",
  "Who is meant.",
);

const WrittenContent = z.strictObject({
  contents: described(
    z.record(z.string().check(z.maxLength(30)), Content),
    "The campaign's own words, by channel; `default` for those that are not named.",
  ),
});
const template = { key: TemplateKey, version: z.optional(int(1, 1_000_000)) };
const GivenContent = described(
  z.union([z.strictObject({ template: z.strictObject(template), data: z._default(TemplateData, {}) }), WrittenContent]),
  "A template by its key or id, in its active version unless one is named; or words of the campaign's own.",
);
const PinnedContent = z.union([
  z.object({
    template: z.object({ id: Id, key: z.string(), version: z.number() }),
    contentHash: described(z.string(), "SHA-256 of the version: what is signed is what is sent."),
    data: z.record(z.string(), z.unknown()),
  }),
  WrittenContent,
]);

const variation = {
  variationId: described(OwnId, "Yours or made up; stays the same."),
  name: Text(100),
  weight: described(int(1, 1000), "Its part among the variations, in whole parts of their sum."),
};
const Winner = z.strictObject({
  metric: z.enum(["opened", "clicked", "answered", "converted"]),
  testPercent: described(int(1, 99), "How many of a hundred the comparison takes."),
  decideAfterMinutes: described(int(1, 43_200), "After the phase's start."),
});
const Window = z.strictObject({
  from: described(int(0, 1439), "Minutes since midnight."),
  to: int(1, 1440),
  days: described(z.array(int(1, 7)).check(z.minLength(1), z.maxLength(7)), "1 (Monday) to 7."),
});
const Kind = z.enum(["expectation", "launch", "consolidation", "retargeting", "other"]);
const Zone = z.enum(["account", "recipient"]);
export const GivenPhase = z.strictObject({
  phaseId: z.optional(OwnId),
  kind: described(z.optional(Kind), "By its name where it is called so, else `other`."),
  name: Name,
  instructions: z.optional(Text(4000)),
  startsAt: described(z.optional(Local), "By the wall's clock: `2026-12-01T10:00`."),
  endsAt: described(z.optional(Local), "Nothing of it is sent from then on."),
  start_date: described(z.optional(Text(40)), "In place of `startsAt`: a day, from its beginning, or a time."),
  end_date: described(z.optional(Text(40)), "In place of `endsAt`: a day, to its end, or a time."),
  zone: described(
    z.optional(Zone),
    "Whose clock: the account's for all at once (so where nothing is said), or each recipient's own.",
  ),
  audience: described(z.optional(z.nullable(Audience)), "In place of the campaign's."),
  channels: described(
    z.optional(z.array(Medium).check(z.maxLength(8))),
    "In the order in which they are tried; the campaign's where none are named.",
  ),
  variations: z.optional(
    z
      .array(
        z.strictObject({
          variationId: z.optional(OwnId),
          name: z.optional(Text(100)),
          weight: z.optional(variation.weight),
          content: GivenContent,
        }),
      )
      .check(z.maxLength(10)),
  ),
  holdoutPercent: described(
    z.optional(int(0, 90)),
    "How many of a hundred get nothing, so that what it brings can be told.",
  ),
  winner: z.optional(z.nullable(Winner)),
  window: z.optional(z.nullable(Window)),
  triggered: described(
    z.optional(z.boolean()),
    "It does not begin by itself: automations ask for it, contact by contact, between its start and its end. Each gets it once, if the audience " +
      "means them.",
  ),
  lateStartMinutes: described(
    z.optional(int(1, 10_080)),
    "It is not begun later than this after its start, but reported. 60.",
  ),
});

export const Purpose = z.enum(["marketing", "service"]);
export const Budget = z.strictObject({
  micros: described(z.number().check(z.multipleOf(1)), "Millionths of the currency's unit."),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
});
export const Goal = z.strictObject({ metric: Text(64), target: z.number() });

const Phase = z.object({
  phaseId: z.string(),
  kind: Kind,
  name: z.string(),
  instructions: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  zone: Zone,
  audience: z.nullable(Audience),
  channels: z.array(z.string()),
  variations: z.array(z.object({ ...variation, content: PinnedContent })),
  holdoutPercent: z.number(),
  winner: z.nullable(Winner),
  window: z.nullable(Window),
  triggered: z.optional(z.literal(true)),
  lateStartMinutes: z.number(),
});
export const CampaignPlan = named(
  z.object({
    purpose: Purpose,
    timeZone: z.string(),
    audience: Audience,
    phases: z.array(Phase),
    budget: z.nullable(Budget),
    tracking: z.nullable(z.boolean()),
    overlapping: z.optional(z.literal(true)),
    definitions: described(
      z.optional(z.record(z.string(), z.object({ name: z.string(), condition: z.nullable(Condition) }))),
      "The segments as they were when it was submitted: who it is sent to, whatever becomes of them.",
    ),
  }),
  "CampaignPlan",
  "What is approved, signed and sent.",
);
