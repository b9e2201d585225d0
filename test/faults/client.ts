/** An agent's program, as careful as the API's reference tells it to be, and the provider that posts its webhooks. */
import { expect } from "vitest";
import type { SentMessage } from "../../lib/core/conversations/model.ts";
import { deliveriesIn, messagesOf } from "./invariants.ts";
import { apiRequest, hook, threadOf } from "./samples.ts";
import { clock, type World } from "./world.ts";

let keys = 0;

/** A client that repeats what was not answered, and waits when it is told to. */
export async function ask(
  world: World,
  method: string,
  path: string,
  body?: unknown,
  key?: string,
): Promise<{
  readonly status: number;
  readonly body: { readonly data?: readonly { readonly id: string }[]; readonly id?: string };
}> {
  for (let attempt = 0; attempt < 8; attempt++) {
    const outcome = await world.invoke("api", apiRequest(world, method, path, body, key));
    if (outcome.kind === "answered") {
      const answer = outcome.answer as { statusCode: number; body: string };
      const text = JSON.parse(answer.body) as { code?: string };
      if (answer.statusCode < 500 && text.code !== "request_in_progress")
        return { status: answer.statusCode, body: text as { data?: [] } };
    }
    clock.advance(31_000);
  }
  throw new Error("the request is never answered");
}

export const messagesPath = (world: World) => `/conversations/${threadOf(world)}/messages`;

export async function reply(world: World, words: string, key: string | undefined = `key-${++keys}`): Promise<string> {
  clock.advance(1_000);
  const answer = await ask(world, "POST", messagesPath(world), { content: { type: "text", text: words } }, key);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return answer.body.data?.[0]?.id ?? "";
}

export const sentIn = async (world: World): Promise<readonly SentMessage[]> => deliveriesIn(await messagesOf(world));

/** The provider repeats what was not answered with 200, later than any queue remembers. */
export async function post(world: World, payload: unknown): Promise<void> {
  for (let attempt = 0; attempt < 6; attempt++) {
    const outcome = await world.invoke("receive-webhook", hook(world, payload));
    if (outcome.kind === "answered" && (outcome.answer as { statusCode: number }).statusCode === 200) return;
    await world.drive(0);
    clock.advance(600_000);
  }
  throw new Error("the webhook is never taken");
}
