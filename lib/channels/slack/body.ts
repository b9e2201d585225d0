/** What a message says. https://docs.slack.dev/reference/events/message */
import type { MediaReference, MessageBody } from "../../core/messages/model.ts";
import { compact, type Json, records, string } from "../common/payloads.ts";
import { readable } from "./text.ts";

/** Never fails: a message that shows nothing that we know is `unsupported`. */
export function messageBody(message: Json): MessageBody {
  const text = words(message);
  const [first, ...others] = records(message.files).flatMap((file) => mediaOf(file) ?? []);
  if (first !== undefined) return compact({ type: kindOf(first.mime), text, media: [first, ...others] });
  return text === undefined ? { type: "unsupported" } : { type: "text", text };
}

/** What programs write lies in attachments at times, with words for those who cannot show them. */
export function words(message: Json): string | undefined {
  const text = string(message.text);
  if (text !== undefined) return readable(text);
  const told = records(message.attachments).flatMap(
    ({ fallback, text: body }) => string(fallback) ?? string(body) ?? [],
  );
  return told.length > 0 ? readable(told.join("\n")) : undefined;
}

function mediaOf(file: Json): MediaReference | undefined {
  // Deleted, or beyond what the workspace's plan keeps.
  if (file.mode === "tombstone" || file.mode === "hidden_by_limit") return undefined;
  const isElsewhere = file.is_external === true;
  const url = isElsewhere
    ? (string(file.external_url) ?? string(file.url_private) ?? string(file.permalink))
    : (string(file.url_private_download) ?? string(file.url_private));
  const id = string(file.id);
  if (id === undefined && url === undefined) return undefined;
  return compact({
    id,
    url,
    mime: string(file.mimetype),
    filename: string(file.name),
    link: isElsewhere ? (true as const) : undefined,
  });
}

function kindOf(mime: string | undefined): string {
  const kind = mime?.split("/", 1)[0] ?? "";
  return ["image", "video", "audio"].includes(kind) ? kind : "document";
}
