/** From a link to what it does. Nobody is signed in: the link itself says who may do what, because we signed it. */

import type { ActivationStore } from "../../lib/core/activations/ports.ts";
import { networkOf } from "../../lib/core/audit/model.ts";
import { isTenantId } from "../../lib/core/connections/model.ts";
import type { Doer, PreferenceDesk } from "../../lib/core/consent/preferences.ts";
import type { AnswerFeedback, FeedbackFormStore, FeedbackStore } from "../../lib/core/feedback/ports.ts";
import type { Clock, Ids } from "../../lib/core/kernel/ports.ts";
import type { Link, LinkKind } from "../../lib/core/links/model.ts";
import type { LinkKeys, ShortLinks } from "../../lib/core/links/ports.ts";
import type { Claimed, LinkTokens } from "../../lib/core/links/tokens.ts";
import type { HitStore } from "../../lib/core/tracking/ports.ts";
import type { HttpAnswer, HttpRequest } from "../../lib/runtime/http/message.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import type { Gate } from "../gate.ts";
import { answerFeedbackPage, showFeedback } from "./asking.ts";
import {
  choose,
  confirm,
  showActivation,
  showConfirm,
  showPreferences,
  showUnsubscribe,
  unsubscribe,
} from "./choosing.ts";
import { invalidPage, notice, type Render } from "./page.ts";
import { followed, followedShort, opened, trapped } from "./tracking.ts";
import { languageOf, WORDS } from "./words.ts";

export interface TrackPorts {
  readonly of: (tenant: string) => TenantPorts;
  readonly tokens: LinkTokens;
  readonly render: Render;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Pick<Log, "error">;
}

export interface TenantPorts {
  readonly keys: Pick<LinkKeys, "read">;
  readonly desk: PreferenceDesk;
  readonly hits: Pick<HitStore, "add">;
  readonly short: Pick<ShortLinks, "find">;
  readonly activations: Pick<ActivationStore, "get">;
  readonly feedback: {
    readonly forms: Pick<FeedbackFormStore, "get">;
    readonly requests: Pick<FeedbackStore, "get">;
    readonly answer: AnswerFeedback;
  };
  readonly business: () => Promise<Business | undefined>;
}

/** What the pages say of whom they are. */
export interface Business {
  readonly name: string;
  readonly locale: string;
}

/** A request by a link that we signed. */
export interface Asking<One extends Link = Link>
  extends Pick<TrackPorts, "clock" | "gate" | "ids" | "log" | "render">,
    Pick<TenantPorts, "activations" | "desk" | "feedback" | "hits" | "short"> {
  readonly link: One;
  readonly token: string;
  readonly business: Business | undefined;
  readonly request: HttpRequest;
  readonly accepted: string | undefined;
  readonly query: HttpRequest["query"];
  readonly form: URLSearchParams;
  readonly doer: Doer;
  /** Of another page of the same tenant. */
  readonly addressOf: (link: Link) => string;
}

/** What each link is for, and why nobody has to be signed in. All are `/t/{token}`. */
export const LINKS: readonly { readonly kind: LinkKind; readonly methods: string; readonly reason: string }[] = [
  {
    kind: "unsubscribe",
    methods: "GET, POST",
    reason: "Ends one purpose on one channel of the person whom we sent the link.",
  },
  {
    kind: "preferences",
    methods: "GET, POST",
    reason: "Shows and changes what that person agreed to, and nothing else of them.",
  },
  {
    kind: "confirm",
    methods: "GET, POST",
    reason: "Says yes, once and for a while, to what somebody noted for that person.",
  },
  {
    kind: "activate",
    methods: "GET",
    reason: "Shows a code that we sent, and opens WhatsApp with it; sending it there is what counts.",
  },
  {
    kind: "feedback",
    methods: "GET, POST",
    reason: "Shows the questions that we asked the person whom we sent the link, and takes their answers.",
  },
  { kind: "open", methods: "GET", reason: "A picture of one point; that it was fetched is counted." },
  {
    kind: "click",
    methods: "GET",
    reason: "Leads to the website whose address is signed with it; that it was followed is counted.",
  },
  {
    kind: "short",
    methods: "GET",
    reason: "The same for text messages: where it leads is kept, sealed with the link.",
  },
  { kind: "trap", methods: "GET", reason: "Leads nowhere: no person sees it, so whoever follows it is a machine." },
];

const PATH = /^\/t\/([A-Za-z0-9._-]{20,6200})\/?$/;
const MAX_FORM_BYTES = 16_384;
const MINUTE = 60_000;
/** Of tenants that a process knows no key of, it asks the secret store so often a minute for one network, and for all of them. */
const MOST_STRANGERS = { network: 20, all: 600 };
/** What one link may write in a minute; the rest is told to wait. */
const MOST_WRITES = 20;

