// What the page knows. Views read it and are told what changed.

import { remembered, t } from "./words.js";

export const state = {
  viewer: undefined,
  accounts: [],
  /** By "accountId customerId"; each chat has its messages. */
  chats: new Map(),
  rules: [],
  webhooks: [],
  /** What the business asked the provider to send. */
  requests: [],
  accountId: remembered("account") ?? undefined,
  customerId: undefined,
  /** What the composer is about: {mode: "reply" | "edit", message}. */
  about: undefined,
  /** Extra copies of every webhook that this phone causes. */
  repeat: 0,
  typingUntil: new Map(),
};

const keyOf = (accountId, customerId) => `${accountId} ${customerId}`;

export function takeSnapshot(data) {
  state.accounts = data.accounts;
  state.rules = data.rules;
  state.webhooks = data.webhooks;
  state.requests = data.requests ?? [];
  state.chats = new Map(data.chats.map((chat) => [keyOf(chat.accountId, chat.customerId), chat]));
  if (data.viewer) state.viewer = data.viewer;
  if (!state.accounts.some((account) => account.id === state.accountId)) state.accountId = state.accounts[0]?.id;
  if (!openChat()) state.customerId = chatsOfAccount()[0]?.customerId;
}

export function takeChat({ chat, message }) {
  const key = keyOf(chat.accountId, chat.customerId);
  const known = state.chats.get(key) ?? { messages: [] };
  const messages = known.messages;
  if (message) {
    const index = messages.findIndex((one) => one.id === message.id);
    if (index >= 0) messages[index] = message;
    else messages.push(message);
    if (message.by === "business") state.typingUntil.delete(key);
  }
  state.chats.set(key, { ...chat, messages });
  if (!state.customerId) state.customerId = chat.customerId;
}

export function takeTyping({ accountId, customerId }) {
  state.typingUntil.set(keyOf(accountId, customerId), Date.now() + 8000);
}
export function isTyping() {
  return (state.typingUntil.get(keyOf(state.accountId, state.customerId)) ?? 0) > Date.now();
}

export const account = () => state.accounts.find((one) => one.id === state.accountId);
export const openChat = () => state.chats.get(keyOf(state.accountId, state.customerId));
/** Oldest acquaintance first, so that the list stays still while messages fly. */
export const chatsOfAccount = () => [...state.chats.values()].filter((chat) => chat.accountId === state.accountId);

/** One line for a message, for lists and quotes. */
export function brief(message) {
  if (!message) return "";
  if (message.deleted) return t("Deleted message");
  const kinds = {
    image: "Photo",
    document: "Document",
    audio: "Voice note",
    video: "Video",
    sticker: "Sticker",
    location: "Location",
    contacts: "Contact",
  };
  if (message.mail?.subject) return message.mail.subject;
  return message.text ?? message.media?.filename ?? (kinds[message.type] ? t(kinds[message.type]) : message.type);
}
