/**
 * How a phase is sent: in waves, each of shards that are fixed ranges of contact ids, each of chunks. A chunk is written down before anybody
 * in it is written to, so that nobody is written to twice, whoever crashes when.
 */
import type { AudienceRow } from "../audience/model.ts";
import type { Phase } from "../campaigns/model.ts";
import type { Connection } from "../connections/model.ts";
import { BLANK_CONTACT, type Contact } from "../contacts/model.ts";
import type { DeliveryReason, DeliveryStatus } from "../deliveries/model.ts";
import type { Money } from "../kernel/money.ts";
import type { Ids } from "../kernel/ports.ts";
import { instantOf, parseLocal } from "../kernel/wall-clock.ts";

/**
 * `all`: everybody whose time it is. `test` and `rest`: the part of a comparison, and who gets what won it. `deferred`: who was to wait until
 * then. `failed`: whom it failed with, because a person says so. `lost`: those of whom no receipt came in time, who get nothing.
 */
export const WAVE_KINDS = ["all", "test", "rest", "deferred", "failed", "lost"] as const;
export type WaveKind = (typeof WAVE_KINDS)[number];

export interface Wave {
  readonly campaignId: string;
  readonly phaseId: string;
  /** Of its phase, kind and time: planned twice it is one wave. */
  readonly waveId: string;
  readonly kind: WaveKind;
  /** Whose plan: another revision has other waves. */
  readonly revision: number;
  /** When it is due. ISO 8601. */
  readonly at: string;
  /** The last of its phase and kind: also whoever was moved past an earlier one. */
  readonly sweeps: boolean;
  /** `missed`: it could not begin in time, and does not. `fired`: its shards are on their way. */
  readonly state: "waiting" | "fired" | "missed" | "cancelled";
  /** Of a wave that was fired once: it never changes, because the shards are its fixed ranges. */
  readonly shards?: number;
  readonly lanes?: number;
  /** Whose lanes they are. */
  readonly connectionId?: string;
  /** Of a kind `failed`: those alone whom something kept from it that can be mended. */
  readonly only?: "mendable";
  /** What won the comparison. */
  readonly winner?: string;
  /** How often its shards were handed out. */
  readonly round: number;
  readonly firedAt?: string;
  readonly version: number;
}

export interface ShardId {
  readonly campaignId: string;
  readonly phaseId: string;
  readonly waveId: string;
  /** From 0. */
  readonly shard: number;
}

/** Whom a worker is about to write to. */
export interface Intent {
  readonly contactIds: readonly string[];
  readonly owner: string;
  /** Past every call that its owner can make. ISO 8601. */
  readonly leaseUntil: string;
}

/** How far a shard is. There is no row before its first chunk. */
export interface ShardState {
  /** Chunks that were begun. */
  readonly chunk: number;
  /** Everybody before this id was looked at; "" before the first. */
  readonly from: string;
  readonly intent?: Intent;
  readonly done: boolean;
  /** What was handed out for it: another message of the same round is a repetition. */
  readonly round: number;
}

export const NO_STATE: ShardState = { chunk: 0, from: "", done: false, round: 0 };

/** Where one recipient's message is: the same for every attempt at it. `own` is of the phase and medium alone. */
export interface CampaignDeliveryKey {
  readonly contactId: string;
  readonly own: string;
}

/** When a person first opened it and followed a link; and where machines alone did. */
export interface CampaignEngagement {
  readonly openedAt?: string;
  readonly clickedAt?: string;
  readonly openedByMachineAt?: string;
  readonly clickedByMachineAt?: string;
}