export function makeServe(ports: TrackPorts): (request: HttpRequest) => Promise<HttpAnswer> {
  const { of, tokens, render, gate } = ports;
  const known = new Set<string>();

  return async (request) => {
    const accepted = request.headers["accept-language"];
    const invalid = () => invalidPage(render, languageOf(undefined, accepted, undefined));
    const [, token = ""] = PATH.exec(request.path) ?? [];
    const claimed = tokens.claimed(token);
    if (claimed && !mayAskAbout(claimed.tenant, request.address)) return tooMany(accepted);
    const keys = claimed && (await keysOf(claimed));
    const [key] = keys ?? [];
    if (!claimed || !keys || !key || !tokens.verifies(keys, claimed)) return invalid();
    const { link, tenant } = claimed;
    const about = { operation: `track.${link.kind}`, tenant };
    const isRead = request.method === "GET" || request.method === "HEAD";
    const handler = isRead ? handlerOf(SHOWS, link) : request.method === "POST" ? handlerOf(DOES, link) : undefined;
    if (!handler) return { ...invalid(), ...about };
    // A browser says from where a form was sent. Mail programs that unsubscribe somebody say nothing.
    const site = request.headers["sec-fetch-site"];
    if (!isRead && site !== undefined && site !== "same-origin" && site !== "none") return { ...invalid(), ...about };
    if (!isRead && !gate(`writes ${claimed.signature}`, MOST_WRITES, MINUTE)) return { ...tooMany(accepted), ...about };
    const { business, ...stores } = of(tenant);
    const answer = await handler({
      ...ports,
      ...stores,
      link,
      token,
      request,
      business: PLAIN.includes(link.kind) ? undefined : await business(),
      accepted,
      query: request.query,
      form: isRead ? new URLSearchParams() : formIn(request),
      doer: { ip: request.address, userAgent: request.headers["user-agent"] },
      addressOf: (other) => `/t/${tokens.issue(key, tenant, other)}`,
    });
    return { ...answer, ...about, ...(request.method === "HEAD" ? { body: "" } : {}) };
  };

  function mayAskAbout(tenant: string, address: string | undefined): boolean {
    if (known.has(tenant)) return true;
    const { network, all } = MOST_STRANGERS;
    return gate(`strangers ${networkOf(address) ?? "nowhere"}`, network, MINUTE) && gate("strangers", all, MINUTE);
  }

  async function keysOf({ tenant }: Claimed): Promise<readonly string[] | undefined> {
    if (!isTenantId(tenant)) return undefined;
    const keys = await of(tenant).keys.read();
    if (keys.length > 0) known.add(tenant);
    return keys;
  }

  function tooMany(accepted: string | undefined): HttpAnswer {
    const language = languageOf(undefined, accepted, undefined);
    const { title, text } = WORDS[language].later;
    const answer = render(429, { language, title, body: notice(title, text) });
    return { ...answer, headers: { ...answer.headers, "retry-after": "60" }, code: "too_many_requests" };
  }
}

type Handlers = { readonly [Kind in LinkKind]?: (asking: Asking<LinkOf<Kind>>) => Promise<HttpAnswer> };
type LinkOf<Kind extends LinkKind> = Extract<Link, { readonly kind: Kind }>;

/** Nobody reads what these answer, so nothing is asked for it. */
const PLAIN: readonly LinkKind[] = ["open", "click", "short"];

/** What is seen, or counted; nothing of it changes what anybody agreed to. */
const SHOWS: Handlers = {
  unsubscribe: showUnsubscribe,
  preferences: showPreferences,
  confirm: showConfirm,
  open: opened,
  click: followed,
  short: followedShort,
  activate: showActivation,
  trap: trapped,
  feedback: showFeedback,
};
const DOES: Handlers = { unsubscribe, preferences: choose, confirm, feedback: answerFeedbackPage };

/** The handler of a link's own kind, which is the one that it is handed to. */
const handlerOf = (handlers: Handlers, { kind }: Link) =>
  handlers[kind] as ((asking: Asking) => Promise<HttpAnswer>) | undefined;

/** RFC 8058 allows both kinds of forms. What is neither, or too long, is an empty one. */
function formIn({ headers, body }: HttpRequest): URLSearchParams {
  if (body.byteLength > MAX_FORM_BYTES) return new URLSearchParams();
  const [type = "", ...parameters] = (headers["content-type"] ?? "").split(";").map((part) => part.trim());
  const text = new TextDecoder().decode(body);
  if (type.toLowerCase() === "application/x-www-form-urlencoded") return new URLSearchParams(text);
  const boundary = parameters
    .find((one) => one.toLowerCase().startsWith("boundary="))
    ?.slice(9)
    .replace(/^"|"$/g, "");
  const form = new URLSearchParams();
  if (type.toLowerCase() !== "multipart/form-data" || !boundary) return form;
  for (const part of text.split(`--${boundary}`)) {
    const [, name, value] =
      /^\r?\ncontent-disposition:[^\r\n]*?\bname="([^"\r\n]*)"[\s\S]*?\r?\n\r?\n([\s\S]*?)\r?\n?$/i.exec(part) ?? [];
    if (name !== undefined && value !== undefined) form.append(name, value);
  }
  return form;
}
