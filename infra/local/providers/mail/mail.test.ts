/** The simulated providers of mail, and the channels that talk to them: each is a check of the other. */

import { generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { signedHttp } from "../../../../lib/adapters/http/signed.ts";
import { makeCalls } from "../../../../lib/adapters/smtp/http.ts";
import type { Channel, SendRequest } from "../../../../lib/channels/contract.ts";
import { mailjet } from "../../../../lib/channels/mailjet/index.ts";
import { sendgrid } from "../../../../lib/channels/sendgrid/index.ts";
import { ses } from "../../../../lib/channels/ses/index.ts";
import { smtp } from "../../../../lib/channels/smtp/index.ts";
import type { InboundEvent, OutboundContent } from "../../../../lib/core/messages/model.ts";
import type { AwsServices, TakenMail } from "../../aws-services.ts";
import type { MailjetAccount } from "../mailjet/account.ts";
import { verificationKeyOf } from "../sendgrid/webhook.ts";
import { type Providers, startProviders } from "../server.ts";
import type { CustomerMessage } from "../types.ts";

const ANA = { userId: "ana@huanca.example", name: "Ana Huanca" };
const SENDER = "hello@shop.example";
const REF = "abc.1767780000000-0123456789abcdef";
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const signingKey = privateKey.export({ type: "pkcs8", format: "pem" }) as string;

interface Hook {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
const hooks: Hook[] = [];
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    hooks.push({ url: `${base}${request.url}`, headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(200).end();
  });
});
/** What SES told, and the mails that its receipt rule took, as our functions would get them. */
const told: { readonly detailType: string; readonly detail: unknown }[] = [];
const taken: TakenMail[] = [];
const aws: AwsServices = {
  region: "eu-west-1",
  account: "000000000000",
  tell: (_source, detailType, detail) => void told.push({ detailType, detail }),
  eventTypesOf: (set) =>
    set === "events" ? ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "DELIVERY_DELAY"] : [],
  async takeMail(mail) {
    taken.push(mail);
    return true;
  },
  publish: () => false,
};

let base = "";
let providers: Providers;
let call: ReturnType<typeof makeCalls>;
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const settings = { receipts: { sent: 5, delivered: 10, read: 15 } };
  const own = { name: "Shop", address: SENDER, inboundToken: "an-invented-token" };
  providers = await startProviders({ port: 0, retryDelaysMs: [10], settings });
  providers.useAws(aws);
  providers.register({
    channel: "ses",
    ...own,
    address: "hello@ses.example",
    inboundAddress: "a.b@in.example",
    webhookUrl: base,
  });
  providers.register({
    channel: "sendgrid",
    ...own,
    address: "hello@grid.example",
    apiKey: "SG.invented",
    signingKey,
    webhookUrl: `${base}/sendgrid`,
  });
  const token = base.replace("://", "://chasqui:an-invented-token@");
  providers.register({
    channel: "mailjet",
    ...own,
    address: "hello@jet.example",
    apiKey: "key",
    secretKey: "invented-secret",
    parseUrl: `${token}/mailjet`,
    webhookUrl: `${token}/mailjet`,
  });
  providers.register({
    channel: "smtp",
    ...own,
    address: "hello@smtp.example",
    user: "shop",
    password: "p@ss/word",
    webhookUrl: `${base}/smtp`,
  });
  call = makeCalls({ allow: [providers.baseUrls.smtp ?? ""] });
});
afterAll(async () => {
  await providers.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});
beforeEach(() => {
  providers.reset();
  for (const list of [hooks, told, taken]) list.length = 0;
});

