/** What all simulated providers of mail do with a mail that they take: keep it, show it, and say what its receipts are for. */
import type { World } from "../channel.ts";
import type { ReceiptPlan } from "../receipts.ts";
import type { Account } from "../types.ts";
import { arrived } from "./arrived.ts";

export interface TakenIn {
  readonly accountId: string;
  /** The provider's name for it. */
  readonly id: string;
  readonly to: string;
  readonly raw: Uint8Array;
  readonly clientRef?: string;
  /** What was asked, for whoever looks at what was sent. */
  readonly asked: Readonly<Record<string, unknown>>;
  readonly answered: boolean;
}

/** `sent()` of the simulator shows `asked` with the mail as `raw`. */
export async function takeIn(world: World, account: Account, mail: TakenIn): Promise<ReceiptPlan> {
  const { accountId, id, to, raw, clientRef, asked, answered } = mail;
  const chat = world.chats.find(accountId, to) ?? world.chats.open(accountId, { userId: to, name: to });
  const { message } = await arrived(world, accountId, raw, to);
  const body = { ...asked, raw: Buffer.from(raw).toString("utf8") };
  world.recordSent({ wamid: id, at: world.now(), accountId, to, body, answered });
  world.chats.add(chat, { id, by: "business", at: world.now(), progress: "accepted", ...message });
  return {
    account,
    chat,
    messageId: id,
    category: "mail",
    fault: world.misbehaviour.takeReceiptFault(accountId, to),
    ...(clientRef !== undefined && { clientRef }),
  };
}

/** Two of SMTP's codes, which every provider hands on: what a mail server said of a mail. */
export const DIAGNOSES = {
  unknown: { status: "5.1.1", text: "smtp; 550 5.1.1 user unknown" },
  full: { status: "4.2.2", text: "smtp; 452 4.2.2 mailbox full" },
} as const;
