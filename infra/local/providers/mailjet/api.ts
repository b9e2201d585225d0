/** Send API v3.1, senders, and where events go. https://dev.mailjet.com/email/reference/ */
import { randomInt, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod/mini";
import { answerSend } from "../answer.ts";
import type { World } from "../channel.ts";
import { isLoopback, readBody, sendJson } from "../http.ts";
import { takeIn } from "../mail/accepting.ts";
import { letter } from "../mail/letter.ts";
import type { ReceiptPlan } from "../receipts.ts";
import type { MailjetAccount } from "./account.ts";
import { errorOf, MailjetError } from "./errors.ts";

const MAX_BODY = 20 * 1024 * 1024;
const EVENT_TYPES = ["sent", "open", "click", "bounce", "blocked", "spam", "unsub"];

/** Mailjet sets these itself. */
const OWN_HEADERS =
  /^(?:from|sender|subject|to|cc|bcc|reply-to|return-path|delivered-to|dkim-signature|date|message-id|received|list-id|user-agent|x-mailer)$/i;

const Person = z.object({ Email: z.string(), Name: z.optional(z.string()) });
const Mail = z.object({
  From: Person,
  To: z.array(Person).check(z.minLength(1)),
  ReplyTo: z.optional(Person),
  Subject: z.string(),
  TextPart: z.optional(z.string()),
  HTMLPart: z.optional(z.string()),
  Attachments: z.optional(
    z.array(z.object({ ContentType: z.string(), Filename: z.string(), Base64Content: z.base64() })),
  ),
  Headers: z.optional(z.record(z.string(), z.string())),
  CustomID: z.optional(z.string()),
});
type Mail = z.infer<typeof Mail>;
const Request = z.object({ Messages: z.array(Mail).check(z.minLength(1), z.maxLength(50)) });

export async function handleApi(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    await route(world, accountOf(world, request), request, response, url);
  } catch (error) {
    if (!(error instanceof MailjetError)) throw error;
    if (!response.headersSent) sendJson(response, error.status, error.body());
  }
}

function accountOf(world: World, request: IncomingMessage): MailjetAccount {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const said = Buffer.from(basic, "base64").toString("utf8");
  const account = [...world.accounts.values()].find(
    (one): one is MailjetAccount => one.channel === "mailjet" && said === `${one.apiKey}:${one.secretKey}`,
  );
  if (!account) throw errorOf(190);
  return account;
}

async function route(
  world: World,
  account: MailjetAccount,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const [resource = "", id] = url.pathname.replace(/^\/mailjet\/(?:v3\/REST|v3\.1)\//, "").split("/");
  const data = (Data: readonly unknown[]) => sendJson(response, 200, { Count: Data.length, Total: Data.length, Data });
  const callback = (EventType: string) => ({
    ID: EVENT_TYPES.indexOf(EventType) + 1,
    EventType,
    IsBackup: false,
    Url: account.webhookUrl,
    Version: 2,
  });
  switch (`${request.method} ${resource}`) {
    case "POST send":
      return send(world, account, await readBody(request, MAX_BODY), response);
    case "GET sender":
      return data([{ Email: account.address, Status: "Active", ID: 1 }]);
    case "GET eventcallbackurl":
      return data(EVENT_TYPES.slice(0, 2).map(callback));
    case "POST eventcallbackurl":
    case "PUT eventcallbackurl": {
      const asked = JSON.parse((await readBody(request, 10_000)).toString("utf8")) as Record<string, unknown>;
      const address = String(asked.Url);
      const known = id === undefined ? String(asked.EventType) : EVENT_TYPES[Number(id) - 1];
      if (known === undefined || !EVENT_TYPES.includes(known) || !isLoopback(address)) throw errorOf(0);
      account.webhookUrl = address;
      return data([callback(known)]);
    }
  }
  throw new MailjetError([404, "mj-0005", "Unknown resource"]);
}

async function send(world: World, account: MailjetAccount, body: Buffer, response: ServerResponse): Promise<void> {
  const [mail] = read(body);
  const to = mail?.To[0]?.Email ?? "";
  if (!mail) throw errorOf(0);
  await answerSend(world, response, {
    accountId: account.address,
    to,
    errorOf,
    accept: (answered) => accept(world, account, mail, to, answered),
    succeed: ({ messageId }) =>
      response
        .writeHead(200, { "content-type": "application/json" })
        // The id is a number of more digits than JavaScript has.
        .end(
          `{"Messages":[{"Status":"success","CustomID":"","To":[{"Email":${JSON.stringify(to)},"MessageUUID":"${randomUUID()}","MessageID":${messageId},"MessageHref":"https://api.mailjet.com/v3/message/${messageId}"}],"Cc":[],"Bcc":[]}]}`,
        ),
    codeOf: (error) => (error instanceof MailjetError ? error.status : undefined),
  });
}

function read(body: Buffer): readonly Mail[] {
  try {
    return z.parse(Request, JSON.parse(body.toString("utf8"))).Messages;
  } catch {
    throw errorOf(0);
  }
}

async function accept(
  world: World,
  account: MailjetAccount,
  mail: Mail,
  to: string,
  answered: boolean,
): Promise<ReceiptPlan> {
  if (mail.From.Email !== account.address) throw errorOf(368);
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(to)) throw errorOf(131026);
  const headers = mail.Headers ?? {};
  if (Object.keys(headers).some((name) => OWN_HEADERS.test(name)))
    throw new MailjetError([400, "send-0011", "Header cannot be customized using the Headers collection."]);
  const id = `1942${randomInt(1e12, 9.9e12)}`.padEnd(17, "0");
  const raw = await letter({
    from: { email: mail.From.Email, name: mail.From.Name },
    to,
    ...(mail.ReplyTo && { replyTo: mail.ReplyTo.Email }),
    subject: mail.Subject,
    text: mail.TextPart ?? "",
    html: mail.HTMLPart,
    headers: { ...headers, "Message-ID": `<${randomUUID()}@mailjet.example>` },
    files: (mail.Attachments ?? []).map((file) => ({
      name: file.Filename,
      mime: file.ContentType,
      base64: file.Base64Content,
    })),
  });
  const { Attachments: _files, ...asked } = mail;
  const taken = { accountId: account.address, id, to, raw, asked, answered };
  return takeIn(world, account, { ...taken, ...(mail.CustomID !== undefined && { clientRef: mail.CustomID }) });
}