export interface CampaignDelivery extends CampaignDeliveryKey, CampaignEngagement {
  readonly campaignId: string;
  readonly phaseId: string;
  readonly revision: number;
  /** The wave that touched it last. */
  readonly waveId: string;
  readonly medium: string;
  /** Absent where nothing could be tried. */
  readonly connectionId?: string;
  readonly variation: string;
  readonly language?: string;
  /** The first of the audience's segments that they are in. */
  readonly segment?: string;
  readonly status: DeliveryStatus;
  readonly reason?: DeliveryReason;
  readonly externalId?: string;
  readonly createdAt: string;
  readonly sentAt?: string;
  readonly deliveredAt?: string;
  readonly readAt?: string;
  readonly failedAt?: string;
  readonly answeredAt?: string;
  /** When they wanted no more, soon after it. */
  readonly unsubscribedAt?: string;
  /** When it is gone on with: a slot. */
  readonly until?: string;
  /** The medium that failed before it: then the recipient is counted there. */
  readonly instead?: string;
  /** Where it failed: the medium by which they got it after all. */
  readonly gotBy?: string;
  /** The provider charged it. Millionths of a dollar. */
  readonly micros?: number;
  readonly category?: string;
  /** When they first did what the campaign is for, what all of it was worth, and what those who told it call each time. */
  readonly convertedAt?: string;
  readonly value?: Money;
  readonly conversions?: readonly string[];
}

/**
 * A lead that was won, and what of a campaign brought it: counted where the delivery is. What is taken back stays with its state, so that
 * the counters take it back too.
 */
export interface LeadCredit
  extends Pick<CampaignDelivery, "campaignId" | "phaseId" | "medium" | "variation" | "language" | "segment"> {
  readonly leadId: string;
  readonly contactId: string;
  readonly state: "won" | "taken_back";
  readonly value?: Money;
  readonly at: string;
  /** The lead's: an older one that comes later changes nothing. */
  readonly leadVersion: number;
}

/** Why somebody waits whom an automation asked a phase for, until its sender decides about them. */
export const ASKED_FOR = "asked_for";

/** As providers carry it, and as links name it: a contact's id and the delivery's own, as a notification has one. */
export const campaignRef = ({ contactId, own }: CampaignDeliveryKey): string => `${contactId}.${own}`;
export function parseCampaignRef(ref: string): CampaignDeliveryKey | undefined {
  const match = /^([a-z2-7]{26})\.([a-z2-7]{16})$/.exec(ref);
  return match?.[1] && match[2] ? { contactId: match[1], own: match[2] } : undefined;
}
export const ownOf = (ids: Pick<Ids, "derive">, campaignId: string, phaseId: string, medium: string): string =>
  ids.derive("campaign-delivery", campaignId, phaseId, medium).slice(0, 16);
export const waveIdOf = (
  ids: Pick<Ids, "derive">,
  { campaignId, phaseId, kind, revision, at }: Pick<Wave, "campaignId" | "phaseId" | "kind" | "revision" | "at">,
): string => ids.derive("wave", campaignId, phaseId, kind, String(revision), at).slice(0, 16);

// --------------------------------------------------------------------------------------------------------------- ranges

/** Recipients of a chunk: nearly as many as one request writes, and as few as a crash may leave in doubt. */
export const CHUNK = 20;
/**
 * Of whom the provider may owe an answer when the next chunk begins: a lane that waited for the last answer would lose a provider's whole
 * delay with each chunk. So two chunks are on their way, which at a lane's greatest pace covers a delay of half a second.
 */
export const OVERLAP = 18;
/** Answers that wait for the next ones: so few are not worth a request. With all of them, ids of an intent fit into one write unit. */
export const FEW = 5;
const SHARD = { least: 100, most: 1000 } as const;
/** A shard's work at its lane's pace; well below a function's time-out. */
const SHARD_SECONDS = 30;
/** What one worker sends in a second: enough that its time is cheap, and less than a part of a processor takes. */
export const LANE_RATE = 40;
const MOST_LANES = 40;
/** What a campaign leaves of a connection's pace to whoever answers. */
export const REPLIES_SHARE = 0.04;

export const lanesOf = (perSecond: number): number =>
  Math.min(MOST_LANES, Math.max(1, Math.ceil(perSecond / LANE_RATE)));

/** Messages a second that may leave over a connection: what its provider takes, or less where the business says so. */
export const rateOf = ({
  connection,
  facts,
}: {
  readonly connection: Pick<Connection, "perSecond">;
  readonly facts: { readonly perSecond: number };
}): number => Math.min(facts.perSecond, connection.perSecond ?? facts.perSecond);

/**
 * The least that a business may say of a connection. Its lanes stay those of its provider's limit, whatever the business says and when, so that
 * campaigns that go on at the same time share the same ones; and each sends a message every ten seconds at least.
 */
