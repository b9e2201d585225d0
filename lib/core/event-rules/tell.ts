/** One person is told what a rule says of an event: once, and not when they were told just now. */
import type { Contact } from "../contacts/model.ts";
import type { ContactStore, ReachContact } from "../contacts/ports.ts";
import type { BusinessEvent } from "../events/model.ts";
import type { PlainObject } from "../kernel/plain.ts";
import type { Clock } from "../kernel/ports.ts";
import { asked, dataOf, filled, sendBeforeOf, valuesFor } from "./evaluate.ts";
import type { EventRule, Notify, PersonOutcome, Told } from "./model.ts";
import type { Prepared, Teller, ToldStore } from "./ports.ts";

export interface TellPorts {
  readonly contacts: Pick<ContactStore, "resolve">;
  readonly reach: ReachContact;
  readonly told: ToldStore;
  readonly teller: Teller;
  readonly clock: Clock;
}

/** What holds for everybody whom a rule tells of one event. */
export interface Telling {
  readonly rule: EventRule & { readonly action: Told };
  readonly event: BusinessEvent;
  readonly item: PlainObject | undefined;
  readonly thing: string | undefined;
  readonly prepared: Prepared;
}

export const skipped = (id: string | null, code: string, text: string): PersonOutcome => ({
  outcome: "skipped",
  id,
  reason: { code, text },
});

const MINUTE = 60_000;

/** One event of a rule, one contact: the same words are the same notification. */
export const externalIdOf = (ruleId: string, eventId: string): string => `rule.${ruleId}.${eventId}`;

export const prepare = (
  teller: Teller,
  { rule, event, item }: Pick<Telling, "rule" | "event" | "item">,
  now: number,
): ReturnType<Teller["prepare"]> =>
  teller.prepare(rule.action, event, sendBeforeOf(rule.action, now, valuesFor(event, item)), `rule:${rule.id}`);

/** What one of them would be told; or why not. Nothing is written. */
export function saidTo({ rule, event, item, prepared }: Telling, contact: Contact) {
  const values = valuesFor(event, item, contact);
  if (!asked(rule.when.condition, values).holds)
    return {
      kind: "not",
      outcome: skipped(contact.contactId, "no_match", "the condition does not hold for them"),
    } as const;
  const { template, text: line }: Partial<Notify> = rule.action.kind === "notify" ? rule.action : {};
  const data = dataOf(template?.data ?? {}, values);
  const text = line === undefined ? undefined : filled(line, values);
  const problem = prepared.problem(data, text);
  if (problem !== undefined)
    return { kind: "not", outcome: skipped(contact.contactId, "invalid_data", problem) } as const;
  return { kind: "said", data, text } as const;
}

export function makeTell({ contacts, told, clock }: Pick<TellPorts, "contacts" | "told" | "clock">) {
  return async (telling: Telling, contactId: string): Promise<PersonOutcome> => {
    const { rule, event, thing, prepared } = telling;
    const contact = await contacts.resolve(contactId);
    if (!contact) return skipped(contactId, "contact_missing", "the contact is not there any more");
    const said = saidTo(telling, contact);
    if (said.kind === "not") return said.outcome;
    const { quiet } = rule;
    if (quiet) {
      const about = quiet.per === "contact" ? "" : (thing ?? event.eventId);
      const what = { ruleId: rule.id, thing: about, eventId: event.eventId };
      if (!(await told.claim(contact.contactId, what, clock.now(), quiet.minutes * MINUTE)))
        return { outcome: "quiet", id: contact.contactId };
    }
    const outcome = await prepared.tell(
      contact.contactId,
      said,
      externalIdOf(rule.id, event.eventId),
      new Date(clock.now()).toISOString(),
    );
    if (outcome.kind === "contact_missing")
      return skipped(contact.contactId, outcome.kind, "the contact is not there any more");
    if (outcome.kind === "refused") return skipped(contact.contactId, "invalid", outcome.text);
    // One that is there already is this very one: it was begun before.
    return { outcome: "told", id: contact.contactId, notificationId: outcome.notificationId };
  };
}
