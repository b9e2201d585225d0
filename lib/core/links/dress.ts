/**
 * A message gets its links where it goes out: by which its reader may end what is sent, and by which what becomes of it is counted. What is
 * kept of the message stays as it was written.
 */
import type { Purpose } from "../consent/model.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { EmailContent, OutboundContent } from "../messages/model.ts";
import { atTheEnd, withLinksInHtml, withLinksInText } from "./markup.ts";
import { type Link, PLACES, type Sending } from "./model.ts";
import type { DressMessage, LinkKeys, ShortLinks } from "./ports.ts";
import type { LinkTokens } from "./tokens.ts";

interface DressPorts {
  readonly tenant: string;
  /** Scheme and host of links to customers. */
  readonly base: string;
  readonly keys: Pick<LinkKeys, "ensure">;
  readonly tokens: Pick<LinkTokens, "issue">;
  readonly short: Pick<ShortLinks, "keep">;
  /** The reader's, else the business's: asked where a mail does not say which it is in. */
  readonly languageOf: (contactId: string) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Programs that read mail cut longer addresses, and some servers refuse them: such a link stays as it was. */
const LONGEST_ADDRESS = 2000;
/** A text message may not grow beyond what a provider takes because of links that are counted. */
const LONGEST_TEXT = 1000;

export function makeDressMessage({
  tenant,
  base,
  keys,
  tokens,
  short,
  languageOf,
  clock,
  ids,
}: DressPorts): DressMessage {
  return async ({ content, proactive }, contactId) => {
    if (!proactive) return content;
    const { notificationId, attempt, purpose, medium, tracking } = proactive;
    const isMail = content.type === "email";
    const isTracked = notificationId !== undefined && attempt !== undefined && (tracking ?? isMail);
    const isCounted = isMail || content.type === "text";
    const hasPlaces = Object.values(PLACES).some((place) => JSON.stringify(content).includes(place));
    if (!isMail && !hasPlaces && !(isCounted && isTracked)) return content;
    const key = await keys.ensure();
    const sentAt = Math.floor(clock.now() / 1000);
    const urlOf = (link: Link) => `${base}/t/${tokens.issue(key, tenant, link)}`;
    const sending = isTracked ? { notificationId, attempt, sentAt } : undefined;
    const own: OwnLinks = {
      stop: urlOf({ kind: "unsubscribe", contactId, medium, purpose }),
      choose: urlOf({ kind: "preferences", contactId }),
      ...(notificationId === undefined ? {} : { ask: urlOf({ kind: "feedback", requestId: notificationId }) }),
    };
    const placed = withOwnLinks(content, own);
    if (placed.type === "text") return sending ? counted(placed, sending) : placed;
    if (placed.type !== "email" || content.type !== "email") return placed;
    const isOpenEnded = purpose === "marketing" && !saysHowToEnd(content);
    const ended = isOpenEnded ? closing(placed, own, proactive.language ?? (await languageOf(contactId))) : placed;
    const mail = withHeader(ended, purpose, own);
    return sending ? countedMail(mail, sending) : mail;

    function countedMail(mail: EmailContent, about: Sending): EmailContent | Promise<EmailContent> {
      const put = (url: string) => {
        if (url.startsWith(`${base}/t/`) || url === mail.unsubscribeUrl) return undefined;
        const link = urlOf({ kind: "click", ...about, url });
        return link.length > LONGEST_ADDRESS ? undefined : link;
      };
      if (mail.html === undefined) return counted(mail, about);
      const html = atTheEnd(withLinksInHtml(mail.html, put), unseen(about));
      return { ...mail, text: withLinksInText(mail.text, put), html };
    }

    /** What people never see: a picture that is fetched with the mail, and a link that only machines follow. */
    function unseen(about: Sending): string {
      const trap = `<a href="${urlOf({ kind: "trap", ...about })}" rel="nofollow" aria-hidden="true" tabindex="-1" style="display:none;font-size:0;line-height:0;max-height:0;overflow:hidden;mso-hide:all">&#8203;</a>`;
      const picture = `<img src="${urlOf({ kind: "open", ...about })}" width="1" height="1" alt="" style="display:block;border:0;width:1px;height:1px">`;
      return trap + picture;
    }

    /** Where people see the address itself, it is a short one. */
    async function counted<Content extends { readonly text: string }>(what: Content, about: Sending): Promise<Content> {
      const links = new Map<string, string>();
      const text = withLinksInText(what.text, (url) => {
        if (url.startsWith(`${base}/t/`)) return undefined;
        const name = ids.derive("short-link", about.notificationId, String(about.attempt), url).slice(0, 13);
        const token = tokens.issue(key, tenant, { kind: "short", name });
        links.set(token, url);
        return `${base}/t/${token}`;
      });
      if (links.size === 0 || (text.length > what.text.length && text.length > LONGEST_TEXT && !isMail)) return what;
      for (const [token, url] of links) await short.keep(token, { ...about, url }, about.sentAt);
      return { ...what, text };
    }
  };
}

interface OwnLinks {
  readonly stop: string;
  readonly choose: string;
  readonly ask?: string;
}

/** The writer of a message may say where these stand, by addresses that lead nowhere. */
function withOwnLinks(content: OutboundContent, { stop, choose, ask = "" }: OwnLinks): OutboundContent {
  const put = (text: string) =>
    text.replaceAll(PLACES.unsubscribe, stop).replaceAll(PLACES.preferences, choose).replaceAll(PLACES.feedback, ask);
  switch (content.type) {
    case "text":
    case "choices":
      return { ...content, text: put(content.text) };
    case "email":
      return {
        ...content,
        text: put(content.text),
        ...(content.html === undefined ? {} : { html: put(content.html) }),
      };
    case "template": {
      const { variables, buttons } = content;
      return {
        ...content,
        ...(variables ? { variables: filled(variables, put) } : {}),
        ...(buttons ? { buttons: buttons.map((button) => ({ ...button, value: put(button.value) })) } : {}),
      };
    }
    default:
      return content;
  }
}

type Variables = readonly string[] | Readonly<Record<string, string>>;
const filled = (variables: Variables, put: (text: string) => string): Variables =>
  isList(variables)
    ? variables.map(put)
    : Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, put(value)]));