const CHANNELS = {
  ses: { channel: ses as Channel, address: "hello@ses.example", connection: { configurationSet: "events" }, app: {} },
  sendgrid: {
    channel: sendgrid as Channel,
    address: "hello@grid.example",
    connection: { apiKey: "SG.invented" },
    app: { verificationKey: verificationKeyOf({ signingKey }), inboundToken: "an-invented-token" },
  },
  mailjet: {
    channel: mailjet as Channel,
    address: "hello@jet.example",
    connection: { apiKey: "key", secretKey: "invented-secret" },
    app: { webhookToken: "an-invented-token" },
  },
  smtp: {
    channel: smtp as Channel,
    address: "hello@smtp.example",
    connection: { host: "smtp.shop.example", user: "shop", password: "p@ss/word" },
    app: { inboundToken: "an-invented-token" },
  },
} as const;
type Of = keyof typeof CHANNELS;
const ALL: readonly Of[] = ["ses", "sendgrid", "mailjet", "smtp"];

// As the gateway calls AWS.
for (const [name, value] of Object.entries({
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "a",
  AWS_SECRET_ACCESS_KEY: "b",
}))
  vi.stubEnv(name, value);
const signed = signedHttp("ses");

function connectionOf(of: Of) {
  const { address, connection } = CHANNELS[of];
  return { address, senderName: "Shop", ...connection };
}
const send = (of: Of, content: OutboundContent, more: Partial<SendRequest> = {}) =>
  CHANNELS[of].channel.send(
    {
      content,
      to: { id: `${ANA.userId} <root@huanca.example> A table`, type: "person" },
      clientRef: REF,
      appId: "demo.abcdefghij",
      connection: connectionOf(of),
      baseUrl: providers.baseUrls[of] ?? "",
      ...more,
    },
    of === "ses" ? signed : call,
  );
const say = (of: Of, message: CustomerMessage) =>
  providers.sendFromCustomer({ phoneNumberId: CHANNELS[of].address, from: ANA, message });
const shown = (of: Of) =>
  providers.chats(CHANNELS[of].address).find(({ customer }) => customer.userId === ANA.userId)?.messages ?? [];
const rawOf = (of: Of) =>
  (providers.sent({ accountId: CHANNELS[of].address }).at(-1)?.body as { raw: string } | undefined)?.raw ?? "";

/** The events of everything that came, once it was found to be the provider's. */
async function events(of: Of): Promise<readonly InboundEvent[]> {
  const { channel, app } = CHANNELS[of];
  const found: InboundEvent[] = [];
  // One of another test may still have been on its way.
  for (const { url, headers, body } of hooks.filter((hook) => hook.url.startsWith(`${base}/${of}`))) {
    const query = Object.fromEntries(new URL(url).searchParams);
    const request = { method: "POST", url, query, headers: headers as Record<string, string>, body };
    expect(channel.verify(request, app)).toBe(true);
    expect(channel.verify(request, { verificationKey: "AAAA", inboundToken: "another", webhookToken: "another" })).toBe(
      false,
    );
    found.push(...(await channel.parse(body, query)));
  }
  for (const { detail, detailType } of told) {
    const event = { source: "aws.ses", "detail-type": detailType, time: "2026-01-07T10:00:00Z", detail };
    for (const arrival of channel.arrivals?.(event) ?? []) {
      expect(arrival.apps).toEqual(["demo.abcdefghij"]);
      found.push(...(await channel.parse(Buffer.from(JSON.stringify(arrival.body)))));
    }
  }
  for (const { raw, mail, receipt } of taken) {
    const event = {
      Records: [
        {
          eventSource: "aws:ses",
          ses: {
            mail,
            receipt: { ...receipt, recipients: ["demo.abcdefghij@in.example"], action: { type: "Lambda" } },
          },
        },
      ],
    };
    for (const arrival of channel.arrivals?.(event) ?? [])
      found.push(...(await channel.parse(Buffer.from(JSON.stringify(arrival.kept?.with(raw))))));
  }
  return found;
}
const until = async (of: Of, right: (all: readonly InboundEvent[]) => boolean) =>
  vi.waitFor(async () => {
    const all = await events(of);
    if (!right(all)) throw new Error(JSON.stringify(all));
    return all;
  });

