/** Tells our side how far its messages came, in order or in whatever order a fault asks for. */
import type { ProviderChannel, Receipt, ReceiptStatus } from "./channel.ts";
import type { Chats } from "./chats.ts";
import { errorCode, type ReceiptFault } from "./misbehaviour.ts";
import type { Account, Chat, Settings } from "./types.ts";
import type { Webhooks } from "./webhooks.ts";

export interface ReceiptPlan {
  readonly account: Account;
  readonly chat: Chat;
  readonly messageId: string;
  readonly clientRef?: string;
  /** What the provider charges for: service, utility, marketing, ... */
  readonly category: string;
  readonly fault?: ReceiptFault | undefined;
  /** The message fails behind the accepted request, for a reason of its own. */
  readonly failWith?: number | undefined;
  /** The last receipt that this kind of message gets. */
  readonly upTo?: "sent" | "read";
}

export interface Receipts {
  /** Call before the answer to the send; resolves when the answer may go out. */
  beforeAnswer(plan: ReceiptPlan): Promise<void>;
  /** Call once the answer is out, or withheld on purpose. */
  afterAnswer(plan: ReceiptPlan): void;
  /** The customer looks at this chat (or stopped to): everything delivered there counts as read. */
  look(chat: Chat, looking: boolean): void;
  /** Forgets every receipt that has not been posted. */
  clear(): void;
}

export function makeReceipts(options: {
  channelOf: (account: Account) => ProviderChannel;
  settings: (accountId: string) => Settings;
  chats: Chats;
  webhooks: Webhooks;
  receiptUpdate: (account: Account, receipt: Receipt) => unknown;
  now: () => number;
}): Receipts {
  const timers = new Set<NodeJS.Timeout>();
  const looking = new Map<Chat, number>();
  /** Delivered messages that wait for the customer to look. */
  const unseen = new Map<Chat, Map<string, ReceiptPlan>>();
  let generation = 0;

  async function post(plan: ReceiptPlan, status: ReceiptStatus, code?: number): Promise<void> {
    const { account, chat, messageId } = plan;
    const channel = options.channelOf(account);
    const receipt: Receipt = {
      messageId,
      customer: chat.customer,
      status,
      at: options.now(),
      category: plan.category,
      ...(plan.clientRef !== undefined && { clientRef: plan.clientRef }),
      ...(code !== undefined && { errorCode: code }),
    };
    if (status !== "delayed")
      options.chats.progress(
        chat,
        messageId,
        status,
        code === undefined ? undefined : { code, title: channel.errorTitle(code) },
      );
    const update = options.receiptUpdate(account, receipt);
    if (update === undefined) return;
    const times = plan.fault?.kind === "receipts_repeated" ? (plan.fault.times ?? 2) : 1;
    for (let copy = 0; copy < times; copy++) {
      await options.webhooks.post(account, {
        kind: "receipt",
        summary: `${code === undefined ? status : `${status} ${code}`} to ${chat.customer.name}`,
        body: channel.envelope(account, [update], "messages"),
      });
    }
  }

  /** False when everything was cleared meanwhile. */
  function wait(ms: number, mine: number): Promise<boolean> {
    if (mine !== generation) return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve(mine === generation);
      }, ms);
      timers.add(timer);
    });
  }

  async function run(plan: ReceiptPlan): Promise<void> {
    const { fault, chat } = plan;
    const mine = generation;
    const times = options.settings(chat.accountId).receipts;
    if (fault?.kind === "receipts_withheld") return;
    const failure =
      plan.failWith ?? (fault?.kind === "receipts_failed" ? errorCode(fault.code ?? "undeliverable") : undefined);
    if (failure !== undefined) {
      if (await wait(times.sent, mine)) await post(plan, "failed", failure);
      return;
    }
    if (fault?.kind === "receipts_reversed") {
      if (!(await wait(times.delivered, mine))) return;
      for (const status of plan.upTo === "sent" ? (["sent"] as const) : (["read", "delivered", "sent"] as const))
        await post(plan, status);
      return;
    }
    if (fault?.kind !== "receipt_first") {
      if (!(await wait(times.sent, mine))) return;
      await post(plan, "sent");
    }
    if (fault?.kind === "receipts_delayed" && options.channelOf(plan.account).delays) await post(plan, "delayed");
    if (plan.upTo === "sent" || !(await wait(Math.max(0, times.delivered - times.sent), mine))) return;
    await post(plan, "delivered");
    if (looking.has(chat)) {
      chat.unread = 0;
      await post(plan, "read");
    } else if (times.read !== null) {
      if (await wait(Math.max(0, times.read - times.delivered), mine)) await post(plan, "read");
    } else {
      const waiting = unseen.get(chat) ?? new Map<string, ReceiptPlan>();
      unseen.set(chat, waiting.set(plan.messageId, plan));
    }
  }

  return {
    async beforeAnswer(plan) {
      if (plan.fault?.kind === "receipt_first") await post(plan, "sent");
    },
    afterAnswer(plan) {
      void run(plan);
    },
    look(chat, on) {
      const viewers = (looking.get(chat) ?? 0) + (on ? 1 : -1);
      if (viewers > 0) looking.set(chat, viewers);
      else looking.delete(chat);
      if (!on) return;
      if (chat.unread) {
        chat.unread = 0;
        options.chats.touch(chat);
      }
      const waiting = unseen.get(chat);
      unseen.delete(chat);
      void (async () => {
        for (const plan of waiting?.values() ?? []) await post(plan, "read");
      })();
    },
    clear() {
      generation += 1;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      unseen.clear();
    },
  };
}
