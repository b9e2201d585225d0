/** Google Calendar API v3 in the name of one person. https://developers.google.com/workspace/calendar/api/v3/reference */
import * as z from "zod/mini";
import type { GoogleEvent, Standing } from "../../core/google-calendar/model.ts";
import type { GoogleAnswer, GoogleCalendar, GoogleNo } from "../../core/google-calendar/ports.ts";
import { type Called, type CallGoogle, formOf, hostsOf, LIMITS, noOf, TIMEOUT_MS } from "./call.ts";

/** Our mark on events that we write: whoever reads it knows what they are of. */
const MARK = "chasquiEntry";
const PAGE = 2_500;
/** Taken anew before it ends. */
const MARGIN_MS = 60_000;

const Moment = z.object({ date: z.optional(z.nullable(z.string())), dateTime: z.optional(z.nullable(z.string())) });
const Event = z.object({
  id: z.string(),
  status: z.optional(z.string()),
  summary: z.optional(z.string()),
  start: z.optional(Moment),
  end: z.optional(Moment),
  updated: z.optional(z.string()),
  transparency: z.optional(z.string()),
  extendedProperties: z.optional(z.object({ private: z.optional(z.record(z.string(), z.string())) })),
});
const Events = z.object({
  items: z._default(z.array(Event), []),
  nextPageToken: z.optional(z.string()),
  nextSyncToken: z.optional(z.string()),
});
const Calendars = z.object({
  items: z._default(
    z.array(
      z.object({
        id: z.string(),
        summary: z._default(z.string(), ""),
        summaryOverride: z.optional(z.string()),
        primary: z.optional(z.boolean()),
      }),
    ),
    [],
  ),
});
const Channel = z.object({ resourceId: z.string(), expiration: z.optional(z.union([z.string(), z.number()])) });
const Access = z.object({ access_token: z.string(), expires_in: z.number() });

interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

/** Access tokens by their refresh token, for as long as the process lives. */
const tokens = new Map<string, { readonly token: string; readonly until: number }>();
const MOST_TOKENS = 1_000;

