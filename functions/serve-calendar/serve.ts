/**
 * A person's calendar for whoever has its secret address, and the door at which Google says that a calendar changed there. What does not
 * open, whatever the reason, is one and the same 404.
 */
import type { ReadFeed } from "../../lib/core/calendar/ics.ts";
import type { ManageFeedLink } from "../../lib/core/calendar/manage.ts";
import { type CalendarViewer, parseFeedToken } from "../../lib/core/calendar/model.ts";
import type { WriteIcs } from "../../lib/core/calendar/ports.ts";
import { isTenantId } from "../../lib/core/connections/model.ts";
import type { HttpAnswer, HttpRequest } from "../../lib/runtime/http/message.ts";
import { problemAnswer, refuse } from "../../lib/runtime/http/problem.ts";
import type { Gate } from "../gate.ts";

export interface ServePorts {
  readonly of: (tenant: string) => TenantPorts;
  readonly write: WriteIcs;
  readonly hash: (text: string) => string;
  readonly gate: Gate;
}
export interface TenantPorts {
  readonly opens: ManageFeedLink["opens"];
  /** What the person may see; undefined for who is not of the team, or not any more. */
  readonly viewer: (person: string) => Promise<CalendarViewer | undefined>;
  readonly read: ReadFeed;
  readonly name: () => Promise<string>;
  /** Whether the message came by a channel that we opened for this person. */
  readonly isOurs: (person: string, message: { readonly id: string; readonly token: string }) => Promise<boolean>;
  /** Has the person's calendar at Google looked at. */
  readonly look: (person: string) => Promise<void>;
}

const PATH = /^\/calendar\/([a-z0-9.-]{30,140})\.ics\/?$/;
const PUSHED = /^\/calendar\/google\/([a-z0-9-]{1,32})\.([a-z0-9]{1,64})$/;
const MINUTE = 60_000;
/** Of one address, and of one network, in a minute: calendars come every few hours. */
const MOST = { link: 30, network: 120, pushes: 120 };
/** Calendars that obey come again after so long. */
const FRESH_SECONDS = 300;
/** The text depends on nothing but what is planned, so neither may its time. */
const ALWAYS = "2020-01-01T00:00:00.000Z";

export function makeServe({ of, write, hash, gate }: ServePorts): (request: HttpRequest) => Promise<HttpAnswer> {
  return async (request) => {
    const { method, path, headers, id, address } = request;
    if (PUSHED.test(path)) return hear(request);
    const refused = (code: "not_found" | "too_many_requests", more: Record<string, string> = {}) =>
      problemAnswer(refuse(code, { headers: more }), id);
    const [, text = ""] = PATH.exec(path) ?? [];
    const token = parseFeedToken(text);
    if (!token || !isTenantId(token.tenant) || (method !== "GET" && method !== "HEAD")) return refused("not_found");
    if (!gate(`network ${address}`, MOST.network, MINUTE) || !gate(`link ${text}`, MOST.link, MINUTE))
      return refused("too_many_requests", { "retry-after": "60" });
    const about = { operation: "calendar.feed", tenant: token.tenant };
    const { opens, viewer: viewerOf, read, name } = of(token.tenant);
    if (!(await opens(token.person, token.secret))) return { ...refused("not_found"), ...about };
    const viewer = await viewerOf(token.person);
    if (!viewer) return { ...refused("not_found"), ...about };

    const body = write(await name(), await read(viewer), ALWAYS);
    const etag = `"${hash(body)}"`;
    const caching = { etag, "cache-control": `private, max-age=${FRESH_SECONDS}` };
    if (namesIt(headers["if-none-match"], etag)) return { status: 304, headers: caching, body: "", ...about };
    return {
      status: 200,
      headers: {
        ...caching,
        "content-type": "text/calendar; charset=utf-8",
        "content-disposition": 'inline; filename="chasqui.ics"',
      },
      body: method === "HEAD" ? "" : body,
      ...about,
    };
  };

  /** Google promises neither every message nor one for each change: all it says is that it is time to look. */
  async function hear({ method, path, headers, id }: HttpRequest): Promise<HttpAnswer> {
    const [, tenant = "", own = ""] = PUSHED.exec(path) ?? [];
    const refused = (code: "not_found" | "too_many_requests") => problemAnswer(refuse(code), id);
    if (method !== "POST" || !isTenantId(tenant)) return refused("not_found");
    if (!gate(`pushes ${path}`, MOST.pushes, MINUTE)) return refused("too_many_requests");
    const person = `usr_${own}`;
    const about = { operation: "calendar.pushed", tenant };
    const { isOurs, look } = of(tenant);
    const message = { id: headers["x-goog-channel-id"] ?? "", token: headers["x-goog-channel-token"] ?? "" };
    if (!(await isOurs(person, message))) return { ...refused("not_found"), ...about };
    // The first message says that the channel is open.
    if (headers["x-goog-resource-state"] !== "sync") await look(person);
    return { status: 204, headers: {}, body: "", ...about };
  }
}

/** RFC 9110, 13.1.2: weak comparison. */
const namesIt = (header: string | undefined, etag: string): boolean =>
  (header ?? "").split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag);
