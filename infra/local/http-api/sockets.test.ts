/** The runner's WebSocket API keeps to what API Gateway does. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Model } from "../template/model.ts";
import { makeSocketApi, type SocketApi } from "./sockets.ts";

let server: Server;
let api: SocketApi;
let clock: { time: number };
let events: Record<string, unknown>[];
let door: number;

const resources = [
  ["AWS::ApiGatewayV2::Api", "api", { ProtocolType: "WEBSOCKET" }],
  ["AWS::ApiGatewayV2::Stage", "stage", { ApiId: "api", StageName: "live" }],
  ...["$connect", "$disconnect", "$default"].map(
    (RouteKey) =>
      ["AWS::ApiGatewayV2::Route", RouteKey, { ApiId: "api", RouteKey, Target: "integrations/one" }] as const,
  ),
  [
    "AWS::ApiGatewayV2::Integration",
    "one",
    {
      IntegrationUri:
        "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:live/invocations",
    },
  ],
] as const;
const model = {
  ofType: (type: string) =>
    resources.filter(([one]) => one === type).map(([, name, properties]) => ({ name, properties })),
  find: (name: string) => resources.filter(([, one]) => one === name).map(([, , properties]) => ({ properties }))[0],
} as unknown as Model;

beforeEach(async () => {
  clock = { time: Date.parse("2026-11-02T09:00:00.000Z") };
  events = [];
  door = 200;
  api = makeSocketApi({
    model,
    invoke: async (_, event) => {
      const { requestContext, ...more } = event as { requestContext: Record<string, unknown> };
      events.push({ ...requestContext, ...more });
      return { statusCode: requestContext.eventType === "CONNECT" ? door : 200 };
    },
    log: () => undefined,
    now: () => clock.time,
  });
  server = createServer((req, res) => void api.manage(req, res));
  server.on("upgrade", api.upgrade);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  api.stop();
  server.closeAllConnections();
  server.close();
});

const port = () => (server.address() as AddressInfo).port;
async function connect() {
  const socket = new WebSocket(`ws://127.0.0.1:${port()}/live?ticket=t`);
  await once(socket, "open");
  return { socket, id: String(events.at(-1)?.connectionId), closed: once(socket, "close") };
}
const manage = async (method: string, id: string, body?: string) =>
  (
    await fetch(`http://127.0.0.1:${port()}/live/@connections/${encodeURIComponent(id)}`, {
      method,
      ...(body === undefined ? {} : { body }),
    })
  ).status;

test("routes say who it is by an id that ends in =, and the door's answer is the client's", async () => {
  const { socket, id } = await connect();
  expect(id).toMatch(/^[\w-]{15}=$/);
  expect(events[0]).toMatchObject({ routeKey: "$connect", stage: "live", queryStringParameters: { ticket: "t" } });
  socket.send("hello");
  await expect.poll(() => events.at(-1)).toMatchObject({ routeKey: "$default", eventType: "MESSAGE", body: "hello" });
  socket.close();
  await expect.poll(() => events.at(-1)).toMatchObject({ routeKey: "$disconnect", connectionId: id });
  door = 403;
  const refused = new WebSocket(`ws://127.0.0.1:${port()}/live`);
  refused.on("error", () => undefined);
  const [, response] = await once(refused, "unexpected-response");
  expect((response as { statusCode: number }).statusCode).toBe(403);
});

test("a connection is spoken to, ended, and then gone", async () => {
  const { socket, id, closed } = await connect();
  const heard = once(socket, "message");
  expect(await manage("POST", id, "news")).toBe(200);
  expect(String((await heard)[0])).toBe("news");
  expect(await manage("POST", id, "x".repeat(128 * 1024 + 1))).toBe(413);
  expect(await manage("DELETE", id)).toBe(204);
  await closed;
  for (const method of ["POST", "GET", "DELETE"])
    expect(await manage(method, id, method === "GET" ? undefined : "x")).toBe(410);
});

test("what is too large ends the connection with 1009", async () => {
  const { socket, closed } = await connect();
  socket.send("x".repeat(128 * 1024 + 1));
  expect((await closed)[0]).toBe(1009);
});

test("ten idle minutes end it, and two hours whatever is said", async () => {
  const idle = await connect();
  clock.time += 10 * 60_000 - 1;
  api.sweep();
  expect(idle.socket.readyState).toBe(WebSocket.OPEN);
  clock.time += 1;
  api.sweep();
  expect((await idle.closed)[0]).toBe(1001);
  const busy = await connect();
  for (let minute = 0; minute < 119; minute++) {
    clock.time += 60_000;
    if (minute % 5 === 0) await manage("POST", busy.id, "news");
    api.sweep();
  }
  expect(busy.socket.readyState).toBe(WebSocket.OPEN);
  clock.time += 60_000;
  api.sweep();
  expect((await busy.closed)[0]).toBe(1001);
});
