/** The part of Meta's Graph API that a WhatsApp business needs. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { TemplateChange, World } from "../channel.ts";
import { readBody, sendJson } from "../http.ts";
import { LINK_LIFETIME_MS } from "../media.ts";
import { debugToken } from "../meta.ts";
import type { WhatsAppAccount } from "./account.ts";
import { GraphError, invalidParameter, unknownObject } from "./errors.ts";
import { postMessage } from "./messages.ts";
import { parseTemplate, sampleTemplates, type Template } from "./templates.ts";

interface Call {
  readonly world: World;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** What this token may act for. */
  readonly accounts: readonly WhatsAppAccount[];
}

/** Templates by business account. */
const TEMPLATES = new WeakMap<World, Map<string, Template[]>>();
export function templatesOf(world: World, businessAccountId: string): Template[] {
  const all = TEMPLATES.get(world) ?? new Map<string, Template[]>();
  TEMPLATES.set(world, all);
  const known = all.get(businessAccountId) ?? sampleTemplates();
  all.set(businessAccountId, known);
  return known;
}

/** Changes the template, and tells its business. Throws for one that there is not. */
export function changeTemplate(world: World, account: WhatsAppAccount, change: TemplateChange): Promise<unknown> {
  const template = templatesOf(world, account.businessAccountId).find(
    ({ name, language }) => name === change.name && language === change.language,
  );
  if (!template) throw new Error(`no template ${change.name} in ${change.language}`);
  const named = {
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
  };
  const category = change.category?.toUpperCase();
  const news = [
    ...(category && category !== template.category
      ? [["template_category_update", { previous_category: template.category, new_category: category }] as const]
      : []),
    ...(change.status
      ? [["message_template_status_update", { event: change.status, reason: change.reason ?? "NONE" }] as const]
      : []),
  ];
  template.category = category ?? template.category;
  template.status = change.status ?? template.status;
  const time = Math.floor(world.now() / 1_000);
  return Promise.all(
    news.map(([field, value]) =>
      world.webhooks.post(account, {
        ...{ kind: "message", summary: field },
        body: {
          object: "whatsapp_business_account",
          entry: [{ id: account.businessAccountId, time, changes: [{ field, value: { ...named, ...value } }] }],
        },
      }),
    ),
  );
}

const REVIEW_MS = 300;

/** There are no reviewers: it is approved, a moment later, unless somebody decided otherwise by then. */
function reviewSoon(world: World, account: WhatsAppAccount, { name, language }: Template): void {
  setTimeout(() => {
    const waits = templatesOf(world, account.businessAccountId).some(
      (one) => one.name === name && one.language === language && one.status === "PENDING",
    );
    if (waits) void changeTemplate(world, account, { name, language, status: "APPROVED" });
  }, REVIEW_MS).unref();
}

export async function handleGraph(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    const numbers = [...world.accounts.values()].filter(
      (account): account is WhatsAppAccount => account.channel === "whatsapp",
    );
    if (url.pathname.endsWith("/debug_token")) {
      const told = debugToken(
        numbers,
        request.headers.authorization,
        url,
        ({ phoneNumberId }) => world.settings(phoneNumberId).tokenExpiresAt,
      );
      if (!told) throw new GraphError(100);
      return sendJson(response, 200, told);
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const accounts = numbers.filter(({ accessToken }) => accessToken === token);
    const uploader = numbers.some(({ accessToken }) => request.headers.authorization === `OAuth ${accessToken}`);
    if (uploader && url.pathname.includes("/upload:")) {
      await readBody(request, 100 * 1024 * 1024);
      return sendJson(response, 200, { h: `4::${url.pathname.split("upload:").at(-1)}` });
    }
    if (accounts.length === 0) throw new GraphError(190);
    const call: Call = { world, request, response, url, accounts };
    if (url.pathname.startsWith("/media/")) downloadMedia(call);
    else await route(call);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    if (!response.headersSent) sendJson(response, error.status, error.body());
  }
}

