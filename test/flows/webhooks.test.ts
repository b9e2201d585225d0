/** From a customer's message to the business's own system: through the stream, the bus and the receiver's library. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
const came: { readonly path: string; readonly headers: Record<string, string>; readonly body: string }[] = [];
let isDown = true;
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const path = request.url ?? "";
    came.push({ path, headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() });
    // Never answers: whoever waits for it waits alone.
    if (path === "/hangs") return;
    response.writeHead(isDown ? 500 : 204).end();
  });
});
let origin = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  vi.stubEnv("FETCH_ALLOW_ORIGINS", origin);
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  receiver.closeAllConnections();
  receiver.close();
  await stack?.stop();
});

test("a message is told in a signed request, again after a failure, and beside an endpoint that hangs", async () => {
  const add = async (path: string) => {
    const { status, body } = await stack.call<{ endpoint: { id: string }; secret: string }>(
      "POST",
      "/api/webhooks/endpoints",
      {
        url: `${origin}${path}`,
        types: ["message.received"],
      },
    );
    expect(status).toBe(201);
    return body;
  };
  await add("/hangs");
  const { endpoint, secret } = await add("/takes");
  await stack.write("15550730001", "Hola");
  const of = (path: string) => came.filter((one) => one.path === path);
  await eventually(async () => of("/takes").length > 0 && of("/hangs").length > 0, Boolean);
  isDown = false;
  await eventually(async () => of("/takes").length > 1, Boolean, 30_000);
  const [first, second] = of("/takes");
  const event = new Webhook(secret).verify(second?.body ?? "", second?.headers ?? {});
  expect(event).toMatchObject({ type: "message.received", data: { channel: "whatsapp", content: { text: "Hola" } } });
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  const path = `/api/webhooks/endpoints/${endpoint.id}/deliveries`;
  await eventually(
    async () => {
      const { body } = await stack.call<{ data: { state: string; attempts: { status: number }[] }[] }>("GET", path);
      const [delivery] = body.data;
      return [delivery?.state, delivery?.attempts.map(({ status }) => status).join()];
    },
    ([state, statuses]) => state === "succeeded" && statuses === "500,204",
  );
}, 60_000);
