/**
 * What campaigns and segments know of a contact without asking anybody else: one compact row for each contact that speaks for itself, kept
 * from the table's changes. Moments are days (UTC), so that a second message of a day changes nothing.
 */
import type { ConsentRecord, Purpose } from "../consent/model.ts";
import { consentFor } from "../consent/model.ts";
import { type ContactSource, countryOf, type Identity } from "../contacts/model.ts";
import type { Conversation } from "../conversations/model.ts";
import { type BusinessEvent, type EventGlance, ownEventIdOf } from "../events/model.ts";
import type { FieldValues } from "../fields/model.ts";
import type { Interest } from "../interests/model.ts";
import type { Money } from "../kernel/money.ts";
import type { Ids } from "../kernel/ports.ts";
import type { Lead, LeadState, LeadType } from "../leads/model.ts";
import { type Zones, zonesOf } from "../quiet/model.ts";
import type { Engagement } from "../tracking/model.ts";

/** A day of the calendar in UTC, `2026-11-28`. */
export type Day = string;

/** The latest word for a purpose and channel: what is left of the ledger, and enough for `consentFor` to answer as with all of it. */
export type ConsentMark = Pick<ConsentRecord, "purpose" | "channel" | "at"> & {
  readonly state: "granted" | "withdrawn";
};

export interface OpenLead {
  readonly funnelId: string | null;
  readonly stageId: string | null;
  readonly type: LeadType | null;
  readonly state: LeadState;
  readonly value: Money | null;
}

export interface InterestMark {
  readonly type: string;
  /** Of an interest in one item. */
  readonly itemId: string | null;
  readonly until: string | null;
}

export interface EventMark {
  readonly count: number;
  readonly lastOn: Day;
}

/** What a person did with what was sent to them; machines do not count. */
export const REACTIONS = ["opened", "clicked", "answered"] as const;
export type Reaction = (typeof REACTIONS)[number];

/** Days on which somebody did it, the latest first, each once: at most `REACTION_DAYS` of them. */
export type ReactionDays = Readonly<Record<Reaction, readonly Day[]>>;

export interface AudienceRow {
  readonly contactId: string;
  readonly name: string | null;
  /** BCP 47. */
  readonly language: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** Where a person said it. */
  readonly timeZone: string | null;
  readonly createdAt: string;
  readonly source: ContactSource | null;
  readonly tags: readonly string[];
  readonly customFields: FieldValues;
  /** Telephone numbers, e-mail addresses and ids that one account alone knows (`webpush:<connection>`), in the contact's own order. */
  readonly addresses: readonly Identity[];
  readonly consent: readonly ConsentMark[];
  /** By connection: the latest conversation with the person there. */
  readonly chats: Readonly<Record<string, string>>;
  readonly conversations: {
    readonly count: number;
    readonly lastInboundOn: Day | null;
    readonly lastOutboundOn: Day | null;
    readonly channels: readonly string[];
  };
  readonly leads: { readonly open: readonly OpenLead[]; readonly won: number; readonly lost: number };
  readonly interests: readonly InterestMark[];
  /** Ids of the static lists that it is in. */
  readonly lists: readonly string[];
  /** By type. Of the contact's latest `COUNTED_EVENTS` events. */
  readonly events: Readonly<Record<string, EventMark>>;
  readonly reactions: ReactionDays;
  /** Of the segments that something watches: those that it was in when it was last looked at. */
  readonly segments: readonly string[];
  /** Counts the writes of the row. */
  readonly version: number;
}

/** What is cut from a row, so that the usual one stays below a kilobyte and none grows without bound. */
export const BOUNDS = {
  name: 100,
  tags: 50,
  /** Of a custom field that is text. */
  text: 100,
  addresses: 12,
  chats: 10,
  channels: 10,
  leads: 10,
  interests: 20,
  lists: 50,
  eventTypes: 30,
} as const;
export const COUNTED_EVENTS = 1000;
export const REACTION_DAYS = 30;

/** Characters with which ids of contacts begin, in the order of ids: each has a part of the table. */
export const FIRST_CHARACTERS = "234567abcdefghijklmnopqrstuvwxyz";

