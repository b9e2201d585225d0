/** Whoever writes from a website: who they are, what they may see, and the widget that they see it in. */
import type { Message, SentMessage } from "../conversations/model.ts";
import { afterOpenTime, type Schedule } from "../hours/model.ts";
import type { Choice } from "../messages/model.ts";

/** `v_` and a random text for a stranger, `u_` and a derived one for who is signed in on the website. */
export type VisitorId = string;
export const isKnown = (visitor: VisitorId): boolean => visitor.startsWith("u_");

/** A stranger who stays away for so long begins anew. */
export const STRANGER_MS = 30 * 86_400_000;
/** Their own page says again who they are whenever it is opened. */
export const KNOWN_MS = 86_400_000;
/** How far back a message may say that it was written: so long a page goes on trying. */
export const OLDEST_MS = 86_400_000;
/** Pages take our clock's time from us; this much may be lost on the way. */
export const FUTURE_MS = 60_000;

/** The name of a widget in a page: its tenant and connection. */
export interface WidgetName {
  readonly tenant: string;
  readonly appId: string;
  readonly connectionId: string;
}

const WIDGET = /^([a-z0-9-]{1,32})\.([a-z0-9]{10})\.([a-z0-9]{1,32})$/;

export function readWidgetName(text: string): WidgetName | undefined {
  const [, tenant, app, own] = WIDGET.exec(text) ?? [];
  if (!tenant || !app || !own) return undefined;
  return { tenant, appId: `${tenant}.${app}`, connectionId: `${app}.${own}` };
}