export const leastRateOf = (perSecond: number): number => Math.min(perSecond, lanesOf(perSecond) / 10);

/** Milliseconds between two messages of one lane. */
export const paceOf = (perSecond: number, lanes: number): number => (1000 * lanes) / (perSecond * (1 - REPLIES_SHARE));

/** How many shards: as many for each lane. */
export function shardsOf(rows: number, perSecond: number, lanes: number): number {
  const size = Math.min(SHARD.most, Math.max(SHARD.least, Math.floor((perSecond / lanes) * SHARD_SECONDS)));
  return lanes * Math.max(1, Math.ceil(rows / (size * lanes)));
}

/** The characters of ids, as text orders them. */
const DIGITS = "234567abcdefghijklmnopqrstuvwxyz";
const PLACES = 6;

/** The first id that so large a part of all ids comes before; "" for none and for all. */
export function idAt(part: number): string {
  if (part <= 0 || part >= 1) return "";
  let left = Math.floor(part * 32 ** PLACES);
  let id = "";
  for (let place = 0; place < PLACES; place++) {
    id = (DIGITS[left % 32] ?? "2") + id;
    left = Math.floor(left / 32);
  }
  return id;
}

/**
 * A shard's lane and its range of ids, from the first through before the second ("" is open). A lane has the same part of all ids in every
 * wave of as many lanes, so that nobody's later phase overtakes their earlier one.
 */
export function rangeOf(shard: number, shards: number, lanes: number): { lane: number; from: string; to: string } {
  const [lane, place, each] = [shard % lanes, Math.floor(shard / lanes), shards / lanes];
  return { lane, from: idAt((lane + place / each) / lanes), to: idAt((lane + (place + 1) / each) / lanes) };
}

// ----------------------------------------------------------------------------------------------------------------- times

/** When it is the phase's start where these zones are: in the last of them, where a country has several. */
export function startIn(
  { startsAt, zone }: Pick<Phase, "startsAt" | "zone">,
  zones: readonly string[],
  timeZone: string,
): number {
  return inZones(startsAt, zone === "account" ? [timeZone] : zones);
}
export const endIn = (
  { endsAt, zone }: Pick<Phase, "endsAt" | "zone">,
  zones: readonly string[],
  timeZone: string,
): number => inZones(endsAt, zone === "account" ? [timeZone] : zones);

function inZones(local: string, zones: readonly string[]): number {
  const shown = parseLocal(local);
  if (shown === undefined) throw new Error("no time of the wall's clock");
  return Math.max(...zones.map((zone) => instantOf(shown, zone)));
}

// ----------------------------------------------------------------------------------------------------------------- parts

/** Of 1: always the same for one contact and purpose, and as good as even over all contacts. FNV-1a, and a finish that spreads it. */
export function partOf(contactId: string, salt: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${salt} ${contactId}`) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

export const isHeldOut = (phase: Phase, contactId: string): boolean =>
  partOf(contactId, `holdout ${phase.phaseId}`) * 100 < phase.holdoutPercent;

export const isInTest = (phase: Phase, contactId: string): boolean =>
  phase.winner !== null && partOf(contactId, `test ${phase.phaseId}`) * 100 < phase.winner.testPercent;

/** Which content somebody gets. */
export function variationOf(phase: Phase, contactId: string, winner: string | undefined): Phase["variations"][number] {
  const won = phase.variations.find(({ variationId }) => variationId === winner);
  const last = phase.variations.at(-1);
  if (won) return won;
  if (!last) throw new Error("a phase without content");
  const sum = phase.variations.reduce((total, { weight }) => total + weight, 0);
  let left = partOf(contactId, `variation ${phase.phaseId}`) * sum;
  for (const variation of phase.variations) {
    left -= variation.weight;
    if (left < 0) return variation;
  }
  return last;
}

/** As templates know a contact: with what the audience keeps of them. */
export const contactOf = (row: AudienceRow): Contact => ({
  ...BLANK_CONTACT,
  ...{ contactId: row.contactId, name: row.name, identities: row.addresses, country: row.country },
  ...{ language: row.language, timeZone: row.timeZone, tags: row.tags, customFields: row.customFields },
  ...{ source: row.source, createdAt: row.createdAt, updatedAt: row.createdAt, version: row.version },
});