export function makeGoogleCalendar({
  http,
  baseUrl,
  credentials,
  now = Date.now,
}: {
  readonly http: CallGoogle;
  readonly baseUrl: string | undefined;
  readonly credentials: Credentials;
  readonly now?: () => number;
}): GoogleCalendar {
  const hosts = hostsOf(baseUrl);
  const { clientId, clientSecret, refreshToken } = credentials;

  async function access(): Promise<GoogleAnswer<string>> {
    const known = tokens.get(refreshToken);
    if (known && known.until > now()) return { ok: true, value: known.token };
    const fields = { grant_type: "refresh_token", refresh_token: refreshToken };
    const asked = formOf({ ...fields, client_id: clientId, client_secret: clientSecret });
    const answer = await http({ ...asked, method: "POST", url: hosts.token });
    if (answer.kind !== "answered" || answer.status !== 200) return noOf(answer);
    const { access_token: token, expires_in: seconds } = z.parse(Access, JSON.parse(answer.body));
    if (tokens.size >= MOST_TOKENS) tokens.clear();
    tokens.set(refreshToken, { token, until: now() + seconds * 1_000 - MARGIN_MS });
    return { ok: true, value: token };
  }

  /** Once more with another token where this one is not taken any more. */
  async function ask(
    method: Parameters<CallGoogle>[0]["method"],
    path: string,
    body?: unknown,
    isSecond = false,
  ): Promise<Called | GoogleNo> {
    const token = await access();
    if (!token.ok) return token;
    const answer = await http({
      ...{ method, url: `${hosts.api}${path}`, timeoutMs: TIMEOUT_MS },
      headers: { authorization: `Bearer ${token.value}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.kind !== "answered" || answer.status !== 401 || isSecond) return answer;
    tokens.delete(refreshToken);
    return ask(method, path, body, true);
  }
  async function read<Value>(
    answering: Promise<Called | GoogleNo>,
    parse: (body: unknown) => Value,
  ): Promise<GoogleAnswer<Value>> {
    const answer = await answering;
    if ("ok" in answer) return answer;
    if (answer.kind !== "answered" || answer.status > 299) return noOf(answer);
    return { ok: true, value: parse(answer.body === "" ? null : JSON.parse(answer.body)) };
  }
  const nothing = () => null;
  const eventsOf = (calendarId: string) => `/calendars/${encodeURIComponent(calendarId)}/events`;
  const standingIn = (body: unknown): Standing => {
    const standing = toEvent(z.parse(Event, body)).standing;
    if (!standing) throw new Error("Google answered an event without times");
    return standing;
  };

  return {
    limits: LIMITS,

    calendars: () =>
      read(ask("GET", "/users/me/calendarList?minAccessRole=writer&maxResults=250"), (body) =>
        z
          .parse(Calendars, body)
          .items.map(({ id, summary, summaryOverride, primary }) => ({
            ...{ id, name: summaryOverride ?? summary, own: primary ?? false },
          }))
          .sort((a, b) => Number(b.own) - Number(a.own)),
      ),

    events(calendarId, since, page) {
      // With a sync token no window may be named: it is that of the list which the token came with.
      const query = new URLSearchParams({
        ...("syncToken" in since ? { syncToken: since.syncToken } : { timeMin: since.from, timeMax: since.to }),
        ...{ singleEvents: "true", maxResults: String(PAGE) },
        ...(page === null ? {} : { pageToken: page }),
      });
      return read(ask("GET", `${eventsOf(calendarId)}?${query}`), (body) => {
        const { items, nextPageToken, nextSyncToken } = z.parse(Events, body);
        return { events: items.map(toEvent), nextPage: nextPageToken ?? null, syncToken: nextSyncToken ?? null };
      });
    },

    async write({ entryId, calendarId, googleId, title, allDay, start, end, timeZone }, isThere) {
      const moment = (at: string) => (allDay ? { date: at, dateTime: null } : { dateTime: at, date: null, timeZone });
      const event = {
        ...{ summary: title, start: moment(start), end: moment(end), status: "confirmed" },
        extendedProperties: { private: { [MARK]: entryId } },
      };
      const change = () => ask("PATCH", `${eventsOf(calendarId)}/${googleId}`, event);
      const add = () => ask("POST", eventsOf(calendarId), { ...event, id: googleId });
      const first = await (isThere ? change() : add());
      // It is there although nobody wrote down so, also where it was deleted; or it is not, although somebody did.
      const status = "status" in first ? first.status : 0;
      if (!isThere && status === 409) return read(change(), standingIn);
      if (isThere && (status === 404 || status === 410)) return read(add(), standingIn);
      return read(Promise.resolve(first), standingIn);
    },

    async remove(calendarId, googleId) {
      const answer = await read(ask("DELETE", `${eventsOf(calendarId)}/${googleId}`), nothing);
      const isGone = !answer.ok && (answer.kind === "missing" || answer.kind === "gone");
      return isGone ? { ok: true, value: null } : answer;
    },

    watch(calendarId, { id, token, address }) {
      const params = { ttl: String(LIMITS.channelSeconds) };
      const body = { id, token, address, type: "web_hook", params };
      return read(ask("POST", `${eventsOf(calendarId)}/watch`, body), (answer) => {
        const { resourceId, expiration } = z.parse(Channel, answer);
        const ends = expiration === undefined ? now() + LIMITS.channelSeconds * 1_000 : Number(expiration);
        return { resourceId, expiresAt: new Date(ends).toISOString() };
      });
    },

    stop: (channel) => read(ask("POST", "/channels/stop", channel), nothing),
  };
}

function toEvent(event: z.infer<typeof Event>): GoogleEvent {
  const { id, status, summary = "", start, end, updated, transparency, extendedProperties } = event;
  const at = (moment: typeof start) => (moment?.dateTime ? new Date(moment.dateTime).toISOString() : undefined);
  const [from, to] = [start?.date ?? at(start), end?.date ?? at(end)];
  const allDay = typeof start?.date === "string";
  return {
    ...{ id, cancelled: status === "cancelled", free: transparency === "transparent" },
    standing: from && to ? { title: summary, allDay, start: from, end: to } : null,
    updatedAt: updated ?? from ?? "1970-01-01T00:00:00.000Z",
    entryId: extendedProperties?.private?.[MARK] ?? null,
  };
}
