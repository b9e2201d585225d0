import type { AddressInfo } from "node:net";
import { simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { makeCalls } from "./http.ts";
import { callSmtp } from "./smtp.ts";

const RAW = "From: hello@shop.example\r\nTo: ana@huanca.example\r\nSubject: Hi\r\n\r\nYour table.\r\n.dots stay\r\n";
const taken: { readonly from: string; readonly to: string; readonly raw: string }[] = [];
let server: SMTPServer | undefined;
let origin = "";

afterEach(async () => {
  taken.length = 0;
  await new Promise<void>((done) => (server ? server.close(() => done()) : done()));
  server = undefined;
});

async function listening(options: SMTPServerOptions = {}): Promise<void> {
  server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    onAuth: ({ username, password }, _session, done) =>
      username === "shop" && password === "p@ss/word"
        ? done(null, { user: username })
        : done(Object.assign(new Error("5.7.8 no"), { responseCode: 535 })),
    onData(stream, { envelope }, done) {
      let raw = "";
      stream.on("data", (chunk: Buffer) => {
        raw += chunk.toString("utf8");
      });
      stream.on("end", () => {
        taken.push({
          from: envelope.mailFrom ? envelope.mailFrom.address : "",
          to: envelope.rcptTo[0]?.address ?? "",
          raw,
        });
        done(null, "2.0.0 queued as 42");
      });
    },
    ...options,
  });
  server.on("error", () => undefined);
  await new Promise<void>((done) => server?.listen(0, "127.0.0.1", () => done()));
  origin = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}
const call = (more: { user?: string; method?: "GET" | "POST"; timeoutMs?: number; allow?: readonly string[] } = {}) => {
  const { user = "shop:p%40ss%2Fword", method = "POST", timeoutMs = 3_000, allow = [origin] } = more;
  const url = origin.replace("://", `://${user}@`);
  const headers = { from: "hello@shop.example", to: "ana@huanca.example" };
  return callSmtp({ method, url, headers, body: RAW, timeoutMs }, { allow });
};

test("a mail that the server takes is answered by its last reply, and arrives as it was", async () => {
  await listening();
  expect(await call()).toMatchObject({ kind: "answered", status: 250, body: expect.stringContaining("queued as 42") });
  expect(taken).toMatchObject([{ from: "hello@shop.example", to: "ana@huanca.example", raw: RAW }]);
  expect((await simpleParser(taken[0]?.raw ?? "")).text).toBe("Your table.\n.dots stay\n");
});

test("asking alone signs in and sends nothing", async () => {
  await listening();
  expect(await call({ method: "GET" })).toMatchObject({ kind: "answered", status: 250 });
  expect(await call({ method: "GET", user: "shop:guess" })).toMatchObject({ kind: "answered", status: 535 });
  expect(taken).toEqual([]);
});

test.each([
  [
    "the recipient",
    { onRcptTo: (_a, _s, done) => done(refusal(550, "5.1.1 nobody")) } satisfies SMTPServerOptions,
    550,
  ],
  [
    "the sender",
    { onMailFrom: (_a, _s, done) => done(refusal(451, "4.7.1 greylisted")) } satisfies SMTPServerOptions,
    451,
  ],
  [
    "the mail",
    {
      onData(stream, _session, done) {
        stream.resume().on("end", () => done(refusal(554, "5.7.1 spam")));
      },
    } satisfies SMTPServerOptions,
    554,
  ],
] as const)("a server that refuses %s has answered", async (_name, options, status) => {
  await listening(options);
  expect(await call()).toMatchObject({ kind: "answered", status });
  expect(taken).toEqual([]);
});

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

test("a connection that breaks after the last byte leaves nobody knowing", async () => {
  await listening({
    onData(stream) {
      stream.resume().on("end", () => {
        for (const connection of (server as unknown as { connections: Set<{ close(): void }> }).connections)
          connection.close();
      });
    },
  });
  expect(await call()).toMatchObject({ kind: "lost" });
});

test("a server that never answers the end of the mail leaves nobody knowing; one that never greets has got nothing", async () => {
  await listening({ onData: (stream) => void stream.resume() });
  expect(await call({ timeoutMs: 400 })).toEqual({ kind: "lost", reason: "ETIMEDOUT" });
  server?.close();
  await listening({ onConnect: () => undefined });
  expect(await call({ timeoutMs: 400 })).toEqual({ kind: "unsent", reason: "ETIMEDOUT" });
});

test("a connection that breaks before the mail has sent nothing", async () => {
  await listening({
    onMailFrom() {
      for (const connection of (server as unknown as { connections: Set<{ close(): void }> }).connections)
        connection.close();
    },
  });
  expect(await call()).toMatchObject({ kind: "unsent" });
  await new Promise<void>((done) => server?.close(() => done()));
  server = undefined;
  expect(await call()).toEqual({ kind: "unsent", reason: "ECONNREFUSED" });
});

test("nothing that is not public is called, nor any other port, nor a server without encryption", async () => {
  await listening();
  expect(await call({ allow: [] })).toMatchObject({ kind: "unsent", reason: expect.stringMatching(/^refused: /) });
  const ask = (url: string) => callSmtp({ method: "GET", url, timeoutMs: 1_000 }, { allow: [] });
  for (const url of ["smtp://localhost:25", "smtps://127.0.0.1:465", "smtp://[::1]:587", "smtps://shop.example:22"])
    expect(await ask(url)).toMatchObject({ kind: "unsent", reason: expect.stringMatching(/^refused/) });
  expect(await ask("http://shop.example")).toEqual({ kind: "unsent", reason: "ERR_INVALID_URL" });
});

test("other addresses are called as ever", async () => {
  await listening();
  await new Promise<void>((done) => server?.close(() => done()));
  server = undefined;
  const ask = makeCalls({ allow: [] });
  const url = origin.replace("smtp:", "http:");
  expect(await ask({ method: "GET", url, timeoutMs: 500 })).toEqual({ kind: "unsent", reason: "ECONNREFUSED" });
});
