import { expect, test } from "vitest";
import type { Http, HttpRequest, HttpResult } from "../contract.ts";
import { smtp } from "./index.ts";

const connection = {
  address: "hello@shop.example",
  host: "Mail.shop.example",
  user: "hello@shop.example",
  password: "p@ss:/",
};
const to = smtp.address?.("ana@huanca.example", { id: "t-1", subject: "Hi" })?.chat ?? {
  id: "",
  type: "person" as const,
};

async function sent(more: object, answer: HttpResult) {
  const calls: HttpRequest[] = [];
  const http: Http = async (call) => {
    calls.push(call);
    return answer;
  };
  const request = {
    content: { type: "text", text: "Hi" } as const,
    to,
    clientRef: "d.1",
    baseUrl: smtp.manifest.baseUrl,
  };
  return { calls, outcome: await smtp.send({ ...request, connection: { ...connection, ...more } }, http) };
}
const answered = (status: number, body = ""): HttpResult => ({ kind: "answered", status, headers: {}, body });

test.each([
  [undefined, "smtp://hello%40shop.example:p%40ss%3A%2F@mail.shop.example:587"],
  ["465", "smtps://hello%40shop.example:p%40ss%3A%2F@mail.shop.example:465"],
])("port %s is called by its own encryption", async (port, url) => {
  const { calls, outcome } = await sent({ port }, answered(250, "2.0.0 ok"));
  expect(calls).toMatchObject([
    { method: "POST", url, headers: { from: "hello@shop.example", to: "ana@huanca.example" } },
  ]);
  expect(outcome).toEqual({ kind: "accepted", externalId: "<d.1@shop.example>" });
});

test.each<[string, HttpResult, object]>([
  ["nobody of this name", answered(550, "550 5.1.1 unknown"), { kind: "unreachable", code: "5.1.1" }],
  ["a full mailbox", answered(452, "452 4.2.2 full"), { kind: "retry" }],
  ["a refusal without a reason", answered(550, "550 no"), { kind: "undeliverable", code: "550" }],
  ["a greylist", answered(451, "451 4.7.1 later"), { kind: "retry" }],
  ["a server that is busy", answered(421, "421 4.3.2 closing"), { kind: "throttled", scope: "connection" }],
  ["a wrong password", answered(535, "535 5.7.8 no"), { kind: "broken" }],
  ["no answer", { kind: "lost", reason: "ETIMEDOUT" }, { kind: "unknown" }],
  ["no server", { kind: "unsent", reason: "ECONNREFUSED" }, { kind: "retry" }],
  ["a server that we do not call", { kind: "unsent", reason: "refused: x" }, { kind: "broken" }],
  ["another's certificate", { kind: "unsent", reason: "ERR_TLS_CERT_ALTNAME_INVALID" }, { kind: "broken" }],
])("%s", async (_name, answer, expected) => expect((await sent({}, answer)).outcome).toMatchObject(expected));

test("what cannot be a server is said before it is kept", async () => {
  expect(smtp.check?.({ ...connection, host: "10.0.0.1", port: "22" })).toMatchObject([
    { field: "host" },
    { field: "port" },
  ]);
  expect(smtp.check?.(connection)).toEqual([]);
  expect((await sent({ host: "10.0.0.1" }, answered(250))).outcome.kind).toBe("broken");
  const http: Http = async ({ method }) => answered(method === "GET" ? 250 : 500);
  expect(await smtp.test(connection, smtp.manifest.baseUrl, http)).toMatchObject({ ok: true });
});
