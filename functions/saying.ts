/** What a step sends, as rules say it: the same values, templates and use case, so the same policy holds. */
import type { Say } from "../lib/core/automations/hands.ts";
import type { Run } from "../lib/core/automations/model.ts";
import type { ContactDesk } from "../lib/core/contacts/ports.ts";
import { dataOf, filled, sendBeforeOf, valuesFor } from "../lib/core/event-rules/evaluate.ts";
import type { Notify } from "../lib/core/event-rules/model.ts";
import type { Teller } from "../lib/core/event-rules/ports.ts";
import type { BusinessEvent } from "../lib/core/events/model.ts";
import type { EventStore } from "../lib/core/events/ports.ts";
import type { Clock } from "../lib/core/kernel/ports.ts";

interface SayPorts {
  readonly teller: Teller;
  readonly contacts: Pick<ContactDesk, "resolve">;
  readonly events: Pick<EventStore, "get">;
  readonly clock: Clock;
}

/** What triggered it, as values are read from it: where that was no event, the ids that the run keeps. */
const triggerOf = ({ runId, contactId, trigger, triggeredAt: at }: Run): BusinessEvent => ({
  ...{ eventId: runId, messageId: runId, type: "automation.run", contactId, itemId: null, properties: { ...trigger } },
  ...{ occurredAt: at, receivedAt: at, source: "automations" },
});

export const sayingOf =
  ({ teller, contacts, events, clock }: SayPorts): Say =>
  async (run, send, externalId) => {
    const action: Notify = { kind: "notify", ...send };
    const contact = await contacts.resolve(run.contactId);
    if (!contact) return { kind: "skipped", code: "contact_missing", text: "the contact is not there any more" };
    const event = (run.trigger.eventId && (await events.get(run.trigger.eventId))) || triggerOf(run);
    const values = valuesFor(event, undefined, contact);
    const sendBefore = sendBeforeOf(action, Date.parse(run.since), values);
    const prepared = await teller.prepare(action, event, sendBefore, `automation:${run.automationId}`);
    if (prepared.kind === "invalid") return { kind: "skipped", code: "invalid", text: prepared.text };
    const data = dataOf(action.template?.data ?? {}, values);
    const text = action.text === undefined ? undefined : filled(action.text, values);
    const problem = prepared.problem(data, text);
    if (problem !== undefined) return { kind: "skipped", code: "invalid_data", text: problem };
    const at = new Date(clock.now()).toISOString();
    const told = await prepared.tell(contact.contactId, { data, text }, externalId, at);
    if (told.kind === "queued") return { kind: "done", text: told.notificationId };
    if (told.kind === "refused") return { kind: "skipped", code: "refused", text: told.text };
    return { kind: "skipped", code: "contact_missing", text: "the contact is not there any more" };
  };
