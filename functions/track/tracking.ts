/** What is counted: first it is written down, then the reader goes where the link leads. */
import { networkOf } from "../../lib/core/audit/model.ts";
import type { ClickLink, OpenLink, Sending, ShortLink, TrapLink } from "../../lib/core/links/model.ts";
import { isWebAddress } from "../../lib/core/links/model.ts";
import { AHEAD_HEADERS } from "../../lib/core/tracking/machines.ts";
import type { Hit } from "../../lib/core/tracking/model.ts";
import type { HttpAnswer } from "../../lib/runtime/http/message.ts";
import { html } from "./html.ts";
import { invalidPage, notice } from "./page.ts";
import type { Asking } from "./serve.ts";
import { languageOf, WORDS } from "./words.ts";

/** A see-through picture of one point. */
const PICTURE = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

export async function opened(asking: Asking<OpenLink>): Promise<HttpAnswer> {
  await count(asking, "open", asking.link);
  return {
    status: 200,
    headers: { "content-type": "image/gif", "cache-control": "no-store, private" },
    body: PICTURE,
    isBase64: true,
  };
}

export const followed = (asking: Asking<ClickLink>): Promise<HttpAnswer> =>
  follow(asking, asking.link, asking.link.url);

export async function followedShort(asking: Asking<ShortLink>): Promise<HttpAnswer> {
  const target = await asking.short.find(asking.token);
  return target ? follow(asking, target, target.url) : invalid(asking);
}

/** Whoever is here is no person, or one who reads the source of mails. */
export async function trapped(asking: Asking<TrapLink>): Promise<HttpAnswer> {
  await count(asking, "trap", asking.link);
  const language = languageIn(asking);
  const { title, text } = WORDS[language].nothing;
  return asking.render(200, { language, title, business: asking.business?.name, body: notice(title, text) });
}

/** The address was signed or sealed by us, and is looked at once more where it is used. */
async function follow(asking: Asking, sending: Sending, url: string): Promise<HttpAnswer> {
  if (!isWebAddress(url) || !URL.canParse(url)) return invalid(asking);
  await count(asking, "click", sending, url);
  // Without the letters that a header may not hold.
  const location = new URL(url).href;
  const language = languageIn(asking);
  const { title, text } = WORDS[language].onward;
  const body = notice(title, text, html`<p><a href="${location}">${location}</a></p>`);
  const page = asking.render(302, { language, title, body });
  return { ...page, headers: { ...page.headers, location } };
}

const languageIn = ({ accepted, business }: Asking) => languageOf(undefined, accepted, business?.locale);
const invalid = (asking: Asking): HttpAnswer => invalidPage(asking.render, languageIn(asking));

/** A hit that cannot be written down is told in the log and keeps nobody from where they want to go. */
async function count(
  { hits, gate, ids, clock, request, log }: Asking,
  kind: Hit["kind"],
  { notificationId, attempt, sentAt }: Sending,
  url?: string,
): Promise<void> {
  // Whoever loads the same thing over and over is counted often enough.
  if (!gate(`hits ${notificationId} ${attempt}`, MOST_HITS_A_MINUTE, MINUTE)) return;
  const ahead = AHEAD_HEADERS.map((name) => request.headers[name]).find((value) => value !== undefined);
  const hit: Hit = {
    ...{ hitId: ids.random(), notificationId, attempt, sentAt, kind },
    at: new Date(clock.now()).toISOString(),
    ...(url === undefined ? {} : { url }),
    method: request.method === "HEAD" ? "HEAD" : "GET",
    userAgent: (request.headers["user-agent"] ?? "").slice(0, LONGEST_AGENT),
    network: networkOf(request.address) ?? "nowhere",
    ...(ahead === undefined ? {} : { ahead: ahead.slice(0, 100) }),
  };
  try {
    await hits.add(hit);
  } catch (error) {
    log.error("hit_lost", { kind }, error);
  }
}

const MINUTE = 60_000;
const MOST_HITS_A_MINUTE = 60;
const LONGEST_AGENT = 400;
