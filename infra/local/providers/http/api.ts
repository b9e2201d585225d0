/** What the business's own system does with a message of ours: it checks the signature, knows a repetition, and shows it to its user. */
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod/mini";
import { answerSend } from "../answer.ts";
import type { World } from "../channel.ts";
import { readBody, sendJson } from "../http.ts";
import { type ErrorAnswer, linkedFile } from "../meta.ts";
import { ERROR_PRESETS } from "../misbehaviour.ts";
import type { ReceiptPlan } from "../receipts.ts";
import type { ChatMessage } from "../types.ts";
import type { HttpAccount } from "./account.ts";
import { signatureOf } from "./signature.ts";

export const BASE_PATH = "/own-system";
const FILES = `${BASE_PATH}/files/`;

type Said = readonly [status: number, code: string];

/** By the presets of `misbehave`, which are written for WhatsApp: what means the same here, or nearly. */
const SAID: ReadonlyMap<number, Said> = new Map([
  [ERROR_PRESETS.throttled, [429, "slow_down"]],
  [ERROR_PRESETS.pair_rate, [429, "recipient_busy"]],
  [ERROR_PRESETS.undeliverable, [404, "unknown_recipient"]],
  [ERROR_PRESETS.token, [401, "bad_signature"]],
  [ERROR_PRESETS.policy, [403, "forbidden"]],
  [ERROR_PRESETS.transient, [503, "temporary"]],
]);

class Refusal extends Error implements ErrorAnswer {
  readonly status: number;
  readonly code: string;

  constructor([status, code]: Said) {
    super(code);
    this.status = status;
    this.code = code;
  }

  body(): unknown {
    return { code: this.code, message: `The system says ${this.code}.` };
  }
}

const errorOf = (code: number | "internal" | "throttled", status?: number): Refusal =>
  new Refusal(
    code === "throttled"
      ? [429, "slow_down"]
      : code === "internal"
        ? [500, "internal"]
        : (SAID.get(code) ?? [status ?? 400, `error_${code}`]),
  );

export const errorTitle = (code: number): string => SAID.get(code)?.[1] ?? `error ${code}`;

const Content = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("media"), kind: z.string(), url: z.string(), caption: z.optional(z.string()) }),
  z.object({
    type: z.literal("choices"),
    text: z.string(),
    choices: z.array(z.object({ id: z.string(), title: z.string(), description: z.optional(z.string()) })),
    header: z.optional(z.string()),
    footer: z.optional(z.string()),
  }),
  z.object({
    type: z.literal("location"),
    latitude: z.number(),
    longitude: z.number(),
    name: z.optional(z.string()),
    address: z.optional(z.string()),
  }),
]);
const Posted = z.discriminatedUnion("type", [
  z.object({ type: z.literal("connection.test"), data: z.object({ account: z.string() }) }),
  z.object({
    type: z.literal("message.send"),
    data: z.object({
      id: z.string(),
      account: z.string(),
      to: z.object({ id: z.string() }),
      replyTo: z.optional(z.string()),
      content: Content,
    }),
  }),
]);
type Message = Extract<z.infer<typeof Posted>, { type: "message.send" }>["data"];

export const fileUrl = (world: World, id: string): string => `${world.baseUrl()}${FILES}${id}`;

export async function handleApi(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    if (request.method === "GET" && url.pathname.startsWith(FILES)) {
      const file = world.media.get(url.pathname.slice(FILES.length));
      if (!file) throw new Refusal([404, "no_file"]);
      response.writeHead(200, { "content-type": file.mime }).end(file.bytes);
      return;
    }
    const body = await readBody(request, 300_000);
    const read = z.safeParse(Posted, JSON.parse(body.toString("utf8")));
    if (!read.success) throw new Refusal([400, "unsupported"]);
    const account = accountOf(world, request, body, read.data.data.account);
    if (read.data.type === "connection.test") return sendJson(response, 200, {});
    const message = read.data.data;
    if (request.headers["webhook-id"] !== message.id || request.headers["idempotency-key"] !== message.id)
      throw new Refusal([400, "unsupported"]);
    await answerSend(world, response, {
      ...{ accountId: account.account, to: message.to.id, errorOf },
      accept: (answered) => accept(world, account, message, answered),
      succeed: () => sendJson(response, 202, {}),
      codeOf: (error) => (error instanceof Refusal ? error.status : undefined),
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (!response.headersSent) sendJson(response, error.status, error.body());
  }
}

function accountOf(world: World, { headers }: IncomingMessage, body: Uint8Array, name: string): HttpAccount {
  const account = world.accounts.get(name);
  const [id, timestamp, signature] = ["id", "timestamp", "signature"].map((part) => String(headers[`webhook-${part}`]));
  if (account?.channel !== "http" || !id || !timestamp || !signature) throw errorOf(ERROR_PRESETS.token);
  const isRecent = Math.abs(world.now() / 1000 - Number(timestamp)) <= 300;
  if (!isRecent || !signature.split(" ").includes(signatureOf(account.outboundSecret, id, timestamp, body)))
    throw errorOf(ERROR_PRESETS.token);
  return account;
}

async function accept(world: World, account: HttpAccount, message: Message, answered: boolean): Promise<ReceiptPlan> {
  const { account: accountId } = account;
  const { id, to, replyTo, content } = message;
  const chat = world.chats.find(accountId, to.id) ?? world.chats.open(accountId, { userId: to.id, name: to.id });
  // The same id is the same message, however often it comes.
  if (!world.sentAs(accountId, id)) {
    const shown = await shownAs(world, accountId, content);
    world.recordSent({ wamid: id, at: world.now(), accountId, to: to.id, body: message, answered });
    world.chats.add(chat, {
      ...{ id, by: "business", at: world.now(), progress: "accepted" },
      ...shown,
      ...(replyTo !== undefined && { replyTo }),
    });
  }
  const fault = world.misbehaviour.takeReceiptFault(accountId, to.id);
  return { account, chat, messageId: id, clientRef: id, category: "service", fault };
}

async function shownAs(
  world: World,
  accountId: string,
  content: Message["content"],
): Promise<Partial<ChatMessage> & { readonly type: string }> {
  switch (content.type) {
    case "text":
      return content;
    case "location": {
      const { type, latitude, longitude, name, address } = content;
      const named = { ...(name !== undefined && { name }), ...(address !== undefined && { address }) };
      return { type, location: { latitude, longitude, ...named } };
    }
    case "choices": {
      const { text, choices, header, footer } = content;
      const options = choices.map(({ id, title, description }) => ({
        ...{ id, title },
        ...(description !== undefined && { description }),
      }));
      const around = { ...(header !== undefined && { header }), ...(footer !== undefined && { footer }) };
      return { type: "text", text, ...around, choices: { kind: "buttons", options } };
    }
    case "media": {
      const media = await linkedFile(world, accountId, content.url, { maxBytes: 70_000_000, mime: /./ });
      if (!media) throw new Refusal([422, "unsupported"]);
      return { type: content.kind, media, ...(content.caption !== undefined && { text: content.caption }) };
    }
  }
}
