/** A rule held against an event: whether it fits, when it is due, and what is said. Pure. */
import { type Condition, type Evaluation, evaluate, type Values, valuesOf } from "../conditions/model.ts";
import type { Contact, Identity } from "../contacts/model.ts";
import type { BusinessEvent } from "../events/model.ts";
import { isPlainObject, type Plain, type PlainObject, storable } from "../kernel/plain.ts";
import { wholeMinute } from "../timers/model.ts";
import { type EventRule, type Mapped, MOST_WAIT_DAYS, type Told } from "./model.ts";

const MINUTE = 60_000;

/**
 * What a path may lead to: `event.*`, `properties.*`, `changes.*` (those of an item), `item.*` and, where somebody is looked at,
 * `contact.*`.
 */
export function valuesFor(event: BusinessEvent, item: PlainObject | undefined, contact?: Contact): Values {
  const { eventId, messageId, type, occurredAt, source, properties } = event;
  const { changes } = properties;
  return valuesOf({
    event: { id: eventId, messageId, type, occurredAt, source },
    properties,
    item: itemTold(event) ?? item ?? null,
    changes: changes ?? null,
    ...(contact ? { contact: personOf(contact) } : {}),
  });
}

/** As it was when the event happened, where that is told. */
export const itemTold = ({ properties: { item } }: BusinessEvent): PlainObject | undefined =>
  isPlainObject(item) ? item : undefined;

const personOf = ({ contactId, name, language, country, timeZone, tags, customFields }: Contact): PlainObject => ({
  id: contactId,
  name,
  language,
  country,
  timeZone: timeZone ?? null,
  tags,
  customFields,
});

const EVERYTHING: Evaluation = { holds: true, verdict: "holds", because: [] };

export const asked = (condition: Condition | null, values: Values): Evaluation =>
  condition === null ? EVERYTHING : evaluate(condition, values);

/** Whether the answer is another for each person. */
export function asksForContact(condition: Condition | null): boolean {
  if (condition === null) return false;
  if ("path" in condition) return [condition.path, condition.valueAt].some((path) => path?.startsWith("contact."));
  if ("not" in condition) return asksForContact(condition.not);
  return ("all" in condition ? condition.all : condition.any).some(asksForContact);
}

/** Undefined: the rule is about no thing, or the event does not say which. */
export function thingOf({ about }: Pick<EventRule, "about">, values: Values): string | undefined {
  const thing = about === null ? undefined : values(about);
  return typeof thing === "string" || typeof thing === "number" ? String(thing).slice(0, 500) : undefined;
}

export type Due =
  | { readonly kind: "now" }
  | { readonly kind: "later"; readonly at: string }
  | { readonly kind: "never"; readonly code: "past" | "no_time" | "too_far"; readonly text: string };

export function dueOf({ wait }: Pick<EventRule, "wait">, event: BusinessEvent, values: Values, now: number): Due {
  if (wait.kind === "none") return { kind: "now" };
  const from = wait.kind === "after" ? Date.parse(event.occurredAt) : timeAt(values, wait.path);
  if (from === undefined)
    return { kind: "never", code: "no_time", text: `no time stands at ${wait.kind === "at" ? wait.path : ""}` };
  const due = from + wait.minutes * MINUTE;
  if (due > now + MOST_WAIT_DAYS * 86_400_000)
    return { kind: "never", code: "too_far", text: `it would be due in more than ${MOST_WAIT_DAYS} days` };
  if (due > now) return { kind: "later", at: wholeMinute(new Date(due).toISOString()) };
  // So many minutes after what happened are over: then it is time. A reminder of what is over is worth nothing.
  if (wait.kind === "after") return { kind: "now" };
  return { kind: "never", code: "past", text: `it was due at ${new Date(due).toISOString()}` };
}

function timeAt(values: Values, path: string): number | undefined {
  const value = values(path);
  const time = typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** After which it is worth nothing; undefined where nothing is said, or no time stands there. */
export function sendBeforeOf(action: Told, now: number, values: Values): string | undefined {
  const sendBefore = action.kind === "notify" ? action.sendBefore : undefined;
  if (!sendBefore) return undefined;
  const from = sendBefore.path === undefined ? now : timeAt(values, sendBefore.path);
  return from === undefined ? undefined : new Date(from + sendBefore.minutes * MINUTE).toISOString();
}

/** What stands nowhere is left out, so that the template says itself what it lacks; numbers of any size are kept, some of them as text. */
export const dataOf = (mapping: Readonly<Record<string, Mapped>>, values: Values): Readonly<Record<string, Plain>> =>
  Object.fromEntries(
    Object.entries(mapping).flatMap(([name, from]) => {
      const value = "path" in from ? values(from.path) : from.value;
      return value === undefined || value === null ? [] : [[name, storable(value)]];
    }),
  );

/** A line with its values; where nothing stands, nothing is said. */
export const filled = (text: string, values: Values): string =>
  text.replace(/\{([A-Za-z][\w.-]{0,199})\}/g, (_, path: string) => {
    const value = values(path) ?? "";
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  });

const EMAIL = /^[^\s@<>"(),:;\\]{1,64}@[^\s@<>"(),:;\\]{1,189}\.[^\s@<>"(),:;\\]+$/;

/** An address that stands in an event; undefined for what is none. */
export function addressAt(values: Values, path: string): Identity | undefined {
  const value = values(path);
  if (typeof value !== "string") return undefined;
  const written = value.trim();
  if (EMAIL.test(written)) return { kind: "email", value: written.toLowerCase() };
  const number = written.replace(/[\s().-]/g, "");
  return /^\+[1-9]\d{6,14}$/.test(number) ? { kind: "phone", value: number } : undefined;
}
