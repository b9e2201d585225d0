import * as visits from "../../events/api/visits.ts";
import { type SeenMessage, seenBy } from "../../lib/core/visitors/model.ts";
import { validate } from "../../lib/runtime/http/validate.ts";
import type { TenantPorts, VisitAnswer, Visited, VisitPorts } from "./visit.ts";

const PAGE = 40;
const LINK_SECONDS = 3_600;

/** The newest page, or an older one. What a page of the thread holds and a visitor may not see makes it shorter. */
export async function listMessages(ports: VisitPorts, { app, conversationId, request }: Visited): Promise<VisitAnswer> {
  const { cursor } = validate(visits.SeenQuery, request.query);
  const tenant = ports.of(app.tenant);
  const page = await tenant.conversations.messages(conversationId, {
    limit: PAGE,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const seen = page.items.flatMap((message) => seenBy(message) ?? []);
  const data = await Promise.all(seen.map((message) => viewOf(message, tenant)));
  const body = { data, nextCursor: page.nextCursor ?? null, hasMore: page.nextCursor !== undefined };
  return { body };
}

async function viewOf(message: SeenMessage, { media }: TenantPorts): Promise<visits.SeenMessage> {
  const { id, from, at, sentAt, text, header, footer, choices, file, edited } = message;
  return {
    ...{ id, from, at, sentAt: sentAt ?? null, text, header: header ?? null, footer: footer ?? null, edited },
    choices: (choices ?? []).map(({ description, ...choice }) => ({ ...choice, description: description ?? null })),
    file: file ? { url: await addressOf(file, media), mime: file.mime, name: file.name, size: file.size } : null,
  };
}

function addressOf(file: NonNullable<SeenMessage["file"]>, media: TenantPorts["media"]): Promise<string> | string {
  if ("url" in file) return file.url;
  const { key, name, mime } = file;
  return media.link(key, { seconds: LINK_SECONDS, ...(name ? { filename: name } : {}), ...(mime ? { mime } : {}) });
}
