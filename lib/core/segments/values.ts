/** What can be asked about a contact's row: every path with what stands there. */
import { type AudienceRow, allows, type Day, type Reaction } from "../audience/model.ts";
import type { Typed } from "../conditions/check.ts";
import type { Condition } from "../conditions/model.ts";
import { valuesOf } from "../conditions/model.ts";
import { PURPOSES, type Purpose } from "../consent/model.ts";
import type { FieldDefinition } from "../fields/model.ts";
import type { Plain } from "../kernel/plain.ts";
import { lately, scoreOf } from "./score.ts";

/** What a campaign's phase knows of a contact, or undefined where it does not know them. */
export type CampaignFacts = (campaignId: string, phaseId: string) => Plain | undefined;

export interface Asked {
  readonly row: AudienceRow;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly facts: CampaignFacts;
  /** Whether the contact is in another segment. */
  readonly isIn: (segmentId: string) => boolean | undefined;
}

interface Askable {
  readonly typed: Typed;
  readonly read: (asked: Asked) => Plain | undefined;
}

const of = (kind: Typed["kind"], read: Askable["read"]): Askable => ({ typed: { kind } as Typed, read });
const numbers = (read: (row: AudienceRow, now: number) => number): Askable =>
  of("number", ({ row, now }) => read(row, now));
const words = (read: (row: AudienceRow) => readonly (string | null)[]): Askable =>
  of("words", ({ row }) => [...new Set(read(row).filter((one) => one !== null))]);
const past = (read: (row: AudienceRow) => Day | null | undefined): Askable => of("past", ({ row }) => read(row));

const FIXED: Readonly<Record<string, Askable>> = {
  name: of("text", ({ row }) => row.name),
  language: of("text", ({ row }) => row.language),
  country: of("text", ({ row }) => row.country),
  timeZone: of("text", ({ row }) => row.timeZone),
  created: past(({ createdAt }) => createdAt.slice(0, 10)),
  "source.channel": of("text", ({ row }) => row.source?.channel),
  "source.connectionId": of("text", ({ row }) => row.source?.connectionId),
  tags: words(({ tags }) => tags),
  addresses: words(({ addresses }) => addresses.map(({ kind }) => kind.split(":")[0] ?? kind)),
  "conversations.count": numbers(({ conversations }) => conversations.count),
  "conversations.lastInbound": past(({ conversations }) => conversations.lastInboundOn),
  "conversations.lastOutbound": past(({ conversations }) => conversations.lastOutboundOn),
  "conversations.channels": words(({ conversations }) => conversations.channels),
  "leads.open": numbers(({ leads }) => leads.open.length),
  "leads.won": numbers(({ leads }) => leads.won),
  "leads.lost": numbers(({ leads }) => leads.lost),
  "leads.funnels": words(({ leads }) => leads.open.map(({ funnelId }) => funnelId)),
  "leads.stages": words(({ leads }) => leads.open.map(({ stageId }) => stageId)),
  "leads.types": words(({ leads }) => leads.open.map(({ type }) => type)),
  "leads.states": words(({ leads }) => leads.open.map(({ state }) => state)),
  "interests.types": of("words", ({ row, now }) => [...new Set(current(row, now).map(({ type }) => type))]),
  "interests.items": of("words", ({ row, now }) => current(row, now).flatMap(({ itemId }) => itemId ?? [])),
  lists: words(({ lists }) => lists),
  ...reactions("opened", "Opened"),
  ...reactions("clicked", "Clicked"),
  ...reactions("answered", "Answered"),
  "score.engagement": numbers((row, now) => scoreOf(row, now).engagement),
  "score.recency": numbers((row, now) => scoreOf(row, now).recency),
  "score.frequency": numbers((row, now) => scoreOf(row, now).frequency),
};

function reactions(reaction: Reaction, name: string): Readonly<Record<string, Askable>> {
  return {
    [`engagement.${reaction}`]: numbers((row, now) => lately(row.reactions[reaction], now)),
    [`engagement.last${name}`]: past((row) => row.reactions[reaction][0]),
  };
}

function current(row: AudienceRow, now: number) {
  const at = new Date(now).toISOString();
  return row.interests.filter(({ until }) => until === null || until > at);
}

/** Names that paths have in them, where everything has a name of its own. */
const PATTERNS: readonly (readonly [RegExp, (found: readonly string[], known: Known) => Askable | undefined])[] = [
  [
    /^consent\.([a-z]+)\.([a-z0-9_-]{1,40})$/,
    ([purpose = "", channel = ""]) =>
      PURPOSES.some((one) => one === purpose)
        ? of("boolean", ({ row }) => allows(row, purpose as Purpose, channel))
        : undefined,
  ],
  [
    /^customFields\.([a-z0-9_]{1,40})$/,
    ([id = ""], { fields }) => {
      const field = fields.find(({ fieldId, on }) => fieldId === id && on === "contact");
      const read: Askable["read"] = ({ row }) => row.customFields[id];
      if (!field) return undefined;
      return field.kind === "date" ? of("past", read) : { typed: { kind: field.kind, options: field.options }, read };
    },
  ],
  [
    /^leads\.value\.([A-Z]{3})$/,
    ([currency = ""]) =>
      numbers(({ leads }) =>
        leads.open.reduce((sum, { value }) => (value?.currency === currency ? sum + value.amount : sum), 0),
      ),
  ],
  [
    /^events\.([a-z][a-z0-9_.]{0,63})\.(count|last)$/,
    ([type = "", what]) =>
      what === "last"
        ? past(({ events }) => ownOf(events, type)?.lastOn)
        : numbers(({ events }) => ownOf(events, type)?.count ?? 0),
  ],
  [
    /^segments\.([a-z0-9_]{1,64})$/,
    ([id = ""], { isSegment }) => (isSegment(id) ? of("boolean", ({ isIn }) => isIn(id)) : undefined),
  ],
  [
    /^campaigns\.([a-z0-9_]{1,64})\.([a-z0-9_]{1,64})\.(status|sent|delivered|opened|clicked|answered)$/,
    ([campaignId = "", phaseId = "", fact = ""]) =>
      of(fact === "status" ? "text" : "past", ({ facts }) => {
        const known = facts(campaignId, phaseId);
        return known === undefined ? undefined : valuesOf(known)(fact);
      }),
  ],
];

const ownOf = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** What paths can be made of in a tenant. */
export interface Known {
  readonly fields: readonly FieldDefinition[];
  readonly isSegment: (segmentId: string) => boolean;
}

/** Undefined: nothing that can be asked about. */
export function askableAt(path: string, known: Known): Askable | undefined {
  if (Object.hasOwn(FIXED, path)) return FIXED[path];
  for (const [pattern, make] of PATTERNS) {
    const found = pattern.exec(path);
    if (found) return make(found.slice(1), known);
  }
  return undefined;
}

/** Every path that a condition names, each once. */
export function pathsIn(condition: Condition): ReadonlySet<string> {
  const paths = new Set<string>();
  const go = (part: Condition): void => {
    if ("path" in part) for (const path of [part.path, part.valueAt]) if (path !== undefined) paths.add(path);
    if ("not" in part) go(part.not);
    if ("all" in part) part.all.forEach(go);
    if ("any" in part) part.any.forEach(go);
  };
  go(condition);
  return paths;
}
