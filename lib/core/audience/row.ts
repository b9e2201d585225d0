/** How a row follows from what it is about. Pure: the same sources make the same row, in whatever order they are read. */
import type { ConsentRecord } from "../consent/model.ts";
import type { Contact } from "../contacts/model.ts";
import type { Conversation } from "../conversations/model.ts";
import type { EventGlance } from "../events/model.ts";
import type { FieldValues } from "../fields/model.ts";
import {
  type AudienceRow,
  BOUNDS,
  type ConsentMark,
  type Day,
  dayOf,
  type EventMark,
  latestDay,
  type Part,
  REACTION_DAYS,
  REACTIONS,
  type Reacted,
  type Reaction,
  type ReactionDays,
  type Sources,
} from "./model.ts";

/** The row of a contact of whom nothing else is known. */
export function blankRow(contact: Contact): AudienceRow {
  return {
    ...profileOf(contact),
    consent: [],
    chats: {},
    conversations: { count: 0, lastInboundOn: null, lastOutboundOn: null, channels: [] },
    leads: { open: [], won: 0, lost: 0 },
    interests: [],
    lists: [],
    events: {},
    reactions: { opened: [], clicked: [], answered: [] },
    segments: [],
    version: 0,
  };
}

type Profile = Pick<
  AudienceRow,
  | "contactId"
  | "name"
  | "language"
  | "country"
  | "timeZone"
  | "createdAt"
  | "source"
  | "tags"
  | "customFields"
  | "addresses"
>;

export function profileOf(contact: Contact): Profile {
  const { contactId, name, language, country, timeZone = null, createdAt, source, tags, identities } = contact;
  const addresses = identities.filter(({ kind }) => kind === "phone" || kind === "email" || kind.includes(":"));
  return {
    ...{ contactId, name: name && cut(name, BOUNDS.name), language, country, timeZone, createdAt },
    source: source && {
      channel: source.channel,
      ...(source.connectionId === undefined ? {} : { connectionId: source.connectionId }),
    },
    tags: tags.slice(0, BOUNDS.tags),
    customFields: fieldsOf(contact.customFields),
    // Telephone numbers and e-mail addresses first come first; of ids of one account the latest is the one that is used.
    addresses: [
      ...addresses.filter(({ kind }) => !kind.includes(":")),
      ...addresses.filter(({ kind }) => kind.includes(":")).slice(-BOUNDS.addresses),
    ]
      .slice(0, BOUNDS.addresses)
      .map(({ kind, value }) => ({ kind, value })),
  };
}

const cut = (text: string, length: number): string => [...text].slice(0, length).join("");

const fieldsOf = (values: FieldValues): FieldValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? cut(value, BOUNDS.text) : value]),
  );

/** What each part makes of the row. `lastOutboundOn` only rises: a conversation's head forgets our answer when the customer writes again. */
const PART: { readonly [P in Part]: (row: AudienceRow, from: Sources[P]) => AudienceRow } = {
  consent: (row, ledger) => ({ ...row, consent: marksOf(ledger) }),
  conversations: withConversations,
  leads: (row, leads) => ({
    ...row,
    leads: {
      open: leads
        .filter(({ state }) => !state.startsWith("closed_"))
        .sort((a, b) =>
          a.createdAt === b.createdAt ? (a.leadId < b.leadId ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1,
        )
        .slice(0, BOUNDS.leads)
        .map(({ funnelId, stageId, type, state, value }) => ({ funnelId, stageId, type, state, value })),
      won: leads.filter(({ state }) => state === "closed_won").length,
      lost: leads.filter(({ state }) => state === "closed_lost").length,
    },
  }),
  interests: (row, interests) => ({
    ...row,
    interests: interests
      .filter(({ active }) => active)
      .sort((a, b) =>
        a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : a.interestId < b.interestId ? -1 : 1,
      )
      .slice(0, BOUNDS.interests)
      .map(({ type, itemId, until }) => ({ type, itemId, until })),
  }),
  lists: (row, lists) => ({ ...row, lists: [...new Set(lists)].sort().slice(0, BOUNDS.lists) }),
  events: (row, events) => ({ ...row, events: eventsOf(events) }),
  reactions: (row, engagements) => ({ ...row, reactions: reactionsOf(engagements) }),
};

export function withPart<P extends Part>(row: AudienceRow, part: P, from: Sources[P]): AudienceRow {
  return PART[part](row, from);
}

/** Of each purpose and channel the entry that `consentFor` would go by: the latest, and of two at one instant the no. */
export function marksOf(ledger: readonly ConsentRecord[]): readonly ConsentMark[] {
  const latest = new Map<string, ConsentMark>();
  for (const { purpose, channel, state, at } of ledger) {
    if (state === "pending") continue;
    const key = `${purpose} ${channel}`;
    const known = latest.get(key);
    if (!known || at > known.at || (at === known.at && state === "withdrawn"))
      latest.set(key, { purpose, channel, state, at });
  }
  return [...latest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mark]) => mark);
}