async function route(call: Call): Promise<void> {
  const method = call.request.method ?? "GET";
  const [, , version = "", id = "", edge = ""] = call.url.pathname.split("/");
  if (!/^v\d+\.\d+$/.test(version))
    throw new GraphError(100, undefined, { message: `Unknown path components: ${call.url.pathname}` });
  const number = call.accounts.find((account) => account.phoneNumberId === id);
  const business = call.accounts.find((account) => account.businessAccountId === id);
  const file = call.world.media.get(id);
  const ownFile = file && call.accounts.some((account) => account.phoneNumberId === file.accountId) ? file : undefined;
  switch (`${method} ${edge}`) {
    case "POST messages":
      if (number)
        return postMessage(
          call.world,
          number,
          templatesOf(call.world, number.businessAccountId),
          await jsonBody(call),
          call.response,
        );
      break;
    case "POST media":
      if (number) return uploadMedia(call, number);
      break;
    case "GET ":
      if (number) return sendJson(call.response, 200, describeNumber(number, call.url.searchParams.get("fields")));
      if (business) return sendJson(call.response, 200, { id, name: business.verifiedName });
      if (ownFile)
        return sendJson(call.response, 200, {
          url: call.world.baseUrl() + call.world.media.link(ownFile),
          mime_type: ownFile.mime,
          sha256: ownFile.sha256,
          file_size: ownFile.bytes.length,
          id,
          messaging_product: "whatsapp",
        });
      break;
    case "DELETE ":
      if (ownFile) return sendJson(call.response, 200, { success: call.world.media.remove(id) });
      break;
    case "GET phone_numbers":
      if (business) {
        const numbers = call.accounts.filter((account) => account.businessAccountId === id);
        return sendJson(call.response, 200, { data: numbers.map((account) => describeNumber(account, null)) });
      }
      break;
    case "GET message_templates":
      if (business) return listTemplates(call, templatesOf(call.world, id));
      break;
    case "POST message_templates":
      if (business) {
        const templates = templatesOf(call.world, id);
        const template = parseTemplate(
          await jsonBody(call),
          `90000000000${String(templates.length + 1).padStart(4, "0")}`,
        );
        if (templates.some((known) => known.name === template.name && known.language === template.language))
          throw invalidParameter("There is already content in this language for this template.");
        templates.push(template);
        reviewSoon(call.world, business, template);
        return sendJson(call.response, 200, { id: template.id, status: template.status, category: template.category });
      }
      break;
    case "POST uploads": {
      // The app's id is nobody's here: who has a token of a number may upload.
      const { file_type: mime } = (await jsonBody(call)) as { file_type?: unknown };
      if (typeof mime !== "string") throw invalidParameter("The parameter file_type is required.");
      return sendJson(call.response, 200, { id: `upload:${Buffer.from(mime).toString("base64url")}` });
    }
    case "POST ": {
      const own = call.accounts.find(({ businessAccountId }) =>
        templatesOf(call.world, businessAccountId).some((template) => template.id === id),
      );
      const template = own && templatesOf(call.world, own.businessAccountId).find((one) => one.id === id);
      if (!template) break;
      const change = (await jsonBody(call)) as object;
      const { category, components } = parseTemplate({ ...template, ...change }, id);
      Object.assign(template, { category, components, status: "PENDING" });
      reviewSoon(call.world, own, template);
      return sendJson(call.response, 200, { success: true });
    }
  }
  throw unknownObject(method, id);
}

async function jsonBody(call: Call): Promise<unknown> {
  const text = (await readBody(call.request, 1024 * 1024)).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    throw invalidParameter("The request body is not valid JSON.");
  }
}

function describeNumber(account: WhatsAppAccount, fields: string | null): Record<string, unknown> {
  const all: Record<string, unknown> = {
    verified_name: account.verifiedName,
    code_verification_status: "VERIFIED",
    display_phone_number: account.displayPhoneNumber,
    quality_rating: "GREEN",
    platform_type: "CLOUD_API",
    throughput: { level: "STANDARD" },
    id: account.phoneNumberId,
  };
  if (!fields) return all;
  const wanted = new Set([...fields.split(",").map((field) => field.trim()), "id"]);
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)));
}

function listTemplates(call: Call, templates: readonly Template[]): void {
  const query = call.url.searchParams;
  const fields = query.get("fields")?.split(",");
  const matching = templates.filter((template) =>
    (["name", "language", "status", "category"] as const).every(
      (field) => !query.has(field) || query.get(field) === template[field],
    ),
  );
  const limit = Math.min(Math.max(Number(query.get("limit") ?? 25) || 25, 1), 1000);
  const start = Number(Buffer.from(query.get("after") ?? "", "base64url").toString()) || 0;
  const page = matching.slice(start, start + limit);
  const cursor = (position: number) => Buffer.from(String(position)).toString("base64url");
  const next = new URL(call.url.pathname, call.world.baseUrl());
  for (const [name, value] of query) next.searchParams.set(name, value);
  next.searchParams.set("after", cursor(start + page.length));
  sendJson(call.response, 200, {
    data: page.map((template) =>
      fields
        ? Object.fromEntries(Object.entries(template).filter(([name]) => name === "id" || fields.includes(name)))
        : template,
    ),
    paging: {
      cursors: { before: cursor(start), after: cursor(start + page.length) },
      ...(start + page.length < matching.length && { next: next.href }),
    },
  });
}

async function uploadMedia(call: Call, account: WhatsAppAccount): Promise<void> {
  const bytes = await readBody(call.request);
  const headers = { "content-type": call.request.headers["content-type"] ?? "" };
  const form = await new Response(bytes as Uint8Array<ArrayBuffer>, { headers }).formData().catch(() => undefined);
  if (!form) throw invalidParameter("The request body must be multipart/form-data.");
  if (form.get("messaging_product") !== "whatsapp")
    throw invalidParameter("The parameter messaging_product is required.");
  const file = form.get("file");
  if (!(file instanceof File)) throw invalidParameter("The parameter file is required.");
  const type = form.get("type");
  const mime = typeof type === "string" && type ? type : file.type;
  if (!mime) throw invalidParameter("The parameter type is required.");
  const stored = call.world.media.put({
    accountId: account.phoneNumberId,
    mime,
    bytes: new Uint8Array(await file.arrayBuffer()),
    filename: file.name,
  });
  sendJson(call.response, 200, { id: stored.id });
}

function downloadMedia(call: Call): void {
  const file = call.world.media.follow(call.url.searchParams);
  if (file === "expired") {
    sendJson(call.response, 404, { error: `link is older than ${LINK_LIFETIME_MS / 60_000} minutes` });
  } else if (!file || !call.accounts.some((account) => account.phoneNumberId === file.accountId)) {
    throw unknownObject(call.request.method ?? "GET", call.url.searchParams.get("mid") ?? "");
  } else {
    call.response.writeHead(200, { "content-type": file.mime, "content-length": file.bytes.length }).end(file.bytes);
  }
}
