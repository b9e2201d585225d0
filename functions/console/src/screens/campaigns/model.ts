/** A campaign as it is written: what the form holds, and what the API takes. */
import type { ApiPath, Schemas } from "../../api/client.ts";
import type { Tone } from "../../kit/mark.tsx";
import { asLines, linesOf } from "../../shared/editing/lines.ts";

export type Campaign = Schemas["CampaignWithState"];
export type Listed = Schemas["Campaign"];
export type Status = Listed["status"];
export type Plan = Schemas["CampaignPlan"];
export type Phase = Plan["phases"][number];
type Variation = Phase["variations"][number];
export type Change = Schemas["CampaignChange"];
type GivenPhase = NonNullable<Change["phases"]>[number];

export const CAMPAIGNS = "/api/publish/campaigns";
export const CAMPAIGN = "/api/publish/campaigns/{id}";
/** Whoever shows campaigns reads them anew. */
export const MOVED: readonly ApiPath[] = [
  CAMPAIGNS,
  CAMPAIGN,
  `${CAMPAIGN}/reviews`,
  `${CAMPAIGN}/comments`,
  `${CAMPAIGN}/versions`,
  `${CAMPAIGN}/diff`,
  `${CAMPAIGN}/metrics`,
  "/api/publish/publications",
  `${CAMPAIGN}/signature-request`,
];

export const STATUSES = [
  ...(["draft", "in_review", "changes_requested", "approved"] as const),
  ...(["scheduled", "running", "paused", "completed", "cancelled"] as const),
] as const;
export const STATUS_TONES: Readonly<Record<Status, Tone>> = {
  draft: "neutral",
  in_review: "info",
  changes_requested: "warn",
  approved: "ok",
  scheduled: "accent",
  running: "ok",
  paused: "warn",
  completed: "neutral",
  cancelled: "danger",
};
export const KINDS = ["expectation", "launch", "consolidation", "retargeting", "other"] as const;
export const METRICS = ["opened", "clicked", "answered", "converted"] as const;
export const GOALS = ["reach", "clicks", "answered", "applications"] as const;

export interface VariationFields {
  readonly variationId: string;
  readonly name: string;
  readonly weight: number;
  readonly by: "words" | "template";
  readonly text: string;
  readonly subject: string;
  readonly template: string;
  readonly known: Variation | undefined;
}
/** `isHalf`: a condition that is not put together yet, so that it cannot be saved; `condition` is the last that was. */
export type AudienceGiven = Plan["audience"] & { readonly isHalf?: boolean };
export interface PhaseFields {
  readonly phaseId: string;
  readonly kind: Phase["kind"];
  readonly name: string;
  readonly instructions: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly zone: Phase["zone"];
  readonly audience: AudienceGiven | null;
  readonly channels: readonly string[];
  readonly variations: readonly VariationFields[];
  readonly holdoutPercent: number;
  readonly winner: NonNullable<Phase["winner"]> | null;
  readonly window: { readonly from: string; readonly to: string; readonly days: readonly number[] } | null;
  readonly lateStartMinutes: number;
  readonly triggered?: boolean | undefined;
}
export interface Fields {
  readonly name: string;
  readonly description: string;
  readonly objectives: string;
  readonly purpose: Plan["purpose"];
  readonly timeZone: string;
  readonly audience: AudienceGiven;
  /** In the currency's unit; NaN: none. */
  readonly budget: number;
  readonly goal: string;
  readonly target: number;
  readonly overlapping: boolean;
  readonly isTemplate: boolean;
  readonly phases: readonly PhaseFields[];
}

const DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
/** Made here, so that what is written of a part stays with it while others are added and taken away. */
export const ownId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => DIGITS[byte % 32]).join("");

const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
};

export const blankVariation = (name: string): VariationFields => ({
  ...{ variationId: ownId(), name, weight: 1, by: "words", text: "", subject: "", template: "", known: undefined },
});
/** It begins when the one before ends, for two days. */
export function blankPhase(name: string, kind: Phase["kind"], startsAt: string): PhaseFields {
  const end = new Date(Date.parse(`${startsAt}Z`) + 2 * 86_400_000).toISOString().slice(0, 16);
  return {
    ...{ phaseId: ownId(), kind, name, instructions: "", startsAt, endsAt: end, zone: "account", audience: null },
    ...{ channels: ["email"], variations: [blankVariation("A")], holdoutPercent: 0, winner: null, window: null },
    lateStartMinutes: 60,
  };
}

