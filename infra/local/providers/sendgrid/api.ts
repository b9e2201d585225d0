/** `POST /v3/mail/send` and what a key may. https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod/mini";
import { answerSend } from "../answer.ts";
import type { World } from "../channel.ts";
import { readBody, sendJson } from "../http.ts";
import { takeIn } from "../mail/accepting.ts";
import { type Letter, letter } from "../mail/letter.ts";
import type { ReceiptPlan } from "../receipts.ts";
import type { SendgridAccount } from "./account.ts";
import { errorOf, SendgridError } from "./errors.ts";

const MAX_BODY = 30 * 1024 * 1024;

const Person = z.object({ email: z.string(), name: z.optional(z.string()) });
const Request = z.object({
  personalizations: z.array(z.object({ to: z.array(Person).check(z.minLength(1)) })).check(z.minLength(1)),
  from: Person,
  reply_to: z.optional(Person),
  subject: z.string().check(z.minLength(1)),
  content: z.array(z.object({ type: z.string(), value: z.string().check(z.minLength(1)) })).check(z.minLength(1)),
  attachments: z.optional(
    z.array(z.object({ content: z.base64(), filename: z.string(), type: z.optional(z.string()) })),
  ),
  headers: z.optional(z.record(z.string(), z.string())),
  custom_args: z.optional(z.record(z.string(), z.string())),
});
type Request = z.infer<typeof Request>;

export async function handleApi(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const account = [...world.accounts.values()].find(
      (one): one is SendgridAccount => one.channel === "sendgrid" && one.apiKey === key,
    );
    if (!account) throw new SendgridError(401, "The provided authorization grant is invalid, expired, or revoked");
    if (request.method === "GET" && url.pathname === "/v3/scopes")
      return sendJson(response, 200, { scopes: ["mail.send", "alerts.read"] });
    if (request.method !== "POST" || url.pathname !== "/v3/mail/send") throw new SendgridError(404, "not found");
    await send(world, account, await readBody(request, MAX_BODY), response);
  } catch (error) {
    if (!(error instanceof SendgridError)) throw error;
    if (!response.headersSent) sendJson(response, error.status, error.body());
  }
}

async function send(world: World, account: SendgridAccount, body: Buffer, response: ServerResponse): Promise<void> {
  const asked = read(body);
  const to = asked.personalizations[0]?.to[0]?.email ?? "";
  await answerSend(world, response, {
    accountId: account.address,
    to,
    errorOf,
    accept: (answered) => accept(world, account, asked, to, answered),
    succeed: ({ messageId }) => response.writeHead(202, { "x-message-id": messageId }).end(),
    codeOf: (error) => (error instanceof SendgridError ? error.status : undefined),
  });
}

function read(body: Buffer): Request {
  try {
    return z.parse(Request, JSON.parse(body.toString("utf8")));
  } catch (error) {
    if (error instanceof z.core.$ZodError) {
      const [issue] = error.issues;
      throw new SendgridError(400, issue?.message ?? "Bad Request", issue?.path.join(".") ?? null);
    }
    throw new SendgridError(400, "Bad Request");
  }
}

async function accept(
  world: World,
  account: SendgridAccount,
  asked: Request,
  to: string,
  answered: boolean,
): Promise<ReceiptPlan> {
  if (asked.from.email !== account.address)
    throw new SendgridError(403, "The from address does not match a verified Sender Identity.", "from");
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(to))
    throw new SendgridError(400, "Does not contain a valid address.", "personalizations.0.to.0.email");
  const text = (type: string) => asked.content.find((one) => one.type === type)?.value;
  const mail: Letter = {
    from: asked.from,
    to,
    ...(asked.reply_to && { replyTo: asked.reply_to.email }),
    subject: asked.subject,
    text: text("text/plain") ?? "",
    html: text("text/html"),
    headers: asked.headers ?? {},
    files: (asked.attachments ?? []).map(({ content, filename, type }) => ({
      name: filename,
      mime: type,
      base64: content,
    })),
  };
  const { content: _content, attachments: _attachments, ...rest } = asked;
  return takeIn(world, account, {
    accountId: account.address,
    id: randomBytes(16).toString("base64url"),
    ...{ to, answered, raw: await letter(mail), asked: rest },
    clientRef: JSON.stringify(asked.custom_args ?? {}),
  });
}
