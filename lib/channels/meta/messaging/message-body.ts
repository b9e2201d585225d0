/** What a message says: the part that a customer's messages and the page's own share. */
import type { MediaReference, MessageBody, Referral } from "../../../core/messages/model.ts";
import { type Compact, compact, type Json, number, record, records, string } from "../../common/payloads.ts";
import { type Dialect, isFile, kindOf } from "./dialect.ts";

/** Never fails: what shows nothing that we know is `unsupported`, so that an agent sees that the customer wrote something. */
export function messageBody(dialect: Dialect, message: Json): MessageBody {
  return { ...content(dialect, message), ...around(message) };
}

function content(dialect: Dialect, message: Json): MessageBody {
  const text = string(message.text);
  const payload = string(record(message.quick_reply)?.payload);
  const attachments = records(message.attachments);
  const first = attachments[0];
  if (message.is_unsupported === true && text === undefined && first === undefined) return { type: "unsupported" };
  if (first === undefined) {
    if (text === undefined) return compact({ type: "unsupported", payload });
    return compact({ type: "text", text, payload });
  }
  const sticker = attachments.find(isSticker) ?? (message.sticker_id === undefined ? undefined : first);
  // While Meta changes over, one sticker comes as an image and as a sticker.
  if (sticker !== undefined)
    return compact({ type: "sticker", text, payload, media: mediaOf(dialect, [sticker], "sticker") });
  return compact({ ...attached(dialect, withoutCopies(dialect, attachments), text), payload });
}

const isSticker = ({ type, payload }: Json): boolean => type === "sticker" || record(payload)?.sticker_id !== undefined;

/** A shared post comes as itself and once more as a share or a link; the post says more. */
function withoutCopies({ shared: posts }: Dialect, attachments: readonly Json[]): readonly Json[] {
  const shares = attachments.filter(({ type }) => type === "share" || type === "fallback");
  const rest = attachments.filter((attachment) => !shares.includes(attachment));
  const shared = rest.some(({ type }) => posts.includes(String(type)));
  return shared ? rest : attachments;
}

function attached(
  dialect: Dialect,
  attachments: readonly Json[],
  text: string | undefined,
): Compact<Partial<MessageBody>> & MessageBody {
  const [first = {}] = attachments;
  const type = kindOf(dialect, string(first.type) ?? "");
  if (type === "location") {
    const at = record(record(first.payload)?.coordinates);
    const [latitude, longitude] = [number(at?.lat), number(at?.long)];
    const known = latitude !== undefined && longitude !== undefined;
    return compact({
      type,
      text: known ? text : (text ?? titled(first)),
      location: known ? { latitude, longitude } : undefined,
    });
  }
  const media = mediaOf(dialect, attachments, type);
  return compact({ type, text: text ?? said(dialect, first, type), media });
}

function mediaOf(dialect: Dialect, attachments: readonly Json[], kind: string): readonly MediaReference[] | undefined {
  const media = attachments.flatMap((attachment) => {
    const url = addressOf(attachment);
    if (url === undefined) return [];
    const type = kind === "sticker" ? kind : (string(attachment.type) ?? kind);
    return isFile(dialect, type, url) ? [{ url }] : [{ url, link: true as const }];
  });
  const distinct = media.filter(({ url }, index) => media.findIndex((other) => other.url === url) === index);
  return distinct.length > 0 ? distinct : undefined;
}

// Old fallbacks carry it beside a payload that is no object.
const addressOf = (attachment: Json): string | undefined =>
  string(record(attachment.payload)?.url) ?? string(attachment.url);

/** What a template or a shared page shows in words, so that whoever reads along is not shown an empty box. */
function said(dialect: Dialect, attachment: Json, type: string): string | undefined {
  if (dialect.files.includes(type)) return undefined;
  const payload = record(attachment.payload);
  const elements = [...records(payload?.elements), ...records(record(payload?.product)?.elements)].map((element) =>
    lines(string(element.title), string(element.subtitle)),
  );
  const shown = lines(string(payload?.text), ...elements) ?? titled(attachment);
  const url = addressOf(attachment);
  const isOpened = type !== "template" && url !== undefined && !isFile(dialect, type, url);
  return lines(shown, isOpened ? url : undefined);
}

const titled = (attachment: Json): string | undefined =>
  string(attachment.title) ?? string(record(attachment.payload)?.title);

function lines(...parts: readonly (string | undefined)[]): string | undefined {
  return string(parts.filter((part) => part !== undefined).join("\n"));
}

function around(message: Json) {
  const referral = record(message.referral);
  return compact({
    referral: readReferral(referral),
    referralText: string(record(referral?.ads_context_data)?.ad_title),
  });
}

/** The link or advertisement that led here; undefined when it says nothing. */
export function readReferral(referral: Json | undefined): Referral | undefined {
  if (referral === undefined) return undefined;
  const read: Referral = compact({
    ref: string(referral.ref),
    source: string(referral.source),
    type: string(referral.type),
    adId: string(referral.ad_id),
    sourceUrl: string(referral.referer_uri),
  });
  return Object.keys(read).length > 0 ? read : undefined;
}
