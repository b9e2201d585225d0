/** Everything that happens in a thread, by what it is. */
import { activatedIn, codeIn } from "../activations/model.ts";
import type { Activate } from "../activations/ports.ts";
import { ANY_CHANNEL, confirmationFor, consentFor, type OptOutLanguage, optOutOf } from "../consent/model.ts";
import type { ConsentStore } from "../consent/ports.ts";
import type { ContactStore } from "../contacts/ports.ts";
import type { NoticeStore } from "../kernel/kept.ts";
import type { Ids } from "../kernel/ports.ts";
import type {
  IdentityChangeEvent,
  MessageEvent,
  PreferenceEvent,
  SystemEvent,
  ThreadEvent,
} from "../messages/model.ts";
import type { ApplyChange, ChangeEvent } from "./changes.ts";
import { messageKey } from "./model.ts";
import type { ConversationStore } from "./ports.ts";
import type { ReceiveMessage } from "./receive.ts";
import type { ThreadInput } from "./thread.ts";

type AnyEvent = ThreadEvent | PreferenceEvent | IdentityChangeEvent;

interface ProcessPorts {
  readonly receive: ReceiveMessage;
  readonly change: ApplyChange;
  readonly contacts: ContactStore;
  readonly notices: NoticeStore;
  readonly consent: Pick<ConsentStore, "ledger" | "record">;
  readonly conversations: Pick<ConversationStore, "insert">;
  readonly activate: Activate;
  /** What people call a channel: consent is given to that, whoever carries it. */
  readonly mediumOf: (channel: string) => string;
  readonly ids: Ids;
}

/** Throws when a store fails: the queue then hands the event over again. Every kind may be handed over twice. */
export type ProcessEvent = (input: ThreadInput<AnyEvent>) => Promise<string>;

export function makeProcessEvent(ports: ProcessPorts): ProcessEvent {
  const { receive, change, contacts, notices, consent, conversations, activate, mediumOf, ids } = ports;
  return async (input) => {
    const { event } = input;
    switch (event.event) {
      case "message": {
        const outcome = await receive(input as ThreadInput<MessageEvent>);
        const wish = wishOf(event);
        if (wish) await hear(input as ThreadInput<MessageEvent>, wish);
        const code = isSomebodys(event) ? codeIn(event.text ?? "") : undefined;
        if (code !== undefined) await comeIn(input as ThreadInput<MessageEvent>, code);
        return outcome;
      }
      case "system":
        return receive(input as ThreadInput<SystemEvent>);
      case "message_edit":
      case "message_delete":
      case "reaction":
        return change(input as ThreadInput<ChangeEvent>);
      case "identity_change":
        return learn(input);
      case "preference":
        return prefer(input, event);
    }
  };

  /** Somebody wants no marketing any more, or again: on every channel, or on the one that they said it on. */
  async function hear(input: ThreadInput<MessageEvent>, { wish, language }: Wish): Promise<void> {
    const { event, receivedAt } = input;
    const [known] = await contacts.findByIdentities(input.identities);
    const contact = known === undefined ? undefined : await contacts.resolve(known);
    if (!contact) return;
    const at = event.timestamp ?? receivedAt;
    const { contactId } = contact;
    const before = (await consent.ledger([contactId])).filter((record) => record.at < at);
    await consent.record({
      contactId,
      channel: wish === "stop" ? ANY_CHANNEL : mediumOf(event.channel),
      purpose: "marketing",
      state: wish === "stop" ? "withdrawn" : "granted",
      source: "opt_out_word",
      detail: event.text ?? "",
      at,
    });
    // Once, and not where the provider has answered already.
    const said = consentFor(before, "marketing", ANY_CHANNEL);
    if (wish !== "stop" || event.optOut || said.by?.state === "withdrawn") return;
    await answer(input, "opt-out", "rule:opt_out", confirmationFor(contact.language, language));
  }

  /** They came by a link or a code of ours, and are told that it worked. */
  async function comeIn(input: ThreadInput<MessageEvent>, code: string): Promise<void> {
    const { event, conversationId, connectionId, identities, receivedAt } = input;
    const at = event.timestamp ?? receivedAt;
    const activated = await activate({
      code,
      channel: mediumOf(event.channel),
      connectionId,
      conversationId,
      identities,
      at,
    });
    if (activated) await answer(input, "activation", "rule:activation", activatedIn(activated.language));
  }

  /** At once, and once. */
  async function answer(
    { event, conversationId, connectionId, receivedAt }: ThreadInput<MessageEvent>,
    name: string,
    author: string,
    text: string,
  ): Promise<void> {
    const answeredAt = new Date(Date.parse(event.timestamp ?? receivedAt) + 1).toISOString();
    await conversations.insert({
      kind: "sent",
      conversationId,
      key: messageKey(answeredAt, ids.derive(name, conversationId, event.externalId)),
      at: answeredAt,
      createdAt: answeredAt,
      order: answeredAt,
      direction: "out",
      connectionId,
      author,
      content: { type: "text", text },
      proactive: { purpose: "transactional", medium: mediumOf(event.channel), begins: false },
      status: "queued",
      attempts: 0,
      refusals: 0,
      times: {},
      reactions: {},
    });
  }

  /** The person is known by a new id; strangers are left alone until they write. */
  async function learn(input: ThreadInput<AnyEvent>): Promise<string> {
    const [contactId] = await contacts.findByIdentities(input.identities);
    await note(input);
    if (contactId === undefined) return "stranger";
    await contacts.link(contactId, input.identities, input.receivedAt);
    return "linked";
  }

  async function prefer(input: ThreadInput<AnyEvent>, event: PreferenceEvent): Promise<string> {
    await note(input);
    const [contactId] = await contacts.findByIdentities(input.identities);
    if (contactId === undefined) return "stranger";
    await contacts.link(contactId, input.identities, input.receivedAt);
    await consent.record({
      contactId,
      channel: mediumOf(event.channel),
      purpose: "marketing",
      // Only a clear yes opens; every other word closes.
      state: event.status === "resume" || event.status === "signup" ? "granted" : "withdrawn",
      source: "provider_setting",
      detail: event.type,
      at: event.timestamp ?? input.receivedAt,
    });
    return "recorded";
  }

  function note(input: ThreadInput<AnyEvent>): Promise<void> {
    const { event } = input;
    return notices.record(input.connectionId, { type: event.event, at: event.timestamp ?? input.receivedAt, event });
  }
}

interface Wish {
  readonly wish: "stop" | "start";
  readonly language?: OptOutLanguage;
}

const isSomebodys = ({ direction, automatic }: MessageEvent): boolean => direction === "in" && !automatic;

function wishOf(event: MessageEvent): Wish | undefined {
  if (!isSomebodys(event)) return undefined;
  const { optOut, text } = event;
  const word = optOutOf(text ?? "");
  return optOut ? { ...word, wish: optOut } : word;
}