const textIn = (content: { readonly type: string } | undefined): { text: string; subject: string } => {
  const { text = "", subject = "" } = (content ?? {}) as { text?: string; subject?: string };
  return { text, subject };
};
function variationFields(known: Variation): VariationFields {
  const { variationId, name, weight, content } = known;
  const base = { variationId, name, weight, known, text: "", subject: "", template: "" };
  if ("template" in content) return { ...base, by: "template", template: content.template.key };
  const { contents } = content;
  const other = textIn(contents.default ?? Object.values(contents)[0]);
  const mail = textIn(contents.email);
  return { ...base, by: "words", text: other.text || mail.text, subject: mail.subject };
}

export function fieldsOf(campaign: Campaign | undefined, timeZone: string): Fields {
  const plan = campaign?.plan;
  const goal = campaign?.goals[0];
  return {
    name: campaign?.name ?? "",
    description: campaign?.description ?? "",
    objectives: asLines(campaign?.objectives ?? []),
    purpose: plan?.purpose ?? "marketing",
    timeZone: plan?.timeZone ?? timeZone,
    audience: plan?.audience ?? { segments: [], excluded: [], condition: null },
    budget: plan?.budget ? plan.budget.micros / 1_000_000 : Number.NaN,
    goal: goal?.metric ?? "applications",
    target: goal?.target ?? Number.NaN,
    overlapping: plan?.overlapping ?? false,
    isTemplate: campaign?.isTemplate ?? false,
    phases: (plan?.phases ?? []).map(({ variations, window, ...phase }) => ({
      ...phase,
      variations: variations.map(variationFields),
      window: window && { from: clockOf(window.from), to: clockOf(window.to), days: window.days },
    })),
  };
}

/** E-mail has a subject; every other channel is told the same words without one. */
function contentOf(given: VariationFields, channels: readonly string[]): GivenPhase["variations"] {
  const { variationId, name, weight, by, text, subject, template, known } = given;
  const base = { variationId, name, weight };
  if (by === "template") {
    const pinned = known && "template" in known.content && known.content.template.key === template && known.content;
    const data = pinned ? pinned.data : {};
    const version = pinned ? { version: pinned.template.version } : {};
    return [{ ...base, content: { template: { key: template, ...version }, data } }];
  }
  const others = channels.some((channel) => channel !== "email");
  return [
    {
      ...base,
      content: {
        contents: {
          ...(channels.includes("email") ? { email: { type: "email" as const, subject, text } } : {}),
          ...(others ? { default: { type: "text" as const, text } } : {}),
        },
      },
    },
  ];
}

const meantBy = ({ isHalf: _, ...audience }: AudienceGiven): Plan["audience"] => audience;
/** Something of it is not put together yet. */
export const isHalf = ({ audience, phases }: Fields): boolean =>
  [audience, ...phases.map((phase) => phase.audience)].some((one) => one?.isHalf === true);

export function bodyOf(fields: Fields, known: Campaign | undefined): Change & { readonly name: string } {
  const { name, description, objectives, purpose, timeZone, audience: everybody, budget, goal, target } = fields;
  return {
    ...{ name: name.trim(), description, objectives: linesOf(objectives), purpose, timeZone },
    audience: meantBy(everybody),
    budget: Number.isNaN(budget) ? null : { micros: Math.round(budget * 1_000_000), currency: "USD" },
    goals: Number.isNaN(target) ? [] : [{ metric: goal, target }, ...(known?.goals.slice(1) ?? [])],
    overlapping: fields.overlapping,
    isTemplate: fields.isTemplate,
    phases: fields.phases.map(({ variations, window, channels, audience, winner, triggered = false, ...phase }) => ({
      ...phase,
      name: phase.name.trim(),
      channels: [...channels],
      audience: audience && meantBy(audience),
      triggered,
      winner: variations.length > 1 ? winner : null,
      window: window && { from: minutesOf(window.from), to: minutesOf(window.to) || 1440, days: [...window.days] },
      variations: variations.flatMap((one) => contentOf(one, channels) ?? []),
    })),
  };
}

/** Whatever somebody can do with it now; the API says which of them the caller may. */
export type Can = Campaign["can"][number];
export const moneyOf = (micros: number): number => micros / 1_000_000;
