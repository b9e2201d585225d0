/** What a message says: the part that new messages, edits and echoes share. */
import type { MediaReference, MessageBody, OrderLine, SharedCard } from "../../core/messages/model.ts";
import { compact, type Json, list, number, record, string } from "../common/payloads.ts";

const MEDIA_TYPES = ["image", "video", "audio", "voice", "document", "sticker"] as const;
const TYPES = ["text", ...MEDIA_TYPES, "location", "contacts", "button", "interactive", "order"] as const;
type BodyType = (typeof TYPES)[number];

/**
 * Never fails: a kind that is not known, or whose own part is missing, is `unsupported`, so that an agent sees that the
 * customer wrote something.
 */
export function messageBody(message: Json): MessageBody {
  return { ...content(message), ...around(message) };
}

/** The message's type; found by its contents when the provider left it out. */
export function messageType(message: Json): string | undefined {
  return string(message.type) ?? TYPES.find((type) => record(message[type]) ?? Array.isArray(message[type]));
}

function content(message: Json): MessageBody {
  const type = messageType(message) as BodyType | undefined;
  switch (type) {
    case "text": {
      const text = string(record(message.text)?.body);
      return text === undefined ? unsupported(message) : { type, text };
    }
    case "image":
    case "video":
    case "audio":
    case "voice":
    case "document":
    case "sticker":
      return media(type, record(message[type]));
    case "location":
      return location(record(message.location) ?? {});
    case "contacts":
      return { type, contacts: list(message.contacts).flatMap(card) };
    case "button":
      return button(message);
    case "interactive":
      return interactive(message);
    case "order":
      return order(record(message.order) ?? {});
    default:
      return unsupported(message);
  }
}

function around(message: Json) {
  const context = record(message.context);
  const referral = record(message.referral);
  const forwarded = context?.forwarded === true || context?.frequently_forwarded === true;
  const referralText = [string(referral?.headline), string(referral?.body)].filter((line) => line !== undefined);
  return compact({
    forwarded: forwarded ? true : undefined,
    referral:
      referral === undefined
        ? undefined
        : compact({
            sourceType: string(referral.source_type),
            sourceId: string(referral.source_id),
            sourceUrl: string(referral.source_url),
          }),
    referralText: referralText.length > 0 ? referralText.join("\n") : undefined,
    errorCode: string(record(list(message.errors)[0])?.code),
  });
}

function unsupported(message: Json): MessageBody {
  return compact({ type: "unsupported", text: string(record(message.text)?.body) });
}

function media(type: string, file: Json | undefined): MessageBody {
  const reference: MediaReference = compact({
    id: string(file?.id),
    url: string(file?.url),
    mime: string(file?.mime_type),
    filename: string(file?.filename),
  });
  const text = string(file?.caption);
  if (reference.id === undefined && reference.url === undefined) return compact({ type: "unsupported", text });
  // Today a voice note is audio with a mark; it used to be a type of its own.
  const voice = type === "voice" || file?.voice === true ? true : undefined;
  return compact({ type, text, voice, media: [reference] });
}

function location(place: Json): MessageBody {
  const [latitude, longitude] = [number(place.latitude), number(place.longitude)];
  const [name, address] = [string(place.name), string(place.address)];
  if (latitude === undefined || longitude === undefined) {
    const words = [name, address].filter((line) => line !== undefined).join(", ");
    return compact({ type: "location", text: string(words) });
  }
  return { type: "location", location: compact({ latitude, longitude, name, address }) };
}

function card(value: unknown): SharedCard[] {
  const entry = record(value);
  if (entry === undefined) return [];
  const name = record(entry.name);
  const parts = [string(name?.first_name), string(name?.middle_name), string(name?.last_name)];
  const phones = list(entry.phones).flatMap((phone) => {
    const number = string(record(phone)?.phone) ?? string(record(phone)?.wa_id);
    return number === undefined ? [] : [number];
  });
  return [{ name: string(name?.formatted_name) ?? string(parts.filter(Boolean).join(" ")) ?? null, phones }];
}

function button(message: Json): MessageBody {
  const pressed = record(message.button);
  if (pressed === undefined) return unsupported(message);
  return compact({ type: "button_reply", text: string(pressed.text), payload: string(pressed.payload) });
}

function interactive(message: Json): MessageBody {
  const answer = record(message.interactive);
  switch (answer?.type) {
    case "button_reply":
    case "list_reply": {
      const chosen = record(answer[answer.type]);
      if (chosen === undefined) return unsupported(message);
      return compact({ type: answer.type, text: string(chosen.title), payload: string(chosen.id) });
    }
    case "nfm_reply": {
      const form = record(answer.nfm_reply);
      if (form === undefined) return unsupported(message);
      return compact({ type: "form_reply", text: string(form.body), payload: asText(form.response_json) });
    }
    case "call_permission_reply": {
      const reply = record(answer.call_permission_reply);
      if (reply === undefined) return unsupported(message);
      return compact({ type: answer.type, payload: string(reply.response) });
    }
    default:
      return unsupported(message);
  }
}

// Documented as JSON inside a string; an object would be the same answer, written once less.
function asText(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return string(value);
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function order(placed: Json): MessageBody {
  const lines: OrderLine[] = list(placed.product_items).map((value) => {
    const line = record(value);
    return {
      sku: string(line?.product_retailer_id) ?? "",
      quantity: string(line?.quantity) ?? "",
      price: string(line?.item_price) ?? "",
      currency: string(line?.currency) ?? "",
    };
  });
  const catalogId = string(placed.catalog_id);
  if (catalogId === undefined && lines.length === 0) {
    return compact({ type: "unsupported", text: string(placed.text) });
  }
  return compact({
    type: "order",
    text: string(placed.text),
    order: { catalogId: catalogId ?? "", items: lines.length },
    orderLines: lines,
  });
}
