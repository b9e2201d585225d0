/** The part of OVHcloud's API that an SMS account needs. https://eu.api.ovh.com/console/?section=/sms&branch=v1 */
import { createHash, randomInt } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod/mini";
import { answerSend } from "../answer.ts";
import type { World } from "../channel.ts";
import { isLoopback, readBody, sendJson } from "../http.ts";
import type { ErrorAnswer } from "../meta.ts";
import { ERROR_PRESETS } from "../misbehaviour.ts";
import { takeText } from "../sms/accepting.ts";
import type { OvhAccount } from "./account.ts";

type Said = readonly [status: number, message: string];

/** By the presets of `misbehave`, which are written for WhatsApp: what means the same here, or nearly. */
const SAID: ReadonlyMap<number, Said> = new Map([
  [ERROR_PRESETS.throttled, [429, "Too many requests"]],
  [ERROR_PRESETS.pair_rate, [429, "Too many requests"]],
  [ERROR_PRESETS.undeliverable, [400, "Invalid receivers"]],
  [ERROR_PRESETS.token, [403, "This credential is not valid"]],
  [ERROR_PRESETS.policy, [402, "Not enough credits"]],
  [ERROR_PRESETS.transient, [503, "Service unavailable"]],
]);

/** A request that OVHcloud refuses. */
class OvhError extends Error implements ErrorAnswer {
  readonly status: number;

  constructor([status, message]: Said) {
    super(message);
    this.status = status;
  }

  body(): unknown {
    return { class: "Client::BadRequest", message: this.message };
  }
}

const errorOf = (code: number | "internal" | "throttled"): OvhError =>
  new OvhError(
    code === "throttled"
      ? [429, "Too many requests"]
      : code === "internal"
        ? [500, "Internal server error"]
        : (SAID.get(code) ?? [400, `Error ${code}`]),
  );

export const BASE_PATH = "/ovh/1.0";

const Job = z.object({
  message: z.string().check(z.minLength(1)),
  receivers: z.array(z.string()).check(z.minLength(1), z.maxLength(1)),
  sender: z.optional(z.string()),
  senderForResponse: z.optional(z.boolean()),
});

export async function handleApi(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    if (url.pathname === `${BASE_PATH}/auth/time`) return sendJson(response, 200, Math.floor(world.now() / 1000));
    const body = (await readBody(request, 100_000)).toString("utf8");
    const account = accountOf(world, request, url, body);
    switch (`${request.method} ${url.pathname.replace(`${BASE_PATH}/sms/${account.serviceName}`, "")}`) {
      case "GET ":
        return sendJson(response, 200, { name: account.serviceName, description: account.name, creditsLeft: 1_000 });
      case "PUT ": {
        const address = String((JSON.parse(body) as Record<string, unknown>).callBack);
        if (!isLoopback(address)) throw errorOf(0);
        account.webhookUrl = address;
        return sendJson(response, 200, null);
      }
      case "POST /jobs":
        return await send(world, account, JSON.parse(body), response);
    }
    throw new OvhError([404, "Got an invalid (or empty) URL"]);
  } catch (error) {
    if (!(error instanceof OvhError)) throw error;
    if (!response.headersSent) sendJson(response, error.status, error.body());
  }
}

/** Signed over the time: https://docs.ovhcloud.com/en/guides/manage-operate/api/first-steps */
function accountOf(world: World, { method, headers }: IncomingMessage, url: URL, body: string): OvhAccount {
  const account = [...world.accounts.values()].find(
    (one): one is OvhAccount => one.channel === "ovh" && one.applicationKey === headers["x-ovh-application"],
  );
  if (!account || !url.pathname.startsWith(`${BASE_PATH}/sms/${account.serviceName}`))
    throw errorOf(ERROR_PRESETS.token);
  const time = headers["x-ovh-timestamp"];
  const address = `${world.baseUrl()}${url.pathname}${url.search}`;
  const signed = [account.applicationSecret, account.consumerKey, method, address, body, time].join("+");
  const signature = `$1$${createHash("sha1").update(signed).digest("hex")}`;
  if (headers["x-ovh-signature"] !== signature || headers["x-ovh-consumer"] !== account.consumerKey)
    throw errorOf(ERROR_PRESETS.token);
  return account;
}

async function send(world: World, account: OvhAccount, asked: unknown, response: ServerResponse): Promise<void> {
  const read = z.safeParse(Job, asked);
  if (!read.success) throw errorOf(0);
  const [receiver = ""] = read.data.receivers;
  if (!/^\+[1-9]\d{6,14}$/.test(receiver))
    return sendJson(response, 200, {
      ids: [],
      invalidReceivers: [receiver],
      validReceivers: [],
      totalCreditsRemoved: 0,
    });
  const to = receiver.slice(1);
  await answerSend(world, response, {
    accountId: account.serviceName,
    to,
    errorOf,
    async accept(answered) {
      if (read.data.sender !== undefined && read.data.sender !== account.sender)
        throw new OvhError([400, "Invalid sender"]);
      const id = String(randomInt(1e8, 9e8));
      return takeText(world, account, {
        accountId: account.serviceName,
        id,
        to,
        text: read.data.message,
        asked,
        answered,
      });
    },
    succeed: ({ messageId }) =>
      sendJson(response, 200, {
        ids: [Number(messageId)],
        invalidReceivers: [],
        validReceivers: [receiver],
        totalCreditsRemoved: 1,
      }),
    codeOf: (error) => (error instanceof OvhError ? error.status : undefined),
  });
}
