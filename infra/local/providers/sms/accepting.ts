/** What all simulated providers of text messages do with one that they take. */
import type { World } from "../channel.ts";
import type { ReceiptPlan } from "../receipts.ts";
import type { Account, Chat, ChatMedia } from "../types.ts";
import { wishOf } from "./customers.ts";

export interface TakenText {
  readonly accountId: string;
  /** The provider's name for it. */
  readonly id: string;
  /** Without a plus. */
  readonly to: string;
  readonly text: string;
  readonly media?: ChatMedia | undefined;
  readonly clientRef?: string;
  /** What was asked, for whoever looks at what was sent. */
  readonly asked: unknown;
  readonly answered: boolean;
}

export const chatWith = (world: World, accountId: string, waId: string): Chat =>
  world.chats.find(accountId, waId) ?? world.chats.open(accountId, { waId, name: `+${waId}` });

/** Somebody's last word on it counts. */
export function hasStopped(chat: Chat): boolean {
  const wishes = chat.messages.flatMap(({ by, text }) => (by === "customer" ? (wishOf(text) ?? []) : []));
  return wishes.at(-1) === "STOP";
}

export function takeText(world: World, account: Account, taken: TakenText): ReceiptPlan {
  const { accountId, id, to, text, media, clientRef, asked, answered } = taken;
  const chat = chatWith(world, accountId, to);
  world.recordSent({ wamid: id, at: world.now(), accountId, to, body: asked, answered });
  world.chats.add(chat, {
    id,
    by: "business",
    at: world.now(),
    progress: "accepted",
    type: media ? "image" : "text",
    ...(text !== "" && { text }),
    ...(media && { media }),
  });
  return {
    account,
    chat,
    messageId: id,
    category: "service",
    fault: world.misbehaviour.takeReceiptFault(accountId, to),
    ...(clientRef !== undefined && { clientRef }),
  };
}
