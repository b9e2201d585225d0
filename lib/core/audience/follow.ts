/** Keeps the rows from the changes of the table: finds out whom a change concerns, and whether it can concern their row at all. */
import type { Conversation } from "../conversations/model.ts";
import { samePlain } from "../kernel/plain.ts";
import type { Change, Image, Projection } from "../projections/model.ts";
import type { Engagement } from "../tracking/model.ts";
import { type Day, dayOf, latestDay, PARTS, type Part, type Reacted, reactedTo } from "./model.ts";
import type { RefreshAudience } from "./refresh.ts";
import { outboundOn, reactionsIn } from "./row.ts";

/** Contacts whose rows are looked at side by side. */
const AT_ONCE = 8;
/** Answers of which this process knows that their day is written down. */
const MAX_REMEMBERED = 10_000;

/** What a row of the table says that a contact's row may hold; equal before and after, nothing is to do. */
type Essence = (image: Image, remembered: (conversationId: string, day: Day) => boolean) => unknown;

interface Follows {
  /** Undefined: by the contact's own change everything may be another. */
  readonly part?: Part;
  readonly contactId: (image: Image, pk: string) => string;
  readonly essence: Essence;
}

const ownContact = ({ contactId }: Image): string => String(contactId);
const inPartition = (_: Image, pk: string): string => pk.slice(pk.lastIndexOf("#") + 1);
const pick =
  (...names: readonly string[]): Essence =>
  (image) =>
    names.map((name) => image[name] ?? null);

const FOLLOWED: Readonly<Record<string, Follows>> = {
  contact: {
    contactId: ownContact,
    essence: pick(
      ...["name", "identities", "country", "language", "timeZone", "tags", "customFields", "source"],
      ...["mergedInto", "merged"],
    ),
  },
  consent: { part: "consent", contactId: inPartition, essence: pick("purpose", "channel", "state", "at") },
  conversation: {
    part: "conversations",
    contactId: ownContact,
    essence(image, remembered) {
      const { conversationId, connectionId, chat, lastInboundAt, lastMessageAt } = image;
      const out = outboundOn(image as unknown as Conversation);
      return [
        ...[connectionId ?? null, (chat as Conversation["chat"] | undefined)?.type ?? null],
        ...[typeof lastInboundAt === "string" ? dayOf(lastInboundAt) : null, dayOf(String(lastMessageAt))],
        out !== null && remembered(String(conversationId), out) ? null : out,
      ];
    },
  },
  lead: { part: "leads", contactId: ownContact, essence: pick("funnelId", "stageId", "type", "state", "value") },
  interest: { part: "interests", contactId: inPartition, essence: pick("type", "itemId", "active", "until") },
  "list-member": { part: "lists", contactId: inPartition, essence: pick("segmentId") },
  "contact-event": { part: "events", contactId: inPartition, essence: pick("type", "occurredAt") },
  engagement: {
    part: "reactions",
    contactId: inPartition,
    essence: (image) => reactionsIn(reactedTo(image as Partial<Engagement>)),
  },
  "campaign-delivery": {
    part: "reactions",
    contactId: inPartition,
    // Most are sent, and nothing more comes of it.
    essence: ({ openedAt, clickedAt, answeredAt }) =>
      openedAt || clickedAt || answeredAt ? reactionsIn({ openedAt, clickedAt, answeredAt } as Reacted) : null,
  },
};

export function makeFollowAudience(of: (tenant: string) => RefreshAudience): Projection {
  const known = new Set<string>();
  const nameOf = (tenant: string, conversationId: string, day: Day) => `${tenant} ${conversationId} ${day}`;

  return {
    name: "audience",
    async project(changes) {
      for (const [tenant, its] of Map.groupBy(changes, (change) => change.tenant)) {
        const stirred = stirredBy(its, (id, day) => known.has(nameOf(tenant, id, day)));
        const rest = stirred.values();
        const refresh = of(tenant);
        const work = async () => {
          for (const { answers, ...one } of rest) {
            await refresh(one);
            if (known.size > MAX_REMEMBERED) known.clear();
            for (const { conversationId, day } of answers) known.add(nameOf(tenant, conversationId, day));
          }
        };
        const ends = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, stirred.size) }, work));
        for (const end of ends) if (end.status === "rejected") throw end.reason;
      }
      return undefined;
    },
  };
}

interface Answer {
  readonly conversationId: string;
  readonly day: Day;
}

interface Stirring {
  readonly contactId: string;
  readonly parts: Set<Part>;
  outboundOn: Day | null;
  readonly answers: Answer[];
}

function stirredBy(
  changes: readonly Change[],
  remembered: (conversationId: string, day: Day) => boolean,
): ReadonlyMap<string, Stirring> {
  const found = new Map<string, Stirring>();
  for (const { entity, key, before, after, expired } of changes) {
    const follows = FOLLOWED[entity];
    const image = after ?? before;
    // What its time takes away, of events, is left to the next change.
    if (!follows || !image || (expired && entity === "contact-event")) continue;
    const essence = (one: Image | undefined) => (one ? follows.essence(one, remembered) : null);
    if (samePlain(essence(before), essence(after))) continue;
    const contactId = follows.contactId(image, key.pk);
    const one = found.get(contactId) ?? { contactId, parts: new Set(), outboundOn: null, answers: [] };
    found.set(contactId, one);
    for (const part of follows.part ? [follows.part] : partsOf(before, after)) one.parts.add(part);
    const out = entity === "conversation" && after ? outboundOn(after as unknown as Conversation) : null;
    if (out === null) continue;
    one.outboundOn = latestDay([one.outboundOn, out]);
    one.answers.push({ conversationId: String(image.conversationId), day: out });
  }
  return found;
}

/** A contact that became another's, or its own again, brings everything with it. */
const partsOf = (before: Image | undefined, after: Image | undefined): readonly Part[] =>
  before && after && samePlain([before.merged, before.mergedInto ?? null], [after.merged, after.mergedInto ?? null])
    ? []
    : PARTS;
