/** Every chat of the simulated phone, by account and customer. */
import { type Chat, type ChatMessage, type Customer, customerKey, type Progress } from "./types.ts";

/** Campaign tests fill chats quickly; the phone needs the latest only. */
const MESSAGES_KEPT = 300;
const ORDER: readonly Progress[] = ["posting", "refused", "accepted", "sent", "delivered", "read"];

export interface ChatChange {
  readonly chat: Chat;
  readonly message?: ChatMessage;
}

export interface Chats {
  /** Finds or creates the chat; a known customer's name and second id are brought up to date. */
  open(accountId: string, customer: Customer): Chat;
  find(accountId: string, customer: string): Chat | undefined;
  list(accountId?: string): readonly Chat[];
  message(chat: Chat, id: string): ChatMessage | undefined;
  add(chat: Chat, message: ChatMessage): void;
  /** Changes one message in place. Unknown ids are ignored. */
  change(chat: Chat, id: string, change: (message: ChatMessage) => void): void;
  /** Moves a message forward; a step back is ignored, `failed` only follows what was not delivered. */
  progress(chat: Chat, id: string, progress: Progress, error?: { code: number; title: string }): void;
  touch(chat: Chat): void;
  clear(accountId?: string): void;
  restore(chats: readonly Chat[]): void;
}

/** `changed` hears of every change, for the phone page and the state file. */
export function makeChats(changed: (change: ChatChange) => void): Chats {
  const chats = new Map<string, Chat>();
  const keyOf = (accountId: string, customer: string) => `${accountId} ${customer}`;

  function change(chat: Chat, id: string, apply: (message: ChatMessage) => void): void {
    const message = chat.messages.find((candidate) => candidate.id === id);
    if (!message) return;
    apply(message);
    changed({ chat, message });
  }

  return {
    open(accountId, customer) {
      const key = keyOf(accountId, customerKey(customer));
      const known = chats.get(key);
      if (known) {
        Object.assign(known.customer, customer);
        return known;
      }
      const chat: Chat = { accountId, customer: { ...customer }, unread: 0, messages: [] };
      chats.set(key, chat);
      changed({ chat });
      return chat;
    },
    find(accountId, customer) {
      const direct = chats.get(keyOf(accountId, customer));
      if (direct) return direct;
      // A customer with both ids may be written to by either.
      for (const chat of chats.values())
        if (chat.accountId === accountId && chat.customer.userId === customer) return chat;
      return undefined;
    },
    list: (accountId) => [...chats.values()].filter((chat) => accountId === undefined || chat.accountId === accountId),
    message: (chat, id) => chat.messages.find((message) => message.id === id),
    add(chat, message) {
      chat.messages.push(message);
      if (chat.messages.length > MESSAGES_KEPT) chat.messages.splice(0, chat.messages.length - MESSAGES_KEPT);
      if (message.by === "customer") chat.lastCustomerAt = Math.max(chat.lastCustomerAt ?? 0, message.at);
      else chat.unread += 1;
      changed({ chat, message });
    },
    change,
    progress(chat, id, progress, error) {
      change(chat, id, (message) => {
        if (message.progress === "failed") return;
        if (progress === "failed") {
          if (ORDER.indexOf(message.progress) > ORDER.indexOf("sent")) return;
          message.progress = "failed";
          if (error) message.error = error;
        } else if (ORDER.indexOf(progress) > ORDER.indexOf(message.progress)) message.progress = progress;
      });
    },
    touch: (chat) => changed({ chat }),
    clear(accountId) {
      for (const [key, chat] of chats) if (accountId === undefined || chat.accountId === accountId) chats.delete(key);
    },
    restore(saved) {
      for (const chat of saved) chats.set(keyOf(chat.accountId, customerKey(chat.customer)), chat);
    },
  };
}
