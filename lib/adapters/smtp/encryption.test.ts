/** TLS from the first byte and STARTTLS, with a server whose certificate the test alone trusts. */
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { callSmtp } from "./smtp.ts";
import { selfSigned } from "./testing/self-signed.ts";

const RAW = "From: hello@shop.example\r\nTo: ana@huanca.example\r\nSubject: Hi\r\n\r\nYour table.\r\n";
const trusted = selfSigned("localhost");
const taken: { readonly secure: boolean; readonly raw: string }[] = [];
/** What was said before anything was encrypted, the password among it. */
const signedIn: boolean[] = [];
let server: SMTPServer | undefined;

afterEach(async () => {
  taken.length = signedIn.length = 0;
  await new Promise<void>((done) => (server ? server.close(() => done()) : done()));
  server = undefined;
});

async function listening(options: SMTPServerOptions): Promise<string> {
  server = new SMTPServer({
    onAuth({ username }, session, done) {
      signedIn.push(session.secure);
      done(null, { user: username ?? "" });
    },
    onData(stream, session, done) {
      let raw = "";
      stream.on("data", (chunk: Buffer) => {
        raw += chunk.toString("utf8");
      });
      stream.on("end", () => {
        taken.push({ secure: session.secure, raw });
        done(null, "2.0.0 queued");
      });
    },
    ...options,
  });
  server.on("error", () => undefined);
  await new Promise<void>((done) => server?.listen(0, "127.0.0.1", () => done()));
  return `${options.secure ? "smtps" : "smtp"}://localhost:${(server.server.address() as AddressInfo).port}`;
}

const send = (origin: string, ca: string | undefined) =>
  callSmtp(
    {
      method: "POST",
      url: origin.replace("://", "://shop:secret@"),
      headers: { from: "hello@shop.example", to: "ana@huanca.example" },
      body: RAW,
      timeoutMs: 3_000,
    },
    { allow: [origin], ...(ca === undefined ? {} : { ca }) },
  );

test.each([
  ["TLS from the first byte", { ...trusted, secure: true }],
  ["STARTTLS", { ...trusted }],
])("%s: password and mail go encrypted", async (_name, options) => {
  const origin = await listening(options);
  expect(await send(origin, trusted.cert)).toMatchObject({ kind: "answered", status: 250 });
  expect([signedIn, taken]).toEqual([[true], [{ secure: true, raw: RAW }]]);
});

test.each([
  ["TLS from the first byte", true],
  ["STARTTLS", false],
])("%s: nothing is said to a server that nobody vouches for, or that is another", async (_name, secure) => {
  const origin = await listening({ ...trusted, secure });
  expect(await send(origin, selfSigned("localhost").cert)).toMatchObject({ kind: "unsent" });
  server?.close();
  const other = selfSigned("mail.elsewhere.example");
  expect(await send(await listening({ ...other, secure }), other.cert)).toMatchObject({ kind: "unsent" });
  expect([signedIn, taken]).toEqual([[], []]);
});

test("a server that offers no encryption gets neither password nor mail", async () => {
  const origin = await listening({ disabledCommands: ["STARTTLS"], allowInsecureAuth: true });
  // It was asked for, and said no.
  expect(await send(origin, trusted.cert)).toMatchObject({ kind: "answered", status: 500 });
  expect([signedIn, taken]).toEqual([[], []]);
});