function withConversations(row: AudienceRow, conversations: readonly Conversation[]): AudienceRow {
  const latest = [...conversations].sort((a, b) => {
    const [one, other] = [dayOf(a.lastMessageAt), dayOf(b.lastMessageAt)];
    // Within a day by id, so that two threads of one day do not take turns.
    return one === other ? (a.conversationId < b.conversationId ? -1 : 1) : one < other ? 1 : -1;
  });
  const persons = latest.filter(({ chat }) => chat.type === "person");
  const chats = new Map<string, string>();
  for (const { connectionId, conversationId } of persons)
    if (!chats.has(connectionId) && chats.size < BOUNDS.chats) chats.set(connectionId, conversationId);
  const channels = new Set(latest.map(({ channel }) => channel));
  return {
    ...row,
    chats: Object.fromEntries([...chats].sort(([a], [b]) => (a < b ? -1 : 1))),
    conversations: {
      count: conversations.length,
      lastInboundOn: latestDay(conversations.map(({ lastInboundAt }) => lastInboundAt && dayOf(lastInboundAt))),
      lastOutboundOn: latestDay([row.conversations.lastOutboundOn, ...conversations.map(outboundOn)]),
      channels: [...channels].sort().slice(0, BOUNDS.channels),
    },
  };
}

/** As far as a conversation's head tells. */
export const outboundOn = ({
  lastDirection,
  lastMessageAt,
}: Pick<Conversation, "lastDirection" | "lastMessageAt">): Day | null =>
  lastDirection === "out" ? dayOf(lastMessageAt) || null : null;

function eventsOf(events: readonly EventGlance[]): Readonly<Record<string, EventMark>> {
  const marks = new Map<string, { count: number; lastOn: Day }>();
  for (const { type, occurredAt } of events) {
    const day = dayOf(occurredAt);
    const mark = marks.get(type) ?? { count: 0, lastOn: day };
    marks.set(type, { count: mark.count + 1, lastOn: latestDay([day, mark.lastOn]) ?? day });
  }
  const often = [...marks].sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1));
  return Object.fromEntries(often.slice(0, BOUNDS.eventTypes));
}

export function reactionsIn({ openedAt, clickedAt, answeredAt }: Reacted): Readonly<Record<Reaction, Day | null>> {
  const day = (at: string | undefined) => (at === undefined ? null : dayOf(at));
  return { opened: day(openedAt), clicked: day(clickedAt), answered: day(answeredAt) };
}

function reactionsOf(all: readonly Reacted[]): ReactionDays {
  const found = all.map(reactionsIn);
  const days = (reaction: Reaction) =>
    [...new Set(found.flatMap((one) => one[reaction] ?? []))].sort().reverse().slice(0, REACTION_DAYS);
  return Object.fromEntries(REACTIONS.map((reaction) => [reaction, days(reaction)])) as unknown as ReactionDays;
}