test.each(ALL)(
  "%s: an answer in a thread arrives with its headers, HTML and file, and its receipts carry our reference",
  async (of) => {
    const attachments = [{ kind: "document", key: "menu" }] as const;
    const html = "<p>At <b>eight</b>.</p>";
    const content = {
      type: "email",
      subject: "Re: A table",
      text: "At eight.",
      html,
      attachments,
      unsubscribeUrl: "https://shop.example/u/1",
    } as const;
    const files = [{ name: "menu.pdf", mime: "application/pdf", base64: Buffer.from("%PDF-1.4 x").toString("base64") }];
    expect(await send(of, content, { files, replyTo: "<question@huanca.example>" })).toMatchObject({
      kind: "accepted",
    });

    const mail = await simpleParser(rawOf(of));
    expect(mail.from?.value).toMatchObject([{ name: "Shop", address: CHANNELS[of].address }]);
    expect(mail).toMatchObject({
      subject: "Re: A table",
      inReplyTo: "<question@huanca.example>",
      references: ["<root@huanca.example>", "<question@huanca.example>"],
      text: expect.stringContaining("At eight."),
      html: expect.stringContaining("<b>eight</b>"),
      attachments: [{ filename: "menu.pdf", contentType: "application/pdf" }],
    });
    expect(mail.headers.get("list")).toMatchObject({ unsubscribe: { url: "https://shop.example/u/1" } });
    // Some put their own in place of ours.
    expect(mail.messageId).toMatch(
      of === "ses" || of === "mailjet" ? /@(?:eu-west-1\.amazonses\.com|mailjet\.example)>$/ : new RegExp(`^<${REF}@`),
    );

    const [message] = shown(of);
    expect(message).toMatchObject({
      by: "business",
      header: "Re: A table",
      text: expect.stringContaining("At eight."),
    });
    const page = await fetch(`${providers.url}/phone/mail/${message?.mail?.html}`);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("content-security-policy")).toMatch(/sandbox(?!.*allow-(?:scripts|same-origin))/);

    if (of === "smtp") return;
    const statuses = { ses: ["sent", "delivered"], sendgrid: ["queued", "delivered"], mailjet: ["delivered"] }[of];
    const all = await until(of, (found) => found.length === statuses.length);
    expect(all).toMatchObject(
      statuses.map((status) => ({ event: "status", status, clientRef: REF, recipientId: ANA.userId })),
    );
  },
);

test.each(ALL)(
  "%s: an answer of the customer comes in, in the same thread; a machine's is known as such",
  async (of) => {
    await send(of, { type: "text", text: "At eight?" });
    await say(of, { type: "text", text: "¡Sí! 🥜" });
    await say(of, { type: "mail", text: "I am away.", automatic: true, replyTo: shown(of)[0]?.id ?? "" });
    await say(of, { type: "document", caption: "The list" });
    const all = await until(of, (found) => found.filter(({ event }) => event === "message").length === 3);
    const [first, away, list] = all.filter((event) => event.event === "message");
    expect(first).toMatchObject({
      senderId: ANA.userId,
      senderName: "Ana Huanca",
      subject: "Re: A table",
      text: "¡Sí! 🥜",
      threadId: "<root@huanca.example>",
    });
    expect(first).not.toHaveProperty("automatic");
    expect(away).toMatchObject({ automatic: true, threadId: "<root@huanca.example>" });
    expect(list).toMatchObject({ media: [{ filename: "order-1042.pdf", mime: "application/pdf" }] });
    expect(CHANNELS[of].channel.locate(first as never).thread).toBe(`${ANA.userId} <root@huanca.example>`);
  },
);