export const LANGUAGES = ["es", "fr", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export const FORM_FIELDS = ["name", "email", "phone"] as const;

export interface Widget {
  readonly widget: string;
  readonly title: string;
  readonly colour: string;
  readonly position: "left" | "right";
  readonly languages: readonly Language[];
  readonly greeting: Readonly<Partial<Record<Language, string>>>;
  readonly away: Readonly<Partial<Record<Language, string>>>;
  readonly form: readonly { readonly field: (typeof FORM_FIELDS)[number]; readonly required: boolean }[];
  readonly uploads: "none" | "images" | "files";
  readonly origins: readonly string[];
}

const words = (text = ""): readonly string[] => text.split(/[\s,]+/).filter((word) => word !== "");
const oneOf = <Choice extends string>(text: string | undefined, choices: readonly Choice[], fallback: Choice): Choice =>
  choices.find((choice) => choice === text) ?? fallback;

/** Out of a connection's settings, which the channel checked when they were entered. */
export function widgetOf(name: string, settings: Readonly<Record<string, string>>): Widget {
  const languages = words(settings.languages).flatMap((word) => LANGUAGES.find((one) => one === word) ?? []);
  const texts = (kind: "greeting" | "away") =>
    Object.fromEntries(
      LANGUAGES.flatMap((language) => {
        const text = settings[`${kind}${language.charAt(0).toUpperCase()}${language.slice(1)}`]?.trim();
        return text ? [[language, text]] : [];
      }),
    );
  return {
    widget: settings.widget ?? "",
    title: settings.title?.trim() || name,
    colour: settings.colour ?? "#0b5fff",
    position: oneOf(settings.position, ["left", "right"], "right"),
    languages: languages.length > 0 ? [...new Set(languages)] : LANGUAGES,
    greeting: texts("greeting"),
    away: texts("away"),
    form: FORM_FIELDS.flatMap((field) => {
      const word = words(settings.form).find((one) => one.replace("*", "") === field);
      return word === undefined ? [] : [{ field, required: word.endsWith("*") }];
    }),
    uploads: oneOf(settings.uploads, ["none", "images", "files"], "images"),
    origins: words(settings.origins),
  };
}

/** Whether a page of this origin may show the widget. `https://*.shop.example` is every name below shop.example. */
export const mayShow = ({ origins }: Pick<Widget, "origins">, origin: string): boolean =>
  origins.some((allowed) => {
    const [scheme, rest] = allowed.split("*.");
    if (rest === undefined) return origin === allowed;
    return origin.startsWith(scheme ?? "") && origin.endsWith(`.${rest}`) && origin.length > allowed.length - 1;
  });

/** Types that visitors may send, by what their widget allows. */
export const fileTypes = ({ uploads }: Pick<Widget, "uploads">): readonly string[] =>
  uploads === "none" ? [] : [...IMAGES, ...(uploads === "files" ? ["application/pdf", "text/plain"] : [])];
const IMAGES = ["image/jpeg", "image/png", "image/webp", "image/gif"];

const SIGNS: readonly (readonly [string, (head: string) => boolean])[] = [
  ["image/jpeg", (head) => head.startsWith("\u00ff\u00d8\u00ff")],
  ["image/png", (head) => head.startsWith("\u0089PNG\r\n\u001a\n")],
  ["image/gif", (head) => /^GIF8[79]a/.test(head)],
  ["image/webp", (head) => /^RIFF[\s\S]{4}WEBP/.test(head)],
  ["application/pdf", (head) => head.startsWith("%PDF-")],
];

/** Whether the bytes are what they are said to be. Text is what has no zero in it and is none of the others. */
export function isOfType(mime: string, bytes: Uint8Array): boolean {
  const head = String.fromCharCode(...bytes.slice(0, 16));
  const sign = SIGNS.find(([type]) => type === mime);
  if (sign) return sign[1](head);
  return mime === "text/plain" && !bytes.includes(0) && !SIGNS.some(([, begins]) => begins(head));
}

/** Whether the business is there, and if not, from when on. Always, where it says no hours. */
export function presence(
  schedule: Schedule | undefined,
  now: number,
): { readonly open: boolean; readonly opensAt?: string } {
  if (!schedule) return { open: true };
  const first = afterOpenTime(schedule, now, 1);
  if (first === undefined) return { open: false };
  return first <= now + 1 ? { open: true } : { open: false, opensAt: new Date(first - 1).toISOString() };
}

export interface SeenFile {
  readonly key: string;
  readonly mime: string | null;
  readonly name: string | null;
  readonly size: number | null;
}

/** What a visitor is shown of a message of their thread. */
export interface SeenMessage {
  readonly id: string;
  readonly from: "visitor" | "team";
  readonly at: string;
  /** Of the team's: what a receipt names. */
  readonly sentAt?: string;
  readonly text: string;
  readonly choices?: readonly Choice[];
  readonly header?: string;
  readonly footer?: string;
  /** A file of ours by its key, or of somebody else by its address. */
  readonly file?: SeenFile | (Omit<SeenFile, "key"> & { readonly url: string });
  readonly edited: boolean;
}

const REACHED: readonly string[] = ["sent", "delivered", "read"];

/** Undefined for what is the team's own, what has not gone out, and what was taken back. */
export function seenBy(message: Message): SeenMessage | undefined {
  if (message.kind === "note" || message.deletedAt !== undefined) return undefined;
  if (message.kind === "sent") return REACHED.includes(message.status) ? ofTheTeam(message) : undefined;
  if (message.body.type === "system" || message.direction !== "in") return undefined;
  const [file] = message.media;
  return {
    id: message.externalId ?? message.key,
    from: "visitor",
    at: message.at,
    text: message.body.text ?? "",
    ...(file?.key === undefined ? {} : { file: { key: file.key, ...about(file) } }),
    edited: message.editedAt !== undefined,
  };
}

const about = ({
  mime,
  filename,
  size,
}: {
  readonly mime?: string;
  readonly filename?: string;
  readonly size?: number;
}) => ({
  mime: mime ?? null,
  name: filename ?? null,
  size: size ?? null,
});

function ofTheTeam({ conversationId, key, at, times, content, editedAt }: SentMessage): SeenMessage {
  const sentAt = [at, times.sent ?? at].sort()[1] ?? at;
  const base = { id: `${conversationId}.${key}`, from: "team", at, sentAt, edited: editedAt !== undefined } as const;
  if (content.type === "media") {
    const { media, caption = "" } = content;
    const file =
      media.key === undefined ? { url: media.url ?? "", ...about(media) } : { key: media.key, ...about(media) };
    return { ...base, text: caption, file };
  }
  if (content.type === "choices") {
    const { text, choices, header, footer } = content;
    return { ...base, text, choices, ...(header ? { header } : {}), ...(footer ? { footer } : {}) };
  }
  return { ...base, text: content.type === "text" ? content.text : "" };
}
