/** How Telegram writes people, chats and numbers. https://core.telegram.org/bots/api#available-types */
import type { World } from "../channel.ts";
import { type Chat, type ChatMessage, type Customer, customerKey } from "../types.ts";
import type { TelegramAccount } from "./account.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Invented people; on Telegram nobody shows a telephone number. */
export const CUSTOMERS: readonly Customer[] = [
  { userId: "700100141", name: "Lucía Herrera" },
  { userId: "700100162", name: "Amadou Diallo" },
  { userId: "700100183", name: "Marisol Quispe" },
];

export function idOf(customer: Customer): number {
  const key = customerKey(customer);
  if (!/^[1-9]\d{0,15}$/.test(key)) throw new Error("a customer on Telegram has a number as userId");
  return Number(key);
}

export function userFields(customer: Customer): Fields {
  const [first = "", ...rest] = customer.name.split(" ");
  const last = rest.join(" ");
  return {
    id: idOf(customer),
    is_bot: false,
    first_name: first,
    ...(last && { last_name: last }),
    language_code: "es",
  };
}

export function chatFields(customer: Customer): Fields {
  const { is_bot: _bot, language_code: _language, ...named } = userFields(customer);
  return { ...named, type: "private" };
}

export function botFields({ botId, name, username }: TelegramAccount): Fields {
  return { id: Number(botId), is_bot: true, first_name: name, username };
}

export const seconds = (at: number): number => Math.floor(at / 1000);

/** A message of the chat as it stands in another one that is about it. */
export function quotedFields(account: TelegramAccount, chat: Chat, message: ChatMessage): Fields {
  const keys = message.choices?.options.map(({ id, title }) => [{ text: title, callback_data: id }]);
  return {
    message_id: Number(message.id),
    from: message.by === "business" ? botFields(account) : userFields(chat.customer),
    chat: chatFields(chat.customer),
    date: seconds(message.at),
    ...(message.text !== undefined && { text: message.text }),
    ...(keys && { reply_markup: { inline_keyboard: keys } }),
  };
}

// Behind every number of an earlier run, so that what a state file kept is not named twice.
let latest = Math.floor(Date.now() / 1000) - 1_700_000_000;
export const nextNumber = (): number => ++latest;

/** What each customer last gave as a reaction to each message: Telegram tells what it was before, too. */
const REACTIONS = new WeakMap<World, Map<string, string>>();

/** Remembers the new reaction and answers the one before. */
export function swapReaction(world: World, key: string, emoji: string | undefined): string | undefined {
  const known = REACTIONS.get(world) ?? new Map<string, string>();
  REACTIONS.set(world, known);
  const before = known.get(key);
  if (emoji) known.set(key, emoji);
  else known.delete(key);
  return before;
}