const isList = (variables: Variables): variables is readonly string[] => Array.isArray(variables);

/** What has to arrive cannot be ended; whoever has a page of their own for that says so. */
function withHeader(mail: EmailContent, purpose: Purpose, { stop }: OwnLinks): EmailContent {
  const { unsubscribeUrl = PLACES.unsubscribe, ...rest } = mail;
  if (unsubscribeUrl !== PLACES.unsubscribe) return mail;
  return purpose === "transactional" ? rest : { ...rest, unsubscribeUrl: stop };
}

/** Whether its writer, or a page of theirs, says it already. */
function saysHowToEnd({ text, html = "", unsubscribeUrl = PLACES.unsubscribe }: EmailContent): boolean {
  const places = [PLACES.unsubscribe, PLACES.preferences];
  return unsubscribeUrl !== PLACES.unsubscribe || places.some((place) => text.includes(place) || html.includes(place));
}

/** Marketing says how to end it where everybody sees it: the law wants that, and whoever finds no such link says that it is spam. */
function closing(mail: EmailContent, { stop, choose }: OwnLinks, language: string | undefined): EmailContent {
  const own = language?.toLowerCase().split("-")[0] ?? "";
  const words = CLOSINGS[own] ?? CLOSINGS.en;
  const text = `${mail.text.trimEnd()}\n\n--\n${words.stop}: ${stop}\n${words.choose}: ${choose}\n`;
  if (mail.html === undefined) return { ...mail, text };
  const more = `<p style="margin:24px 0;text-align:center;font:12px/1.5 Arial,Helvetica,sans-serif;color:#6b7280"><a href="${stop}" style="color:#6b7280">${words.stop}</a> &middot; <a href="${choose}" style="color:#6b7280">${words.choose}</a></p>`;
  return { ...mail, text, html: atTheEnd(mail.html, more) };
}

interface Closing {
  readonly stop: string;
  readonly choose: string;
}
const CLOSINGS: Readonly<Record<string, Closing>> & { readonly en: Closing } = {
  en: { stop: "Stop receiving this", choose: "Choose what you receive" },
  es: { stop: "Dejar de recibirlo", choose: "Elegir qué recibe" },
  fr: { stop: "Ne plus le recevoir", choose: "Choisir ce que vous recevez" },
  pt: { stop: "Deixar de receber", choose: "Escolher o que recebe" },
};
