/** How a request to send is answered where the provider has receipts: badly when a fault asks for it, else once it was accepted. */
import type { ServerResponse } from "node:http";
import type { World } from "./channel.ts";
import { type ErrorAnswer, misbehave } from "./meta.ts";
import type { ReceiptPlan } from "./receipts.ts";

interface Asked {
  readonly accountId: string;
  readonly to: string | undefined;
  /** Writes the provider's own errors. */
  readonly errorOf: (code: number | "internal" | "throttled", status?: number) => ErrorAnswer;
  /** Shows the message to the customer. Throws what the provider refuses it with. */
  readonly accept: (answered: boolean) => Promise<ReceiptPlan>;
  readonly succeed: (plan: ReceiptPlan) => void;
  /** The code of a refusal; undefined for a defect. */
  readonly codeOf: (error: unknown) => number | undefined;
}

export async function answerSend(world: World, response: ServerResponse, asked: Asked): Promise<void> {
  const { accountId, to, errorOf, accept, succeed, codeOf } = asked;
  const outcome = (text: string) => world.recordRequest({ at: world.now(), accountId, to: to ?? null, outcome: text });
  const fault = world.misbehaviour.takeAnswerFault(accountId, to);
  const silent = fault?.kind === "timeout" || fault?.kind === "disconnect" ? fault : undefined;
  if (fault && !silent?.accepted) {
    outcome(fault.kind);
    return misbehave(world, fault, response, errorOf);
  }
  try {
    const plan = await accept(!silent);
    outcome(silent ? `accepted, ${silent.kind}` : "accepted");
    await world.receipts.beforeAnswer(plan);
    if (silent) misbehave(world, silent, response, errorOf);
    else succeed(plan);
    world.receipts.afterAnswer(plan);
  } catch (error) {
    const code = codeOf(error);
    if (code !== undefined) outcome(String(code));
    throw error;
  }
}
