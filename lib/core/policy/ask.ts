/** The policy asked with everything that it has to know, and the contact's place held where a cap counts. */
import { release, reserve } from "../caps/model.ts";
import type { SendLedgerStore } from "../caps/ports.ts";
import { allowanceOn } from "../connections/model.ts";
import type { ConsentStore, SuppressionStore } from "../consent/ports.ts";
import type { Contact } from "../contacts/model.ts";
import { countryOf } from "../contacts/model.ts";
import type { ContactDesk } from "../contacts/ports.ts";
import { deliveryId } from "../deliveries/model.ts";
import type { Clock } from "../kernel/ports.ts";
import { remembered } from "../kernel/remembered.ts";
import { dayAround, dayShown } from "../kernel/wall-clock.ts";
import { zonesOf } from "../quiet/model.ts";
import { decideProactive, fullToday, type ProactiveAnswer } from "./model.ts";
import type { DailyPlaces, ProactiveGate, SendingPolicyStore } from "./ports.ts";

interface AskPorts {
  readonly contacts: Pick<ContactDesk, "resolve" | "family">;
  readonly consent: Pick<ConsentStore, "ledger">;
  readonly suppressions: Pick<SuppressionStore, "get">;
  readonly ledgers: SendLedgerStore;
  readonly policies: Pick<SendingPolicyStore, "read">;
  readonly places: DailyPlaces;
  readonly clock: Clock;
}

/** How long a process remembers the tenant's policy. */
const POLICY_CACHE_MS = 20_000;
/** Of senders that want a place at the same time all but one try again. */
const ATTEMPTS = 40;

export function makeProactiveGate(ports: AskPorts): ProactiveGate {
  const { contacts, consent, suppressions, ledgers, policies, places, clock } = ports;
  const currentPolicy = remembered(() => policies.read(), POLICY_CACHE_MS, clock);

  return {
    async ask(message, conversation, { windowMs, connection }) {
      const { proactive } = message;
      if (!proactive) throw new Error("somebody at a desk wrote it");
      const speaker = await contacts.resolve(conversation.contactId);
      const contactId = speaker?.contactId ?? conversation.contactId;
      const [policy, suppression, entries] = await Promise.all([
        currentPolicy(),
        proactive.address ? suppressions.get(proactive.address.kind, proactive.address.value) : undefined,
        ledgerOf(speaker),
      ]);
      const zones = zonesOf({ said: speaker?.timeZone, country: zoneCountry(speaker), account: policy.timeZone });
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const ledger = await ledgers.get(contactId);
        const now = new Date(clock.now()).toISOString();
        const id = deliveryId(message.conversationId, message.key);
        const answer = decideProactive({
          id,
          now,
          purpose: proactive.purpose,
          proactive: proactive.begins,
          medium: proactive.medium,
          content: message.content,
          closedWindow: message.closedWindow?.content,
          suppression,
          consent: entries,
          windowMs,
          lastInboundAt: conversation.lastInboundAt,
          policy,
          ledger,
          zones,
          sendBefore: proactive.sendBefore,
        });
        if (answer.kind !== "send") return answer;
        if (!answer.counts || ledger.entries.some((entry) => entry.id === id)) return withPlace(answer);
        const next = reserve(ledger, { id, at: now, purpose: proactive.purpose });
        if ((await ledgers.save(contactId, next)) === "saved") return withPlace(answer);
      }
      throw new Error("the contact's send ledger kept changing");

      async function withPlace(answer: Extract<ProactiveAnswer, { kind: "send" }>): Promise<ProactiveAnswer> {
        const { connectionId } = connection;
        const limit = allowanceOn(connection, dayShown(clock.now(), policy.timeZone));
        if (limit === undefined || !proactive?.begins) return answer;
        const today = dayAround(clock.now(), policy.timeZone);
        const place = new Date(today.from).toISOString();
        if ((await places.take(connectionId, place, limit, 1)) > 0) return { ...answer, place };
        // It goes another day: until then the contact may get something else.
        if (answer.counts) await leave(contactId, deliveryId(message.conversationId, message.key));
        return fullToday(limit, new Date(today.to).toISOString(), proactive.sendBefore);
      }
    },

    giveBack: (connectionId, place) => places.giveBack(connectionId, place, 1),

    async release(message, conversation) {
      const id = deliveryId(message.conversationId, message.key);
      await leave((await contacts.resolve(conversation.contactId))?.contactId ?? conversation.contactId, id);
    },
  };

  async function leave(contactId: string, id: string): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const ledger = await ledgers.get(contactId);
      if (!ledger.entries.some((entry) => entry.id === id)) return;
      if ((await ledgers.save(contactId, release(ledger, id))) === "saved") return;
    }
  }

  /** What was agreed to before two contacts became one was agreed to by this person. */
  async function ledgerOf(speaker: Contact | undefined) {
    if (!speaker) return [];
    const family = speaker.merged.length === 0 ? [speaker] : await contacts.family(speaker.contactId);
    return consent.ledger(family.map(({ contactId }) => contactId));
  }
}

/** Where the telephone is; else where the business says that the person is. */
const zoneCountry = (contact: Contact | undefined): string | null =>
  contact ? (countryOf(contact.identities) ?? contact.country) : null;