test.each(ALL)("%s: a bounce says whether the address is gone, a delay that it is not", async (of) => {
  const misbehave = (fault: Parameters<Providers["misbehave"]>[0]["fault"]) =>
    providers.misbehave({ phoneNumberId: CHANNELS[of].address, fault, requests: 1 });
  misbehave({ kind: "receipts_failed" });
  await send(of, { type: "text", text: "Hi" });
  const bounced = (all: readonly InboundEvent[]) =>
    all.find((one) => one.event === "status" && one.status === "bounced");
  expect(bounced(await until(of, (all) => bounced(all) !== undefined))).toMatchObject({
    unreachable: "bounce",
    errorCode: of === "mailjet" ? "user unknown" : "5.1.1",
    clientRef: REF,
    recipientId: ANA.userId,
  });
  for (const list of [hooks, told, taken]) list.length = 0;
  misbehave({ kind: "receipts_failed", code: "transient" });
  await send(of, { type: "text", text: "Hi" });
  expect(bounced(await until(of, (all) => bounced(all) !== undefined))).not.toHaveProperty("unreachable");
  misbehave({ kind: "receipts_delayed" });
  await send(of, { type: "text", text: "Hi" });
  await until(of, (all) => all.some((one) => one.event === "status" && one.status === "delayed"));
});

test.each(["ses", "sendgrid", "mailjet"] as const)("%s: who says that it is spam complains", async (of) => {
  await send(of, { type: "text", text: "Offer" });
  await say(of, { type: "complaint", messageId: shown(of)[0]?.id ?? "" });
  const complained = (all: readonly InboundEvent[]) =>
    all.find((one) => one.event === "status" && one.status === "complained");
  const all = await until(of, (found) => complained(found) !== undefined);
  expect(complained(all)).toMatchObject({ unreachable: "complaint", clientRef: REF });
});

test.each(ALL)("%s: faults are the provider's own", async (of) => {
  const misbehave = (fault: Parameters<Providers["misbehave"]>[0]["fault"]) =>
    providers.misbehave({ phoneNumberId: CHANNELS[of].address, fault, requests: 1 });
  misbehave({ kind: "error", code: "throttled" });
  expect(await send(of, { type: "text", text: "Hi" })).toMatchObject({ kind: "throttled" });
  misbehave({ kind: "error", code: "token" });
  expect(await send(of, { type: "text", text: "Hi" })).toMatchObject({ kind: "broken" });
  misbehave({ kind: "disconnect", accepted: true });
  expect(await send(of, { type: "text", text: "Hi" })).toMatchObject({ kind: "unknown" });
  misbehave({ kind: "server_error" });
  expect(await send(of, { type: "text", text: "Hi" })).toMatchObject({ kind: "retry" });
  expect(shown(of)).toHaveLength(1);
});

test.each(ALL)("%s: connecting asks whether the sender may send", async (of) => {
  const http = of === "ses" ? signed : call;
  const ask = (more: Readonly<Record<string, string>>) =>
    CHANNELS[of].channel.test({ ...connectionOf(of), ...more }, providers.baseUrls[of] ?? "", http);
  expect(await ask({})).toMatchObject({ ok: true, displayName: "Shop" });
  expect(await ask({ address: "hello@other.example", apiKey: "other", password: "guess" })).toMatchObject({
    ok: false,
  });
});

test("connecting tells Mailjet where to post, with the token as the password", async () => {
  const before = (providers.simulator.account("hello@jet.example") as MailjetAccount).webhookUrl;
  const registration = {
    webhookUrl: `${base}/mailjet/another`,
    app: { webhookToken: "an-invented-token" },
    connection: connectionOf("mailjet"),
    baseUrl: providers.baseUrls.mailjet ?? "",
  };
  expect(await mailjet.register?.(registration, call)).toEqual({ ok: true });
  await send("mailjet", { type: "text", text: "Hi" });
  await until("mailjet", (all) => all.length === 1);
  expect(hooks[0]?.url).toBe(registration.webhookUrl);
  (providers.simulator.account("hello@jet.example") as MailjetAccount).webhookUrl = before;
  const wrong = { ...registration, connection: { ...registration.connection, secretKey: "guess" } };
  expect(await mailjet.register?.(wrong, call)).toMatchObject({ ok: false, code: "mj-0002", retryable: false });
});
