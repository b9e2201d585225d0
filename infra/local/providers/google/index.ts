/** One person's Google: consent, their calendars (API v3) and the channels that tell of changes. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isLoopback, readBody, sendJson } from "../http.ts";
import { makeConsent } from "./consent.ts";
import { type EventsOf, makeEvents, type StoredEvent } from "./events.ts";

export { GOOGLE_CLIENT } from "./consent.ts";

export const GOOGLE_PATH = "/google/";
const PERSON = "ana@customers.example";
const CALENDARS = [
  { id: PERSON, summary: PERSON, primary: true, accessRole: "owner" },
  { id: "marketing@group.calendar.google.example", summary: "Marketing", accessRole: "writer" },
] as const;

interface Channel {
  readonly id: string;
  readonly resourceId: string;
  readonly calendarId: string;
  readonly token: string;
  readonly address: string;
  readonly expiration: number;
}

export interface GoogleStandIn {
  readonly person: string;
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
  /** Of the person's own calendar, unless another is named. */
  events(calendarId?: string): EventsOf;
  channels(): readonly Channel[];
  /** Requests of the API, such as `PATCH /calendars/…`. */
  requests(): readonly string[];
  /** So many requests are refused with 403 `rateLimitExceeded`. */
  limit(requests: number): void;
  revoke(): void;
  expireAccess(): void;
  /** Events of one page. */
  pageSize: number;
}

export function makeGoogle(now: () => number): GoogleStandIn {
  const consent = makeConsent();
  const channels = new Map<string, Channel>();
  const calendars = new Map<string, EventsOf>(
    CALENDARS.map(({ id }) => [id, makeEvents(now, () => void tell(id))] as const),
  );
  const requests: string[] = [];
  let limited = 0;
  let messages = 0;

  /** Google promises neither every message nor their order, and repeats what is answered with 5xx alone. */
  async function post({ address, id, token, resourceId, expiration }: Channel, state: "sync" | "exists") {
    if (!isLoopback(address)) return;
    const headers = {
      ...{ "x-goog-channel-id": id, "x-goog-channel-token": token, "x-goog-resource-id": resourceId },
      ...{ "x-goog-resource-state": state, "x-goog-message-number": String(++messages) },
      "x-goog-channel-expiration": new Date(expiration).toUTCString(),
    };
    await fetch(address, { method: "POST", headers }).catch(() => undefined);
  }
  async function tell(calendarId: string): Promise<void> {
    for (const channel of channels.values())
      if (channel.calendarId === calendarId && channel.expiration > now()) await post(channel, "exists");
  }

  const refuse = (response: ServerResponse, status: number, reason: string) =>
    sendJson(response, status, { error: { code: status, message: reason, errors: [{ domain: "calendar", reason }] } });

  async function api(request: IncomingMessage, response: ServerResponse, path: string, url: URL): Promise<void> {
    requests.push(`${request.method} ${path}`);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (!consent.admits(token)) return refuse(response, 401, "authError");
    if (limited > 0) {
      limited--;
      return refuse(response, 403, "rateLimitExceeded");
    }
    if (path === "/users/me/calendarList") return sendJson(response, 200, { items: CALENDARS });
    const body = request.method === "GET" ? {} : JSON.parse((await readBody(request)).toString() || "{}");
    if (path === "/channels/stop") {
      const known = channels.get(body.id);
      if (known?.resourceId !== body.resourceId) return refuse(response, 404, "notFound");
      channels.delete(body.id);
      response.writeHead(204).end();
      return;
    }
    const [, calendar = "", event] = /^\/calendars\/([^/]+)\/events(?:\/([a-z0-9]+))?$/.exec(path) ?? [];
    const calendarId = decodeURIComponent(calendar);
    const events = calendars.get(calendarId);
    if (!events) return refuse(response, 404, "notFound");
    if (event === "watch") return watch(response, calendarId, body);
    if (event !== undefined) return one(request.method, response, events, event, body);
    if (request.method === "POST") {
      if (!/^[a-v0-9]{5,1024}$/.test(body.id)) return refuse(response, 400, "invalid");
      if (events.get(body.id)) return refuse(response, 409, "duplicate");
      return sendJson(response, 200, events.put(body));
    }
    const { searchParams: query } = url;
    if (query.has("syncToken") && (query.has("timeMin") || query.has("timeMax")))
      return refuse(response, 400, "badRequest");
    const page = events.page(query, standIn.pageSize);
    return page === "gone" ? refuse(response, 410, "fullSyncRequired") : sendJson(response, 200, page);
  }

  function one(
    method: string | undefined,
    response: ServerResponse,
    events: EventsOf,
    id: string,
    body: Partial<StoredEvent>,
  ): void {
    const known = events.get(id);
    if (!known) refuse(response, 404, "notFound");
    else if (method === "PATCH") sendJson(response, 200, events.put({ ...body, id }));
    else if (known.status === "cancelled") refuse(response, 410, "deleted");
    else {
      events.put({ id, status: "cancelled" });
      response.writeHead(204).end();
    }
  }

  function watch(response: ServerResponse, calendarId: string, body: Record<string, never>): void {
    const { id, address, token = "", params = {} } = body as unknown as Channel & { params?: { ttl?: string } };
    const isTaken = channels.has(id);
    if (isTaken || (!/^https:/.test(address) && !isLoopback(address))) {
      refuse(response, 400, isTaken ? "channelIdNotUnique" : "push.webhookUrlNotHttps");
      return;
    }
    const expiration = now() + Number(params.ttl ?? 604_800) * 1_000;
    const channel = { id, address, token, calendarId, expiration, resourceId: randomUUID() };
    channels.set(id, channel);
    sendJson(response, 200, {
      kind: "api#channel",
      id,
      resourceId: channel.resourceId,
      expiration: String(expiration),
    });
    void post(channel, "sync");
  }

  const standIn: GoogleStandIn = {
    person: PERSON,
    pageSize: 250,
    async handle(request, response, url) {
      const path = url.pathname.slice(GOOGLE_PATH.length - 1);
      if (await consent.handle(request, response, path, url)) return;
      if (path.startsWith("/calendar/v3")) return api(request, response, path.slice("/calendar/v3".length), url);
      refuse(response, 404, "notFound");
    },
    events: (calendarId = PERSON) => calendars.get(calendarId) ?? makeEvents(now, () => {}),
    channels: () => [...channels.values()],
    requests: () => requests,
    limit(count) {
      limited = count;
    },
    revoke: consent.revoke,
    expireAccess: consent.expire,
  };
  return standIn;
}
