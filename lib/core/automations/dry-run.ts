/** A definition held against contacts: what would become of each, as conditions hold now. Nothing is written, nobody is told. */
import type { Because } from "../conditions/model.ts";
import type { Contact } from "../contacts/model.ts";
import type { ContactStore } from "../contacts/ports.ts";
import type { EventStore } from "../events/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import { dueOf } from "./advance.ts";
import { isTriggeredBy } from "./happened.ts";
import { type Definition, MAX_STEPS, nextOf, type Step, type StepKind, stepAt, type Trigger } from "./model.ts";
import type { Judge, ZoneOf } from "./ports.ts";

export interface DryRunPorts {
  readonly contacts: Pick<ContactStore, "resolve">;
  readonly events: Pick<EventStore, "list">;
  readonly judge: Judge;
  readonly zoneOf: ZoneOf;
  /** By which channel they could be sent it now, or why by none. */
  readonly could: (
    contact: Contact,
    send: Extract<Step, { readonly kind: "send" }>["send"],
  ) => Promise<{ readonly would: boolean; readonly text: string }>;
  readonly clock: Clock;
}

export interface WouldDo {
  readonly id: string;
  readonly kind: StepKind;
  readonly at: string;
  readonly outcome: "would" | "would_not" | "yes" | "no" | "waits";
  readonly text: string | null;
}
export interface Way {
  readonly contactId: string;
  readonly name: string | null;
  readonly at: string;
  readonly enters: boolean;
  readonly because: readonly Because[];
  readonly steps: readonly WouldDo[];
}

export type DryRunAutomation = (
  definition: Definition,
  asked: { readonly contactId?: string; readonly last: number },
) => Promise<readonly Way[] | undefined>;

/** The events that are it, where it is one. */
function typeOf(trigger: Trigger): string | undefined {
  if (trigger.kind === "event") return trigger.type;
  return trigger.kind === "segment" ? `segment.${trigger.crossed}` : undefined;
}

/** Of the latest events, how many are looked at for those that trigger it. */
const LOOKED_AT = 100;

export function makeDryRunAutomation(ports: DryRunPorts): DryRunAutomation {
  const { contacts, events, judge, zoneOf, could, clock } = ports;

  return async (definition, { contactId, last }) => {
    if (contactId !== undefined) {
      const contact = await contacts.resolve(contactId);
      return contact && [await wayOf(contact, definition, new Date(clock.now()).toISOString())];
    }
    const type = typeOf(definition.trigger);
    if (type === undefined) return [];
    const { items } = await events.list([type], { limit: LOOKED_AT });
    const ways: Way[] = [];
    for (const { contactId: about, eventId, properties, occurredAt } of items) {
      if (ways.length === last) break;
      const what = { kind: "event", eventId, type, properties } as const;
      if (about === null || !isTriggeredBy(definition.trigger, { what })) continue;
      const contact = await contacts.resolve(about);
      if (contact) ways.push(await wayOf(contact, definition, occurredAt));
    }
    return ways;
  };

  async function wayOf(contact: Contact, definition: Definition, from: string): Promise<Way> {
    const { contactId, name } = contact;
    const { trigger, condition, steps } = definition;
    const at = trigger.kind === "silent" ? later(from, trigger.days * 86_400_000) : from;
    const judged = condition === null ? { holds: true, because: [] } : await judge(contactId, condition);
    const way = { contactId, name, at, enters: judged.holds, because: judged.because };
    if (!judged.holds) return { ...way, steps: [] };
    const done: WouldDo[] = [];
    let now = at;
    let next: string | null = steps[0]?.id ?? null;
    for (let turn = 0; next !== null && turn < MAX_STEPS; turn++) {
      const step = stepAt(steps, next);
      if (!step || step.kind === "end") break;
      const entry = await stepOf(step, contact, now);
      done.push(entry);
      if (step.kind === "wait" || step.kind === "until") now = entry.at;
      next = nextOf(steps, step.id, entry.outcome === "yes" || entry.outcome === "no" ? entry.outcome : undefined);
    }
    return { ...way, steps: done };
  }

  async function stepOf(step: Step, contact: Contact, now: string): Promise<WouldDo> {
    const base = { id: step.id, kind: step.kind, at: now, text: null };
    if (step.kind === "wait" || step.kind === "until")
      return { ...base, at: dueOf(step, now, await zoneOf(contact.contactId)), outcome: "waits" };
    if (step.kind === "branch") {
      const { holds } = await judge(contact.contactId, step.condition);
      return { ...base, outcome: holds ? "yes" : "no" };
    }
    if (step.kind !== "send") return { ...base, outcome: "would" };
    const { would, text } = await could(contact, step.send);
    return { ...base, outcome: would ? "would" : "would_not", text };
  }
}

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();
