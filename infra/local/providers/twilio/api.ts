/** The part of Twilio's REST API that a business with one number needs. https://www.twilio.com/docs/usage/api */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { World } from "../channel.ts";
import { isLoopback, readBody, sendJson } from "../http.ts";
import type { TwilioAccount } from "./account.ts";
import { TwilioError } from "./errors.ts";
import { numberResource, postMessage } from "./messages.ts";

const MAX_BODY = 1024 * 1024;
const FILES_PATH = "/twilio/files";

export async function handleApi(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    if (url.pathname === FILES_PATH) return sendFile(world, response, url);
    await route(world, accountOf(world, request), request, response, url);
  } catch (error) {
    if (!(error instanceof TwilioError)) throw error;
    if (!response.headersSent) sendJson(response, error.status, error.body());
  }
}

function accountOf(world: World, request: IncomingMessage): TwilioAccount {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const [name, secret] = Buffer.from(basic, "base64").toString("utf8").split(":");
  const account = [...world.accounts.values()].find(
    (one): one is TwilioAccount => one.channel === "twilio" && one.accountSid === name && one.authToken === secret,
  );
  if (!account) throw new TwilioError(20003);
  return account;
}

async function route(
  world: World,
  account: TwilioAccount,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const [, , , sid = "", resource = "", id, , file] = url.pathname.replace(/\.json$/, "").split("/");
  if (sid !== account.accountSid) throw new TwilioError(20404);
  const number = numberResource(account);
  switch (`${request.method ?? "GET"} ${resource}`) {
    case "GET ":
      return sendJson(response, 200, { sid, friendly_name: account.name, status: "active", type: "Full" });
    case "POST Messages":
      return postMessage(world, account, await form(request), response);
    case "GET Messages": {
      const found = file === undefined ? undefined : world.media.get(file);
      if (!found) throw new TwilioError(20404);
      const { search } = new URL(world.media.link(found), "http://media.invalid");
      // Twilio keeps its files elsewhere, where its credentials have no business.
      response.writeHead(307, { location: `${FILES_PATH}${search}` }).end();
      return;
    }
    case "GET IncomingPhoneNumbers": {
      const asked = url.searchParams.get("PhoneNumber");
      return sendJson(response, 200, {
        incoming_phone_numbers: asked === null || asked === account.number ? [number] : [],
      });
    }
    case "POST IncomingPhoneNumbers": {
      if (id !== number.sid) throw new TwilioError(20404);
      const address = (await form(request)).get("SmsUrl");
      if (address !== null && !isLoopback(address)) throw new TwilioError(21609);
      if (address !== null) account.webhookUrl = address;
      return sendJson(response, 200, numberResource(account));
    }
  }
  throw new TwilioError(20404);
}

const form = async (request: IncomingMessage): Promise<URLSearchParams> =>
  new URLSearchParams((await readBody(request, MAX_BODY)).toString("utf8"));

function sendFile(world: World, response: ServerResponse, url: URL): void {
  const file = world.media.follow(url.searchParams);
  if (file === undefined || file === "expired") sendJson(response, 403, { error: "URL signature expired" });
  else response.writeHead(200, { "content-type": file.mime, "content-length": file.bytes.length }).end(file.bytes);
}
