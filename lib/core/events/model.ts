/** What happened in the business: reported by its own systems, or by a part of ours. Rules follow from it who is told what. */

import type { Plain } from "../kernel/plain.ts";
import type { Ids } from "../kernel/ports.ts";

export interface BusinessEvent {
  /** Derived from the message's id, so that the same message is the same event. */
  readonly eventId: string;
  /** The sender's, at most 200 printable characters: the same one is the same event, whatever else came with it. */
  readonly messageId: string;
  /** Dotted words, at most 64 characters: `interview.ended`, `item.changed`. */
  readonly type: string;
  /** Whom it is about. */
  readonly contactId: string | null;
  /** Which item of the catalogue it is about. */
  readonly itemId: string | null;
  readonly properties: Properties;
  /** When it happened, as its sender says. ISO 8601, UTC. */
  readonly occurredAt: string;
  readonly receivedAt: string;
  /** A principal's id, or the part of ours that saw it: `catalogue`, `feedback`. */
  readonly source: string;
}

export type Properties = Readonly<Record<string, Plain>>;

/** What identifying a contact leaves behind. */
export const IDENTIFIED = "contact.identified";

/** Of its properties as JSON. */
export const MAX_PROPERTIES_BYTES = 32_768;
/** The table takes 32 levels, of which some are the event's own. */
export const MAX_DEPTH = 12;

const DAY_MS = 86_400_000;
/** Clocks of senders are not ours. */
export const MOST_FUTURE_MS = DAY_MS;
/** How long an event is kept, and how old one may be when it comes. */
export const KEPT_DAYS = 400;

export const eventIdOf = (ids: Ids, messageId: string): string => ids.derive("event", messageId);

/** Of an event that a part of ours tells: apart from those of senders, whose messages may be named in any way. */
export const ownEventIdOf = (ids: Pick<Ids, "derive">, messageId: string): string =>
  ids.derive("event of ours", messageId);

/** In the order of time; two of one moment in the order of their ids. */
export const orderOf = ({ occurredAt, eventId }: Pick<BusinessEvent, "occurredAt" | "eventId">): string =>
  `${occurredAt}#${eventId}`;

/** What the list of a contact's events shows without reading them. */
export interface EventGlance {
  readonly eventId: string;
  readonly type: string;
  readonly itemId: string | null;
  readonly occurredAt: string;
  readonly source: string;
}

/** What a property's value may be. */
export const PROPERTY_KINDS = ["text", "number", "boolean", "time", "list", "null"] as const;
export type PropertyKind = (typeof PROPERTY_KINDS)[number];

/** A type that was seen. */
export interface EventType {
  readonly type: string;
  /** By path below `properties`, such as `item.price`: every kind of value that was seen there. */
  readonly properties: Readonly<Record<string, readonly PropertyKind[]>>;
  readonly firstSeenAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** Why a time cannot be that of an event that comes now; undefined where it can. */
export function timeProblem(occurredAt: string, now: number): string | undefined {
  const at = Date.parse(occurredAt);
  if (at > now + MOST_FUTURE_MS) return "is more than a day in the future";
  if (at < now - KEPT_DAYS * DAY_MS) return `is more than ${KEPT_DAYS} days ago`;
  return undefined;
}

/** Why properties are not taken; undefined where they are. */
export function propertiesProblem(properties: Properties): string | undefined {
  if (depthOf(properties) > MAX_DEPTH) return `are nested more than ${MAX_DEPTH} deep`;
  if (utf8Bytes(JSON.stringify(properties)) > MAX_PROPERTIES_BYTES)
    return `are longer than ${MAX_PROPERTIES_BYTES} bytes as JSON`;
  return undefined;
}

function depthOf(value: Plain): number {
  if (typeof value !== "object" || value === null) return 0;
  let deepest = 0;
  for (const one of Object.values(value)) deepest = Math.max(deepest, depthOf(one as Plain));
  return deepest + 1;
}

/** Surrogates stand for half of their four bytes each. */
function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code >= 0xd800 && code <= 0xdfff ? 2 : 3;
  }
  return bytes;
}
