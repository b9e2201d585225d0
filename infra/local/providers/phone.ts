/** The phone page: its files, its live events, and the same JSON API as the control port, all below one prefix. */
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { describeAccounts, handleControl, isOwnPage } from "./control.ts";
import { readBody, sendJson } from "./http.ts";
import type { Change, Simulator } from "./simulator.ts";
import { type Chat, customerKey } from "./types.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};
/** What a browser may show by itself; everything else is a download. */
const SHOWN = /^(image\/(png|jpeg|webp|gif)|audio\/(ogg|mpeg|mp4|aac|amr)|video\/(mp4|3gpp))(;|$)/;
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
/** Of a mail: its own styles and the pictures that it brings, no script, nothing from elsewhere, no form, and no address of ours as its origin. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";
const CHATS_SHOWN = 200;

export interface Phone {
  /** Takes requests below the prefix; false means "not mine" and nothing was touched. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  stop(): void;
}

export function makePhone(simulator: Simulator, prefix: string): Phone {
  const folder = join(import.meta.dirname, "page");
  const files = new Set(readdirSync(folder));
  const streams = new Map<string, { response: ServerResponse; chat?: Chat | undefined }>();

  const unsubscribe = simulator.onChange((change) => {
    if (streams.size === 0) return;
    const line = event(change.kind, describe(simulator, change));
    for (const { response } of streams.values()) response.write(line);
  });

  function look(viewer: string, chat: Chat | undefined): void {
    const stream = streams.get(viewer);
    if (!stream || stream.chat === chat) return;
    if (stream.chat) simulator.world.receipts.look(stream.chat, false);
    stream.chat = chat;
    if (chat) simulator.world.receipts.look(chat, true);
  }

  function openStream(response: ServerResponse): void {
    const viewer = randomUUID();
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    streams.set(viewer, { response });
    response.write(event("hello", { viewer, ...snapshot(simulator) }));
    response.once("close", () => {
      look(viewer, undefined);
      streams.delete(viewer);
    });
  }

  async function setLooking(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse((await readBody(request, 10_000)).toString("utf8")) as Record<string, unknown>;
    const chat = body.customer
      ? simulator.world.chats.find(String(body.phoneNumberId), String(body.customer))
      : undefined;
    look(String(body.viewer), chat);
    sendJson(response, 200, { looking: chat !== undefined });
  }

  function serveMedia(response: ServerResponse, id: string): void {
    const file = simulator.world.media.get(id);
    if (!file) {
      sendJson(response, 404, { error: "no such file" });
      return;
    }
    const shown = SHOWN.test(file.mime);
    response
      .writeHead(200, {
        "content-type": shown ? file.mime : "application/octet-stream",
        "content-length": file.bytes.length,
        "content-disposition": shown
          ? "inline"
          : `attachment; filename*=UTF-8''${encodeURIComponent(file.filename ?? "file")}`,
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
        "cache-control": "private, max-age=3600",
      })
      .end(file.bytes);
  }

  function serveMail(response: ServerResponse, id: string): void {
    const file = simulator.world.media.get(id);
    if (!file?.mime.startsWith("text/html")) {
      sendJson(response, 404, { error: "no such mail" });
      return;
    }
    response
      .writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": MAIL_POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "private, max-age=3600",
      })
      .end(file.bytes);
  }

  function serveFile(response: ServerResponse, name: string): void {
    const type = files.has(name) ? TYPES[extname(name)] : undefined;
    if (!type) {
      sendJson(response, 404, { error: "no such page" });
      return;
    }
    response
      .writeHead(200, {
        "content-type": type,
        "cache-control": "no-cache",
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      })
      .end(readFileSync(join(folder, name)));
  }

  return {
    handle(request, response) {
      const url = new URL(request.url ?? "/", "http://phone.invalid");
      if (url.pathname === prefix) {
        // The page's addresses are relative, so that it works below any prefix.
        response.writeHead(308, { location: `${prefix}/` }).end();
        return true;
      }
      if (!url.pathname.startsWith(`${prefix}/`)) return false;
      const path = url.pathname.slice(prefix.length + 1);
      if (path.startsWith("api/")) {
        const name = path.slice(4);
        const isStream = request.method === "GET" && name === "events";
        const isLook = request.method === "POST" && name === "look";
        if ((isStream || isLook) && !isOwnPage(request))
          sendJson(response, 403, { error: "not for pages of other sites" });
        else if (isStream) openStream(response);
        else if (isLook)
          setLooking(request, response).catch((error) => sendJson(response, 400, { error: String(error) }));
        else void handleControl(simulator, request, response, name, url.searchParams);
      } else if (request.method !== "GET" && request.method !== "HEAD") sendJson(response, 405, { error: "only GET" });
      else if (path.startsWith("media/")) serveMedia(response, path.slice(6));
      else if (path.startsWith("mail/")) serveMail(response, path.slice(5));
      else serveFile(response, path || "index.html");
      return true;
    },
    stop() {
      unsubscribe();
      for (const { response } of streams.values()) response.end();
    },
  };
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A chat without its messages. */
function head(chat: Chat) {
  const { messages, ...rest } = chat;
  return { ...rest, customerId: customerKey(chat.customer), lastAt: messages.at(-1)?.at ?? 0 };
}

function snapshot(simulator: Simulator) {
  const { world } = simulator;
  const latest = [...world.chats.list()].sort((a, b) => (b.messages.at(-1)?.at ?? 0) - (a.messages.at(-1)?.at ?? 0));
  return {
    accounts: describeAccounts(simulator),
    chats: latest.slice(0, CHATS_SHOWN).map((chat) => ({ ...head(chat), messages: chat.messages })),
    rules: world.misbehaviour.rules(),
    webhooks: world.webhooks.log().slice(-100),
    requests: simulator.requests().slice(-100),
  };
}

function describe(simulator: Simulator, change: Change): unknown {
  switch (change.kind) {
    case "chat":
      return { chat: head(change.chat), message: change.message };
    case "typing":
      return { accountId: change.chat.accountId, customerId: customerKey(change.chat.customer) };
    case "webhook":
      return change.entry;
    case "request":
      return change.record;
    case "rules":
      return simulator.world.misbehaviour.rules();
    case "accounts":
      return describeAccounts(simulator);
    case "reset":
      return snapshot(simulator);
  }
}
