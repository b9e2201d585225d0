/**
 * One part to the body of POST /{page id}/messages, of Messenger and Instagram.
 * Source: https://developers.facebook.com/docs/messenger-platform/reference/send-api
 */
import type { ChoicesContent, MediaKind } from "../../../core/messages/model.ts";
import type { SendRequest } from "../../contract.ts";
import { presentation } from "./plan.ts";
import type { Platform } from "./platform.ts";

type Fields = Readonly<Record<string, unknown>>;

const ATTACHMENTS: Readonly<Partial<Record<MediaKind, string>>> = {
  image: "image",
  video: "video",
  audio: "audio",
  document: "file",
};

/** Undefined for what cannot be shown: `plan` lets none of that through. */
export function render(platform: Platform, request: SendRequest): Fields | undefined {
  const message = content(platform, request);
  if (message === undefined) return undefined;
  return {
    recipient: { id: request.to.id },
    ...(request.extendedWindow
      ? { messaging_type: "MESSAGE_TAG", tag: platform.lateTag }
      : { messaging_type: "RESPONSE" }),
    ...(request.replyTo === undefined ? {} : { reply_to: { mid: request.replyTo } }),
    message: { ...message, metadata: request.clientRef },
  };
}

function content(platform: Platform, { content: part, mediaUrl }: SendRequest): Fields | undefined {
  switch (part.type) {
    case "text":
      return { text: part.text };
    case "media": {
      const type = ATTACHMENTS[part.media.kind];
      return type === undefined ? undefined : { attachment: { type, payload: { url: mediaUrl ?? part.media.url } } };
    }
    case "choices":
      return choices(platform, part);
    case "location":
    case "template":
    case "email":
      return undefined;
  }
}

function choices(platform: Platform, content: ChoicesContent): Fields {
  const { text, choices: all } = content;
  if (presentation(platform, content) === "buttons") {
    const buttons = all.map(({ id, title }) => ({ type: "postback", title, payload: id }));
    return { attachment: { type: "template", payload: { template_type: "button", text, buttons } } };
  }
  return { text, quick_replies: all.map(({ id, title }) => ({ content_type: "text", title, payload: id })) };
}
