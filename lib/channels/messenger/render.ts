/**
 * One part to the body of POST /{page id}/messages.
 * Source: https://developers.facebook.com/docs/messenger-platform/reference/send-api
 */
import type { ChoicesContent, MediaKind } from "../../core/messages/model.ts";
import type { SendRequest } from "../contract.ts";
import { LATE_TAG } from "./manifest.ts";
import { presentation } from "./plan.ts";

type Fields = Readonly<Record<string, unknown>>;

const ATTACHMENTS: Readonly<Partial<Record<MediaKind, string>>> = {
  image: "image",
  video: "video",
  audio: "audio",
  document: "file",
};

/** Undefined for what Messenger cannot show: `plan` lets none of that through. */
export function render(request: SendRequest): Fields | undefined {
  const message = content(request);
  if (message === undefined) return undefined;
  return {
    recipient: { id: request.to.id },
    ...(request.extendedWindow ? { messaging_type: "MESSAGE_TAG", tag: LATE_TAG } : { messaging_type: "RESPONSE" }),
    ...(request.replyTo === undefined ? {} : { reply_to: { mid: request.replyTo } }),
    message: { ...message, metadata: request.clientRef },
  };
}

function content({ content: part, mediaUrl }: SendRequest): Fields | undefined {
  switch (part.type) {
    case "text":
      return { text: part.text };
    case "media": {
      const type = ATTACHMENTS[part.media.kind];
      return type === undefined ? undefined : { attachment: { type, payload: { url: mediaUrl ?? part.media.url } } };
    }
    case "choices":
      return choices(part);
    case "location":
    case "template":
    case "email":
      return undefined;
  }
}

function choices({ text, choices: all, ...rest }: ChoicesContent): Fields {
  if (presentation({ text, choices: all, ...rest }) === "buttons") {
    const buttons = all.map(({ id, title }) => ({ type: "postback", title, payload: id }));
    return { attachment: { type: "template", payload: { template_type: "button", text, buttons } } };
  }
  return { text, quick_replies: all.map(({ id, title }) => ({ content_type: "text", title, payload: id })) };
}
