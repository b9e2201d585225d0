/** What a change of the table tells about a contact, and which triggers it is one for. Pure. */
import { evaluate, valuesOf } from "../conditions/model.ts";
import type { Plain } from "../kernel/plain.ts";
import type { Change, Image } from "../projections/model.ts";
import { CAMPAIGN_DEEDS, type Trigger } from "./model.ts";

/** Something that happened to one contact. */
export interface Happened {
  readonly contactId: string;
  /** When, as whoever told it says. ISO 8601. */
  readonly at: string;
  /** The same happening, told again, has the same one. */
  readonly id: string;
  readonly what:
    | {
        readonly kind: "campaign";
        readonly did: "sent" | "opened" | "clicked" | "answered";
        readonly campaignId: string;
        readonly phaseId: string;
        readonly own: string;
      }
    | { readonly kind: "lead.moved"; readonly leadId: string; readonly funnelId: string; readonly stageId: string }
    | { readonly kind: "lead.closed"; readonly leadId: string; readonly as: "won" | "lost" }
    | {
        readonly kind: "event";
        readonly eventId: string;
        readonly type: string;
        readonly properties: Readonly<Record<string, Plain>>;
      }
    | { readonly kind: "contact.created" }
    | { readonly kind: "reply"; readonly conversationId: string }
    | { readonly kind: "consent.withdrawn" };
}

const text = (image: Image | undefined, name: string): string | undefined => {
  const value = image?.[name];
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** What contacts are found by where a row names none: whoever a conversation is with is read by whoever follows it. */
export type Told =
  | Happened
  | (Omit<Happened, "contactId"> & { readonly contactId: null; readonly conversationId: string });

export function happenedIn({ entity, before, after }: Change): readonly Told[] {
  if (!after) return [];
  if (entity === "campaign-delivery") return campaign(before, after);
  if (entity === "lead") return lead(before, after);
  if (before) return [];
  const contactId = text(after, "contactId");
  if (entity === "contact" && contactId !== undefined) {
    const at = text(after, "createdAt");
    return at === undefined ? [] : [{ contactId, at, id: "created", what: { kind: "contact.created" } }];
  }
  if (entity === "event" && contactId !== undefined) {
    const [eventId, type, at] = [text(after, "eventId"), text(after, "type"), text(after, "occurredAt")];
    if (eventId === undefined || type === undefined || at === undefined) return [];
    const properties = propertiesOf(after.properties);
    return [{ contactId, at, id: eventId, what: { kind: "event", eventId, type, properties } }];
  }
  if (entity === "consent" && contactId !== undefined) {
    const at = text(after, "at");
    if (after.state !== "withdrawn" || at === undefined) return [];
    return [{ contactId, at, id: at, what: { kind: "consent.withdrawn" } }];
  }
  if (entity === "message") return reply(after);
  return [];
}

function propertiesOf(stored: unknown): Readonly<Record<string, Plain>> {
  try {
    return typeof stored === "string" ? (JSON.parse(stored) as Readonly<Record<string, Plain>>) : {};
  } catch {
    return {};
  }
}

/** What a person wrote; machines stop nothing. */
function reply(after: Image): readonly Told[] {
  const { kind, direction, body } = after;
  const [conversationId, at] = [text(after, "conversationId"), text(after, "at")];
  const isAutomatic = (body as { readonly automatic?: unknown } | undefined)?.automatic === true;
  if (kind !== "received" || direction !== "in" || isAutomatic || conversationId === undefined || at === undefined)
    return [];
  return [{ contactId: null, conversationId, at, id: at, what: { kind: "reply", conversationId } }];
}

function campaign(before: Image | undefined, after: Image): readonly Told[] {
  const [contactId, campaignId, phaseId, own] = [
    text(after, "contactId"),
    text(after, "campaignId"),
    text(after, "phaseId"),
    text(after, "own"),
  ];
  // A receipt that came before the sender's own write names no campaign yet; that write brings what it knows.
  if (contactId === undefined || campaignId === undefined || phaseId === undefined || own === undefined) return [];
  const known = text(before, "campaignId") === undefined ? undefined : before;
  return (["sent", ...CAMPAIGN_DEEDS] as const).flatMap((did) => {
    const at = text(after, `${did}At`);
    if (at === undefined || text(known, `${did}At`) !== undefined) return [];
    return [{ contactId, at, id: `${own} ${did}`, what: { kind: "campaign" as const, did, campaignId, phaseId, own } }];
  });
}

function lead(before: Image | undefined, after: Image): readonly Told[] {
  const [contactId, leadId, at] = [text(after, "contactId"), text(after, "leadId"), text(after, "updatedAt")];
  if (contactId === undefined || leadId === undefined || at === undefined) return [];
  const id = `${leadId} ${after.version}`;
  const [funnelId, stageId] = [text(after, "funnelId"), text(after, "stageId")];
  const moved =
    stageId !== undefined &&
    funnelId !== undefined &&
    (stageId !== text(before, "stageId") || funnelId !== text(before, "funnelId"));
  const closed = CLOSED[text(after, "state") ?? ""];
  return [
    ...(moved
      ? [{ contactId, at, id: `${id} moved`, what: { kind: "lead.moved" as const, leadId, funnelId, stageId } }]
      : []),
    ...(closed && after.state !== before?.state
      ? [{ contactId, at, id: `${id} closed`, what: { kind: "lead.closed" as const, leadId, as: closed } }]
      : []),
  ];
}

const CLOSED: Readonly<Record<string, "won" | "lost">> = { closed_won: "won", closed_lost: "lost" };

/** Whether this is what the trigger waits for. */
export function isTriggeredBy(trigger: Trigger, { what }: Pick<Happened, "what">): boolean {
  const isPhase = (phaseId: string | null, campaignId: string) =>
    what.kind === "campaign" && what.campaignId === campaignId && (phaseId === null || what.phaseId === phaseId);
  switch (trigger.kind) {
    case "campaign":
      return isPhase(trigger.phaseId, trigger.campaignId) && what.kind === "campaign" && what.did === trigger.did;
    case "silent":
      return isPhase(trigger.phaseId, trigger.campaignId) && what.kind === "campaign" && what.did === "sent";
    case "segment":
      return (
        what.kind === "event" &&
        what.type === `segment.${trigger.crossed}` &&
        what.properties.segmentId === trigger.segmentId
      );
    case "lead.moved":
      return (
        what.kind === "lead.moved" &&
        what.funnelId === trigger.funnelId &&
        (trigger.stageId === null || what.stageId === trigger.stageId)
      );
    case "lead.closed":
      return what.kind === "lead.closed" && (trigger.as === "either" || what.as === trigger.as);
    case "contact.created":
      return what.kind === "contact.created";
    case "event":
      return (
        what.kind === "event" &&
        what.type === trigger.type &&
        (trigger.condition === null || evaluate(trigger.condition, valuesOf({ properties: what.properties })).holds)
      );
  }
}

/** Ids of ours that a run keeps of what triggered it. */
export function factsOf({ what }: Happened): Readonly<Record<string, string>> {
  const facts: Record<string, string> = {};
  for (const name of ["campaignId", "phaseId", "own", "leadId", "funnelId", "stageId", "eventId", "type"] as const) {
    const value = (what as Readonly<Record<string, unknown>>)[name];
    if (typeof value === "string") facts[name] = value;
  }
  return facts;
}
