/**
 * One part to the body of POST /{phone number id}/messages.
 * Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api
 */
import type {
  ChoicesContent,
  LocationContent,
  MediaContent,
  OutboundMedia,
  TemplateContent,
  TextContent,
} from "../../core/messages/model.ts";
import { asText } from "../common/email.ts";
import type { SendRequest } from "../contract.ts";
import { DEFAULT_LIST_LABEL } from "./manifest.ts";
import { presentation } from "./plan.ts";
import { isPositional } from "./plan-template.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A country code and letters or digits: people who show a username instead of their number. */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[0-9A-Za-z]+$/;
const LINK = /https?:\/\//i;

export function render(request: SendRequest): Fields {
  return {
    messaging_product: "whatsapp",
    ...recipient(request.to),
    biz_opaque_callback_data: request.clientRef,
    ...(request.replyTo === undefined ? {} : { context: { message_id: request.replyTo } }),
    ...content(request),
  };
}

function recipient(to: SendRequest["to"]): Fields {
  if (to.type === "group") return { recipient_type: "group", to: to.id };
  return { recipient_type: "individual", [USER_ID.test(to.id) ? "recipient" : "to"]: to.id };
}

function content(request: SendRequest): Fields {
  const part = request.content;
  switch (part.type) {
    case "text":
      return text(part);
    case "media":
      return media(part, request.mediaUrl);
    case "choices":
      return choices(part);
    case "location":
      return location(part);
    case "template":
      return template(part, request.mediaUrl);
    case "email":
      return text(asText(part));
  }
}

function text(part: TextContent): Fields {
  return { type: "text", text: { body: part.text, preview_url: LINK.test(part.text) } };
}

function media(part: MediaContent, address: string | undefined): Fields {
  const { kind } = part.media;
  return { type: kind, [kind]: { ...file(part.media, address), ...(part.caption ? { caption: part.caption } : {}) } };
}

function file(of: OutboundMedia, address: string | undefined): Fields {
  const named = of.kind === "document" && of.filename !== undefined;
  return { link: address ?? of.url, ...(named ? { filename: of.filename } : {}) };
}

function location({ latitude, longitude, name, address }: LocationContent): Fields {
  const place = { latitude, longitude, ...(name ? { name } : {}), ...(address ? { address } : {}) };
  return { type: "location", location: place };
}

function choices(part: ChoicesContent): Fields {
  const frame = {
    ...(part.header ? { header: { type: "text", text: part.header } } : {}),
    body: { text: part.text },
    ...(part.footer ? { footer: { text: part.footer } } : {}),
  };
  if (presentation(part) === "buttons") {
    const buttons = part.choices.map(({ id, title }) => ({ type: "reply", reply: { id, title } }));
    return { type: "interactive", interactive: { type: "button", ...frame, action: { buttons } } };
  }
  const rows = part.choices.map(({ id, title, description }) => ({
    id,
    title,
    ...(description ? { description } : {}),
  }));
  const action = { button: part.listLabel ?? DEFAULT_LIST_LABEL, sections: [{ rows }] };
  return { type: "interactive", interactive: { type: "list", ...frame, action } };
}

function template(part: TemplateContent, address: string | undefined): Fields {
  const components = [
    ...header(part.header, address),
    ...body(part.variables),
    ...(part.buttons ?? []).map(({ index, kind, value }) => ({
      type: "button",
      sub_type: kind === "url" ? "url" : "quick_reply",
      index: String(index),
      parameters: [kind === "url" ? { type: "text", text: value } : { type: "payload", payload: value }],
    })),
  ];
  const { name, language } = part;
  const bare = { name, language: { code: language } };
  return { type: "template", template: components.length > 0 ? { ...bare, components } : bare };
}

function header(of: TemplateContent["header"], address: string | undefined): readonly Fields[] {
  if (of?.media !== undefined) {
    const { kind } = of.media;
    return [{ type: "header", parameters: [{ type: kind, [kind]: file(of.media, address) }] }];
  }
  return of?.text === undefined ? [] : [{ type: "header", parameters: [{ type: "text", text: of.text }] }];
}

function body(variables: TemplateContent["variables"]): readonly Fields[] {
  if (variables === undefined) return [];
  const parameters = isPositional(variables)
    ? variables.map((value) => ({ type: "text", text: value }))
    : Object.entries(variables).map(([name, value]) => ({ type: "text", parameter_name: name, text: value }));
  return parameters.length > 0 ? [{ type: "body", parameters }] : [];
}
