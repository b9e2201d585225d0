/** What steps do, by what others do it with. Each is as it is to be, or has an id of its run and step: done twice is done once. */
import type { Contact } from "../contacts/model.ts";
import type { ContactDesk } from "../contacts/ports.ts";
import type { ConversationDesk } from "../conversations/ports.ts";
import { type BusinessEvent, ownEventIdOf } from "../events/model.ts";
import { isClosed } from "../funnels/model.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { Lead } from "../leads/model.ts";
import type { LeadStore } from "../leads/ports.ts";
import type { TellEndpoint } from "../webhooks/ports.ts";
import type { Run, Step } from "./model.ts";
import type { Did, Hands } from "./ports.ts";

type Sent = Extract<Step, { readonly kind: "send" }>["send"];
/** Asks for the notification; the same id again is the same one. */
export type Say = (run: Run, send: Sent, externalId: string) => Promise<Did>;

interface Problem {
  readonly field: string;
  readonly message: string;
}
type Changed =
  | { readonly kind: "done" | "missing" | "stale" | "taken" }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };
interface Charge {
  readonly assignee?: string | null;
  readonly teamId?: string | null;
}

/** Has a phase sent to one contact, which it is at most once. */
export type AskForPhase = (asked: {
  readonly contactId: string;
  readonly campaignId: string;
  readonly phaseId: string;
}) => Promise<Did>;

export interface HandsPorts {
  readonly say: Say;
  readonly contacts: Pick<ContactDesk, "resolve" | "family">;
  readonly manageContacts: {
    update(input: {
      readonly contactId: string;
      readonly expectedVersion?: number;
      readonly fields: { readonly tags: readonly string[] };
    }): Promise<Changed>;
  };
  readonly leads: Pick<LeadStore, "ofContact">;
  readonly manageLeads: {
    move(input: {
      readonly leadId: string;
      readonly funnelId: string;
      readonly stageId: string;
      readonly by: string;
    }): Promise<Changed>;
    update(input: { readonly leadId: string; readonly fields: Charge; readonly by: string }): Promise<Changed>;
  };
  readonly conversations: Pick<ConversationDesk, "ofContact" | "get">;
  readonly handle: {
    update(input: { readonly conversationId: string; readonly by: string } & Charge): Promise<Changed>;
  };
  readonly putEvent: (event: BusinessEvent) => Promise<void>;
  readonly askForPhase: AskForPhase;
  /** One endpoint is told, once for the same key. */
  readonly tell: TellEndpoint;
  /** Who does it. */
  readonly by: string;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

const ATTEMPTS = 5;
const MAX_TAGS = 50;
const skipped = (code: string, text: string): Did => ({ kind: "skipped", code, text });
const GONE = skipped("contact_missing", "the contact is not there any more");

/** What is done to several of them: skipped where there is none, or none took it. */
function summed(all: readonly Changed[], none: Did): Did {
  const refused = all.find((one) => one.kind !== "done");
  if (all.length === 0) return none;
  if (!refused || all.some(({ kind }) => kind === "done")) return { kind: "done" };
  return refused.kind === "invalid"
    ? skipped("refused", refused.problems.map(({ field, message }) => `${field} ${message}`).join("; "))
    : skipped(refused.kind, "it is not there any more");
}

export function makeHands(ports: HandsPorts): Hands {
  const { say, contacts, manageContacts, leads, manageLeads, conversations, handle, by, clock, ids } = ports;
  const { putEvent, askForPhase, tell } = ports;
  const charge = ({
    assignee,
    teamId,
  }: {
    readonly assignee: string | null;
    readonly teamId: string | null;
  }): Charge => ({
    ...(assignee === null ? {} : { assignee }),
    ...(teamId === null ? {} : { teamId }),
  });

  async function openLeads(contactId: string): Promise<readonly Lead[]> {
    const family = await contacts.family(contactId);
    const all = await Promise.all(family.map((one) => leads.ofContact(one.contactId)));
    return all.flat().filter(({ state }) => !isClosed(state));
  }

  return {
    send: (run, { id, send }) => say(run, send, `automation.${run.runId}.${id}`),

    async tag({ contactId }, { add, remove }) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const contact: Contact | undefined = await contacts.resolve(contactId);
        if (!contact) return GONE;
        const tags = [...new Set([...contact.tags, ...add])].filter((tag) => !remove.includes(tag)).slice(0, MAX_TAGS);
        if (tags.length === contact.tags.length && tags.every((tag) => contact.tags.includes(tag)))
          return { kind: "done" };
        const outcome = await manageContacts.update({
          contactId: contact.contactId,
          expectedVersion: contact.version,
          fields: { tags },
        });
        if (outcome.kind !== "stale") return summed([outcome], GONE);
      }
      throw new Error("the contact kept changing");
    },

    async move({ contactId }, { funnelId, stageId }) {
      const theirs = (await openLeads(contactId)).filter((lead) => lead.funnelId === funnelId);
      const moved: Changed[] = [];
      for (const { leadId } of theirs) moved.push(await manageLeads.move({ leadId, funnelId, stageId, by }));
      return summed(moved, skipped("no_lead", "the contact has no open lead in this funnel"));
    },

    async assign({ contactId }, step) {
      if (step.what === "lead") {
        const changed: Changed[] = [];
        for (const { leadId } of await openLeads(contactId))
          changed.push(await manageLeads.update({ leadId, fields: charge(step), by }));
        return summed(changed, skipped("no_lead", "the contact has no open lead"));
      }
      const family = await contacts.family(contactId);
      const named = (await Promise.all(family.map((one) => conversations.ofContact(one.contactId)))).flat();
      const found = await Promise.all(named.map((conversationId) => conversations.get(conversationId)));
      const [latest] = found.filter((one) => one !== undefined).sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
      if (!latest) return skipped("no_conversation", "nobody has written with the contact yet");
      return summed([await handle.update({ conversationId: latest.conversationId, by, ...charge(step) })], GONE);
    },

    async event(run, { id, type, properties }) {
      await putEvent({
        eventId: ownEventIdOf(ids, `automation ${run.contactId} ${run.runId} ${id}`),
        messageId: `automations.${run.runId}.${id}`,
        ...{ type, contactId: run.contactId, itemId: null },
        properties: { ...properties, automationId: run.automationId },
        ...{ occurredAt: run.since, receivedAt: new Date(clock.now()).toISOString(), source: "automations" },
      });
      return { kind: "done" };
    },

    async campaign({ contactId }, { campaignId, phaseId }) {
      const contact = await contacts.resolve(contactId);
      return contact ? askForPhase({ contactId: contact.contactId, campaignId, phaseId }) : GONE;
    },

    async webhook(run, { id, endpointId, data }) {
      const { contactId, runId, automationId, trigger, since: at } = run;
      const told = await tell(endpointId, {
        type: "automation.called",
        key: [contactId, runId, id],
        ...{ subject: { kind: "contact", id: contactId }, at },
        data: { automationId, runId, step: id, contactId, trigger, data, at },
      });
      if (told === "told") return { kind: "done" };
      return told === "missing"
        ? skipped("endpoint_missing", "the endpoint is not there any more")
        : skipped("endpoint_off", "the endpoint is switched off");
    },
  };
}
