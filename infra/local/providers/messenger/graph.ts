/** The part of Meta's Graph API that a page needs for Messenger or Instagram. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { World } from "../channel.ts";
import { readBody, sendJson } from "../http.ts";
import { debugToken } from "../meta.ts";
import { invalid, PageError } from "./errors.ts";
import { postMessage } from "./messages.ts";
import { type Fields, fieldsOf } from "./outgoing.ts";
import { filesPath, idOf, isPage, type PageAccount } from "./page.ts";

const MAX_BODY = 1024 * 1024;

export async function handleGraph(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    const isAsked = (account: PageAccount) => url.pathname.startsWith(`/${account.channel}/`);
    const pages = [...world.accounts.values()].filter(isPage).filter(isAsked);
    if (pages.some((page) => url.pathname === filesPath(page))) return sendFile(world, response, url);
    if (url.pathname.endsWith("/debug_token")) {
      const authorization = request.headers.authorization;
      const told = debugToken(pages, authorization, url, (page) => world.settings(idOf(page)).tokenExpiresAt);
      if (!told) throw new PageError(100);
      return sendJson(response, 200, told);
    }
    const token =
      /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? url.searchParams.get("access_token");
    const mine = pages.filter(({ accessToken }) => accessToken === token);
    if (mine.length === 0) throw new PageError(190);
    await route(world, mine, request, response, url);
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    if (!response.headersSent) sendJson(response, error.status, error.body());
  }
}

async function route(
  world: World,
  pages: readonly PageAccount[],
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const [, , version = "", id = "", edge = ""] = url.pathname.split("/");
  if (!/^v\d+\.\d+$/.test(version)) throw invalid(`Unknown path components: ${url.pathname}`);
  const page = id === "me" ? pages[0] : pages.find(({ pageId }) => pageId === id);
  if (!page) throw new PageError(100, 33);
  switch (`${request.method ?? "GET"} ${edge}`) {
    case "POST messages":
      return postMessage(world, page, await jsonBody(request), response);
    case "POST subscribed_apps": {
      const { subscribed_fields: fields } = await jsonBody(request);
      if (fields === undefined) throw invalid("Param subscribed_fields is required");
      SUBSCRIPTIONS.set(page.pageId, Array.isArray(fields) ? fields.map(String) : String(fields).split(","));
      return sendJson(response, 200, { success: true });
    }
    case "GET subscribed_apps": {
      const fields = SUBSCRIPTIONS.get(page.pageId);
      return sendJson(response, 200, { data: fields ? [{ id: page.appId, subscribed_fields: fields }] : [] });
    }
    case "GET ":
      return sendJson(response, 200, {
        ...{ name: page.pageName, id: page.pageId },
        ...(page.channel === "instagram" && {
          instagram_business_account: { id: page.instagramId, username: page.username },
        }),
      });
  }
  throw new PageError(100, 33);
}

/** What each page's app subscribed to. Webhooks go out all the same: the demo's page has subscribed long ago. */
const SUBSCRIPTIONS = new Map<string, readonly string[]>();

async function jsonBody(request: IncomingMessage): Promise<Fields> {
  const text = (await readBody(request, MAX_BODY)).toString("utf8");
  try {
    const fields = fieldsOf(JSON.parse(text));
    if (fields) return fields;
  } catch {
    // Falls through to the one error that every unreadable body gets.
  }
  throw invalid("The request body is not a JSON object");
}

function sendFile(world: World, response: ServerResponse, url: URL): void {
  const file = world.media.follow(url.searchParams);
  if (file === undefined || file === "expired") sendJson(response, 403, { error: "URL signature expired" });
  else response.writeHead(200, { "content-type": file.mime, "content-length": file.bytes.length }).end(file.bytes);
}
