/**
 * A notice goes to its person's browsers. The queue may ask twice, and a process may end between any two steps: who took it is marked
 * after it was taken, so what is repeated is the little between the two, and a repeated message has the topic of the first.
 */
import type { Clock } from "../kernel/ports.ts";
import { isCarriedByPush, messageFor, type PushSubscription, WORTH_PUSHING_MS } from "./model.ts";
import type { PushAnswer, PushedNotices, PushReceipts, PushService, SubscriptionStore, VapidReader } from "./ports.ts";

export type PushOutcome =
  /** Nothing to send: the notice is gone or not for push, was read or is old, or its person has no browser or is no member. */
  | { readonly kind: "missing" | "unwanted" | "read" | "late" | "no_browser" | "no_member" | "no_key" }
  | {
      readonly kind: "pushed";
      readonly taken: number;
      readonly gone: number;
      readonly refused: number;
      /** Push services that want it later; `seconds`: not before. */
      readonly busy: number;
      readonly seconds?: number | undefined;
      /** Why the refused ones were, each once. */
      readonly reasons: readonly string[];
    };

export type PushNotice = (notice: { readonly person: string; readonly noticeId: string }) => Promise<PushOutcome>;

interface Ports {
  readonly tenant: string;
  readonly notices: PushedNotices;
  readonly subscriptions: SubscriptionStore;
  readonly receipts: PushReceipts;
  readonly keys: VapidReader;
  readonly service: PushService;
  readonly isMember: (person: string) => Promise<boolean>;
  readonly clock: Clock;
}

export function makePushNotice(ports: Ports): PushNotice {
  const { tenant, notices, subscriptions, receipts, service, clock } = ports;

  return async ({ person, noticeId }) => {
    const [notice, { subscriptions: all }] = await Promise.all([
      notices.get(person, noticeId),
      subscriptions.of(person),
    ]);
    if (!notice) return { kind: "missing" };
    // A notice that is not listed counts as read from the start; only reading it changes it, and takes off the mark of the outbox.
    if (notice.version > 1) return { kind: "read" };
    const left = async (kind: "unwanted" | "late" | "no_browser" | "no_member" | "no_key") => {
      await receipts.mark(person, noticeId, []);
      return { kind };
    };
    if (!isCarriedByPush(notice)) return left("unwanted");
    if (clock.now() >= Date.parse(notice.at) + WORTH_PUSHING_MS) return left("late");
    const open = all.filter(({ expiresAt }) => Date.parse(expiresAt) > clock.now());
    if (open.length === 0) return left("no_browser");
    const [keys, taken, member] = await Promise.all([
      ports.keys.read(),
      receipts.taken(person, noticeId),
      ports.isMember(person),
    ]);
    if (!member) return left("no_member");
    if (!keys) return left("no_key");

    const waiting = open.filter(({ id }) => !taken.includes(id));
    const message = messageFor(notice, tenant, clock.now());
    const answers = await Promise.all(
      waiting.map(async (to): Promise<Answered> => ({ to, answer: await service.send(to, message, keys) })),
    );
    const settled = answers.filter(({ answer }) => answer.kind === "taken" || answer.kind === "refused");
    await receipts.mark(
      person,
      noticeId,
      settled.map(({ to }) => to.id),
    );
    await forget(
      person,
      answers.filter(({ answer }) => answer.kind === "gone").map(({ to }) => to),
    );
    return counted(answers.map(({ answer }) => answer));
  };

  /** As they were when their push service gave them up: whoever registered anew meanwhile stays. */
  async function forget(person: string, gone: readonly PushSubscription[]): Promise<void> {
    if (gone.length === 0) return;
    for (let attempt = 0; attempt < 5; attempt++) {
      const before = await subscriptions.of(person);
      const left = before.subscriptions.filter(
        ({ id, version }) => !gone.some((one) => one.id === id && one.version === version),
      );
      if (left.length === before.subscriptions.length) return;
      if ((await subscriptions.save(person, left, before.version)) === "saved") return;
    }
    throw new Error("the person's subscriptions kept changing");
  }
}

interface Answered {
  readonly to: PushSubscription;
  readonly answer: PushAnswer;
}

function counted(answers: readonly PushAnswer[]): PushOutcome {
  const count = (kind: PushAnswer["kind"]) => answers.filter((answer) => answer.kind === kind).length;
  const waits = answers.flatMap((answer) =>
    answer.kind === "busy" && answer.seconds !== undefined ? [answer.seconds] : [],
  );
  return {
    kind: "pushed",
    taken: count("taken"),
    gone: count("gone"),
    refused: count("refused"),
    busy: count("busy"),
    ...(waits.length ? { seconds: Math.max(...waits) } : {}),
    reasons: [...new Set(answers.flatMap((answer) => (answer.kind === "refused" ? [answer.reason] : [])))],
  };
}
