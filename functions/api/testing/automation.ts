/** Events of a tenant in memory. */
import type { EventRule } from "../../../lib/core/event-rules/model.ts";
import { type BusinessEvent, type EventType, orderOf } from "../../../lib/core/events/model.ts";
import type { EventStore } from "../../../lib/core/events/ports.ts";
import type { AutomationPorts } from "../automation/tenant.ts";
import { memoryAutomations } from "./automations.ts";
import { memoryCatalogue } from "./catalogue.ts";

const newestFirst = (a: BusinessEvent, b: BusinessEvent) => (orderOf(a) < orderOf(b) ? 1 : -1);

/** Keeps its contract as the port words it; `marked`: what was left for the outbox. */
export function memoryEvents(): EventStore & { readonly marked: Set<string> } {
  const events = new Map<string, BusinessEvent>();
  const marked = new Set<string>();
  const newest = (keep: (event: BusinessEvent) => boolean) => [...events.values()].filter(keep).sort(newestFirst);
  return {
    marked,
    async put(event, mark) {
      const present = events.get(event.eventId);
      if (present) return { kind: "repeated", event: present };
      events.set(event.eventId, event);
      if (mark) marked.add(event.eventId);
      return { kind: "accepted" };
    },
    get: async (id) => events.get(id),
    found: async () => undefined,
    settle: async (id) => void marked.delete(id),
    list: async (types, { limit }, { from = "", to = "~" } = {}) => ({
      items: newest(({ type, occurredAt }) => types.includes(type) && occurredAt >= from && occurredAt < to).slice(
        0,
        limit,
      ),
    }),
    ofContacts: async (contactIds, { limit }, type) => ({
      items: newest((one) => contactIds.includes(one.contactId ?? "") && (type ?? one.type) === one.type).slice(
        0,
        limit,
      ),
    }),
    all: async (ids) => ids.flatMap((id) => events.get(id) ?? []),
  };
}

export function makeAutomation(): Pick<
  AutomationPorts,
  | "events"
  | "eventTypes"
  | "eventRules"
  | "followed"
  | "followedStore"
  | "findItem"
  | "onFailed"
  | "ruleLog"
  | "teller"
  | "interestedIn"
  | "readItem"
  | "channelFacts"
  | "automations"
  | "runs"
  | "wakeRun"
  | "automationFigures"
  | "judge"
  | "zoneOf"
> {
  let followed = { types: new Set(["viewing.booked"]) as ReadonlySet<string>, version: 0 };
  const rules = memoryCatalogue<EventRule>([], ({ name }) => name.toLowerCase());
  const types: EventType[] = [
    {
      type: "viewing.booked",
      properties: { flat: ["text"], startsAt: ["time"] },
      firstSeenAt: "2026-03-01T09:00:00.000Z",
      updatedAt: "2026-03-01T09:00:00.000Z",
      version: 1,
    },
  ];
  return {
    events: memoryEvents(),
    eventTypes: { all: async () => types, save: async () => "saved" },
    eventRules: { ...rules, surely: rules.all },
    followed: { read: async () => followed.types },
    followedStore: {
      read: async () => followed,
      async save(given, version) {
        if (version !== followed.version) return "conflict";
        followed = { types: new Set(given), version: version + 1 };
        return "saved";
      },
    },
    ruleLog: { list: async () => ({ items: [] }) },
    teller: {
      prepare: async (action) =>
        action.kind === "notify" && action.type === "nothing.known"
          ? { kind: "invalid", text: "template.key is needed" }
          : {
              kind: "prepared",
              channels: action.channels ?? ["email"],
              purpose: (action.kind === "notify" ? action.purpose : undefined) ?? "transactional",
              problem: () => undefined,
              tell: () => Promise.reject(new Error("nobody is told here")),
            },
    },
    interestedIn: async () => ({ items: [] }),
    readItem: async () => undefined,
    channelFacts: {
      facts: (channel) =>
        channel === "whatsapp"
          ? { medium: "whatsapp", reaches: "phone", perSecond: 1000, maxAttempts: 1, backoffMs: [], presumedLostMs: 1 }
          : undefined,
    },
    onFailed: () => undefined,
    ...memoryAutomations(),
    findItem: async (name) => ("id" in name && name.id === "itemaaaaaa" ? name.id : undefined),
  };
}
