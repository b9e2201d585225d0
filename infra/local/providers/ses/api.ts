/** The part of SES v2 that sends mails and says whether somebody may. https://docs.aws.amazon.com/ses/latest/APIReference-V2/ */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod/mini";
import { answerSend } from "../answer.ts";
import type { World } from "../channel.ts";
import { readBody, sendJson } from "../http.ts";
import { takeIn } from "../mail/accepting.ts";
import { hostOf } from "../mail/customers.ts";
import type { ReceiptPlan } from "../receipts.ts";
import type { SesAccount } from "./account.ts";
import { errorOf, SesError } from "./errors.ts";

const MAX_BODY = 56 * 1024 * 1024;

const Request = z.object({
  FromEmailAddress: z.string(),
  Destination: z.object({ ToAddresses: z.array(z.string()).check(z.minLength(1), z.maxLength(50)) }),
  Content: z.object({ Raw: z.object({ Data: z.base64().check(z.minLength(1)) }) }),
  EmailTags: z.optional(
    z.array(
      z.object({
        Name: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,256}$/)),
        Value: z.string().check(z.regex(/^[A-Za-z0-9_.@-]{1,256}$/)),
      }),
    ),
  ),
  ConfigurationSetName: z.optional(z.string()),
});
type Request = z.infer<typeof Request>;

const bad = (message: string) => new SesError([400, "BadRequestException", message]);

export async function handleApi(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    // That the signature is right is for AWS to say; that there is one, for this service, is all that can be known here.
    if (!/^AWS4-HMAC-SHA256 Credential=[^,]*\/ses\/aws4_request,/.test(request.headers.authorization ?? ""))
      throw new SesError([403, "MissingAuthenticationTokenException", "Missing Authentication Token"]);
    await route(world, request, response, url);
  } catch (error) {
    if (!(error instanceof SesError)) throw error;
    if (!response.headersSent) sendJson(response, error.status, error.body(), error.headers);
  }
}

async function route(world: World, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const asked = `${request.method ?? "GET"} ${url.pathname.replace("/v2/email/", "")}`;
  const identity = /^GET identities\/(.+)$/.exec(asked)?.[1];
  if (identity !== undefined) {
    const name = decodeURIComponent(identity);
    if (!senders(world).some(({ address }) => hostOf(address) === name))
      throw new SesError([404, "NotFoundException", `Email identity ${name} does not exist.`]);
    return sendJson(response, 200, { IdentityType: "DOMAIN", VerifiedForSendingStatus: true });
  }
  if (asked === "GET account")
    return sendJson(response, 200, {
      SendingEnabled: true,
      ProductionAccessEnabled: true,
      EnforcementStatus: "HEALTHY",
      SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 0 },
    });
  if (asked === "POST outbound-emails") return sendEmail(world, await readBody(request, MAX_BODY), response);
  throw new SesError([404, "NotFoundException", "Unknown operation"]);
}

const senders = (world: World): readonly SesAccount[] =>
  [...world.accounts.values()].filter((one): one is SesAccount => one.channel === "ses");

async function sendEmail(world: World, body: Buffer, response: ServerResponse): Promise<void> {
  const read = z.safeParse(Request, parsed(body));
  if (!read.success) throw bad(z.prettifyError(read.error));
  const { FromEmailAddress: from, Destination } = read.data;
  const account = senders(world).find(({ address }) => address === from);
  if (!account)
    throw new SesError([
      400,
      "MessageRejected",
      `Email address is not verified. The following identities failed the check: ${from}`,
    ]);
  const [to = ""] = Destination.ToAddresses;
  await answerSend(world, response, {
    accountId: account.address,
    to,
    errorOf,
    accept: (answered) => accept(world, account, read.data, to, answered),
    succeed: ({ messageId }) => sendJson(response, 200, { MessageId: messageId }),
    codeOf: (error) => (error instanceof SesError ? error.status : undefined),
  });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw bad("The request is no JSON.");
  }
}

async function accept(
  world: World,
  account: SesAccount,
  asked: Request,
  to: string,
  answered: boolean,
): Promise<ReceiptPlan> {
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(to)) throw bad("Missing final '@domain'");
  const { Content, ...more } = asked;
  const { ConfigurationSetName: set } = more;
  if (set !== undefined && world.aws()?.eventTypesOf(set).length === 0)
    throw new SesError([404, "NotFoundException", `Configuration set <${set}> does not exist.`]);
  const id = `0102${randomUUID().replaceAll("-", "").slice(0, 12)}-${randomUUID()}-000000`;
  const raw = renamed(Buffer.from(Content.Raw.Data, "base64"), id, world.aws()?.region ?? "eu-west-1");
  return takeIn(world, account, { accountId: account.address, id, to, raw, asked: more, answered });
}

/** SES puts its own Message-ID and the date of the sending in place of what was there. */
function renamed(raw: Buffer, id: string, region: string): Buffer {
  const text = raw.toString("latin1");
  const end = text.search(/\r?\n\r?\n/);
  const own = `Message-ID: <${id}@${region}.amazonses.com>`;
  const head = text.slice(0, end).replace(/^message-id:.*(?:\r?\n[ \t].*)*/im, own);
  return Buffer.from(head + text.slice(end), "latin1");
}
