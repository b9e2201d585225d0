/**
 * Makes history by the product's own road: customers' signed webhooks, people's requests to the API, the provider's answers and
 * receipts, each at its moment. What it leaves in the table is what the running system would have left.
 */
import type { ReceiptStatus } from "../../providers/channel.ts";
import type { Simulator } from "../../providers/simulator.ts";
import { type Customer, type CustomerMessage, customerKey } from "../../providers/types.ts";
import { setClock } from "./clock.ts";
import type { Rooms } from "./rooms.ts";
import type { PastServices } from "./services.ts";

/** Who asks the API, as its authorizer would have said. */
export interface Principal {
  readonly kind: "person";
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly secondFactor: boolean;
  readonly memberships: readonly { readonly tenant: string; readonly role: string }[];
}

/** A chat of a business with a customer. */
export interface Line {
  readonly accountId: string;
  readonly customer: Customer;
}

export class Refusal extends Error {
  readonly code: string;
  constructor(asked: string, status: number, problem: unknown) {
    super(`${asked} answered ${status}: ${JSON.stringify(problem)}`);
    this.code = String((problem as { code?: unknown } | undefined)?.code);
  }
}

export interface Past {
  /** Answers the provider's id of the message, and the conversation that it came to (undefined for what makes none). */
  write(at: number, line: Line, message: CustomerMessage): Promise<{ messageId: string; conversationId?: string }>;
  /** Throws a `Refusal` when the API refuses. What the request wants sent has been sent when it resolves. */
  ask<Answer>(at: number, who: Principal, method: string, path: string, body?: unknown): Promise<Answer>;
  /** The provider says how far its latest message to this customer came; silently nothing where it never says. */
  tell(at: number, line: Line, status: Exclude<ReceiptStatus, "delayed">, errorCode?: number): Promise<void>;
  /** The provider's id of the latest message to this customer. */
  latestSent(line: Line): string | undefined;
  /** The provider answers the next message to this customer with an error of its own. */
  refuseNext(line: Line, code: number): void;
}

const COMMANDS: Readonly<Record<string, readonly [room: "send-outbound" | "run-job", type: string]>> = {
  talk: ["send-outbound", "delivery.send"],
  media: ["run-job", "media.fetch"],
};

interface Parts {
  readonly simulator: Simulator;
  readonly rooms: Rooms;
  readonly services: PastServices;
}

export function makePast({ simulator, rooms, services }: Parts): Past {
  const { world } = simulator;

  /** Everything that was set in motion, until nothing is. */
  async function settle(): Promise<string | undefined> {
    let conversationId: string | undefined;
    for (;;) {
      const [queued, due] = [services.takeQueued(), services.takeDue()];
      if (queued.length + due.length === 0) return conversationId;
      for (const { queue, body } of queued) {
        if (queue.startsWith("inbound")) {
          conversationId = (JSON.parse(body) as { data: { conversationId: string } }).data.conversationId;
          await rooms.queue("process-inbound", body);
        } else await rooms.queue("process-receipts", body);
      }
      for (const { relay, row } of due) {
        const command = COMMANDS[relay];
        if (!command) continue;
        const [room, type] = command;
        const { conversationId: of, key, pk } = row;
        const id = `${String(of)}.${String(key)}`;
        const tenant = String(pk).slice(0, String(pk).indexOf("#"));
        const time = new Date().toISOString();
        await rooms.queue(
          room,
          JSON.stringify({ id, type, version: 1, time, tenant, subject: id, data: { conversationId: of, key } }),
        );
      }
    }
  }

  const latest = ({ accountId, customer }: Line) =>
    simulator.sent({ accountId, to: customerKey(customer) }).at(-1)?.wamid;

  return {
    async write(at, { accountId, customer }, message) {
      setClock(at);
      const { messageIds, answers } = await simulator.sendFromCustomer({
        phoneNumberId: accountId,
        from: customer,
        message,
        at,
      });
      const [answer] = answers;
      if (answer?.status !== 200) throw new Error(`a webhook was not taken: ${JSON.stringify(answer)}`);
      const conversationId = await settle();
      return { messageId: messageIds[0] ?? "", ...(conversationId === undefined ? {} : { conversationId }) };
    },
    async ask<Answer>(at: number, who: Principal, method: string, path: string, body?: unknown) {
      setClock(at);
      const answer = await rooms.api({ method, path, body, principal: who });
      if (answer.status >= 400) throw new Refusal(`${method} ${path}`, answer.status, answer.body);
      await settle();
      return answer.body as Answer;
    },
    async tell(at, line, status, errorCode) {
      setClock(at);
      const account = simulator.account(line.accountId);
      const channel = simulator.channelOf(account);
      const messageId = latest(line);
      const chat = world.chats.find(line.accountId, customerKey(line.customer));
      if (!messageId || !chat || channel.silent) return;
      const error = errorCode === undefined ? undefined : { code: errorCode, title: channel.errorTitle(errorCode) };
      world.chats.progress(chat, messageId, status, error);
      if (status === "read") chat.unread = 0;
      const update = channel.receiptUpdate(
        account,
        {
          messageId,
          customer: chat.customer,
          status,
          at,
          category: "service",
          ...(errorCode === undefined ? {} : { errorCode }),
        },
        world,
      );
      if (update === undefined) return;
      await world.webhooks.post(account, {
        kind: "receipt",
        summary: status,
        body: channel.envelope(account, [update], "messages"),
      });
      await settle();
    },
    latestSent: latest,
    refuseNext({ accountId, customer }, code) {
      simulator.misbehave({
        phoneNumberId: accountId,
        fault: { kind: "error", code },
        requests: 1,
        to: customerKey(customer),
      });
    },
  };
}