/** The ledger that answers `consentFor` as the contact's own does, whatever purpose and channel are asked about. */
export const ledgerOf = ({
  contactId,
  consent,
}: Pick<AudienceRow, "contactId" | "consent">): readonly ConsentRecord[] =>
  consent.map((mark) => ({ ...mark, contactId, source: "api", detail: "" }));

/** Whether the person may be written to for this purpose on this channel (`email`, `sms`, …), as far as consent goes. */
export const allows = (row: Pick<AudienceRow, "contactId" | "consent">, purpose: Purpose, channel: string): boolean =>
  consentFor(ledgerOf(row), purpose, channel).allowed;

/** By whose clock the person lives. `account`: the business's own zone. */
export const zonesOfRow = (row: Pick<AudienceRow, "timeZone" | "addresses" | "country">, account: string): Zones =>
  zonesOf({ said: row.timeZone, country: countryOf(row.addresses) ?? row.country, account });

/** What a row is made of beside the contact itself. Each follows from rows of its own, and is read when one of them changes. */
export const PARTS = ["consent", "conversations", "leads", "interests", "lists", "events", "reactions"] as const;
export type Part = (typeof PARTS)[number];

/** When a person first did something with one sending, of a campaign or not; machines do nothing. */
export interface Reacted {
  readonly openedAt?: string | undefined;
  readonly clickedAt?: string | undefined;
  readonly answeredAt?: string | undefined;
}
export const reactedTo = ({ opens, clicks, answeredAt }: Partial<Engagement>): Reacted => ({
  openedAt: opens?.people?.first,
  clickedAt: clicks?.people?.first,
  answeredAt,
});

/** Of a contact and all that were merged into it, together. */
export interface Sources {
  readonly consent: readonly ConsentRecord[];
  readonly conversations: readonly Conversation[];
  readonly leads: readonly Lead[];
  readonly interests: readonly Interest[];
  /** Ids of static lists. */
  readonly lists: readonly string[];
  readonly events: readonly EventGlance[];
  readonly reactions: readonly Reacted[];
}

/** Of a row that lacks the moment, which old or foreign ones may: "", which comes before every day. */
export const dayOf = (at: string | undefined): Day => (at ?? "").slice(0, 10);

export const latestDay = (days: readonly (Day | null)[]): Day | null =>
  days.reduce<Day | null>((latest, day) => (day !== null && (latest === null || day > latest) ? day : latest), null);

/** A segment whose members are followed as they come and go. */
export interface Watched {
  readonly segmentId: string;
  /** False until everybody was looked at once: who is in it from the start did not come in. */
  readonly tells: boolean;
  holds(row: AudienceRow, now: number): boolean;
}

/** Who tells of them. */
export const SEGMENTS = "segments";
const SEGMENT_ENTERED = "segment.entered";
const SEGMENT_LEFT = "segment.left";

/**
 * The row as it is to be written, with the watched segments that it is in now, and the events that tell which of them the contact came into
 * and left. Each write of a row has a number, so the same crossing is the same event.
 */
export function lookedAt(
  before: AudienceRow | undefined,
  built: AudienceRow,
  watched: readonly Watched[],
  now: number,
  ids: Pick<Ids, "derive">,
): { readonly row: AudienceRow; readonly told: readonly BusinessEvent[] } {
  const segments = watched.filter((one) => one.holds(built, now)).map(({ segmentId }) => segmentId);
  const row = { ...built, segments: segments.sort(), version: (before?.version ?? 0) + 1 };
  const was = new Set(before?.segments);
  const at = new Date(now).toISOString();
  const told = watched
    .filter(({ segmentId, tells }) => tells && was.has(segmentId) !== segments.includes(segmentId))
    .map(({ segmentId }) => {
      const type = was.has(segmentId) ? SEGMENT_LEFT : SEGMENT_ENTERED;
      const { contactId, version } = row;
      return {
        eventId: ownEventIdOf(ids, `${type} ${segmentId} ${contactId} ${version}`),
        ...{ messageId: `segments.${segmentId}.${version}`, type, contactId, itemId: null },
        ...{ properties: { segmentId }, occurredAt: at, receivedAt: at, source: SEGMENTS },
      };
    });
  return { row, told };
}
