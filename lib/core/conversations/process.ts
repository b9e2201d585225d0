/** Everything that happens in a thread, by what it is. */
import type { ContactStore } from "../contacts/ports.ts";
import type { NoticeStore } from "../kernel/kept.ts";
import type {
  IdentityChangeEvent,
  MessageEvent,
  PreferenceEvent,
  SystemEvent,
  ThreadEvent,
} from "../messages/model.ts";
import type { ApplyChange, ChangeEvent } from "./changes.ts";
import type { ReceiveMessage } from "./receive.ts";
import type { ThreadInput } from "./thread.ts";

type AnyEvent = ThreadEvent | PreferenceEvent | IdentityChangeEvent;

interface ProcessPorts {
  readonly receive: ReceiveMessage;
  readonly change: ApplyChange;
  readonly contacts: ContactStore;
  readonly notices: NoticeStore;
}

/** Throws when a store fails: the queue then hands the event over again. Every kind may be handed over twice. */
export type ProcessEvent = (input: ThreadInput<AnyEvent>) => Promise<string>;

export function makeProcessEvent({ receive, change, contacts, notices }: ProcessPorts): ProcessEvent {
  return async (input) => {
    const { event } = input;
    switch (event.event) {
      case "message":
      case "system":
        return receive(input as ThreadInput<MessageEvent | SystemEvent>);
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
    await contacts.recordConsent({
      contactId,
      channel: event.channel,
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
