/** What a row of the table says to the index. */
import type { Contact } from "../contacts/model.ts";
import type { Conversation, Message, NoteMessage, ReceivedMessage, SentMessage } from "../conversations/model.ts";
import type { Lead } from "../leads/model.ts";
import type { OutboundContent } from "../messages/model.ts";
import type { Image } from "../projections/model.ts";
import { MAX_TEXT, type SearchDocument } from "./model.ts";

/** What a row makes of the thing that it holds: its document, or nothing to be found any more. */
export interface Indexed {
  readonly kind: SearchDocument["kind"];
  readonly id: string;
  readonly doc?: SearchDocument;
}

/** Undefined for rows that the index does not know. Throws for one that lacks what its kind has. */
export function indexedOf(entity: string, image: Image): Indexed | undefined {
  switch (entity) {
    case "contact":
      return contact(image as unknown as Contact);
    case "lead":
      return lead(image as unknown as Lead);
    case "conversation":
      return conversation(image as unknown as Conversation);
    case "message":
      return message(image as unknown as Message);
    default:
      return undefined;
  }
}

/** Texts on lines of their own, what is empty left out. */
function lines(...texts: readonly unknown[]): string {
  return texts
    .flatMap(textsIn)
    .filter((text) => text.trim() !== "")
    .join("\n")
    .slice(0, MAX_TEXT)
    .toWellFormed();
}

/** Every text in a value: tags, a tenant's own fields, the lines of a template. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}

const required = (id: unknown): string => {
  if (typeof id !== "string" || id === "") throw new Error("a row without its id");
  return id;
};

/** Who was merged into somebody else is found there; of an erased one there is nothing left to find. */
function contact(row: Contact & { readonly mergedInto?: unknown; readonly erasedAt?: unknown }): Indexed {
  const id = required(row.contactId);
  const gone = row.mergedInto || row.erasedAt;
  if (gone) return { kind: "contact", id };
  const { tags, customFields } = row as unknown as Image;
  const text = lines(
    row.identities.map(({ value }) => value),
    tags,
    customFields,
  );
  const doc = { kind: "contact", id, contactId: id, title: lines(row.name), text, at: row.createdAt } as const;
  return { kind: "contact", id, doc };
}

function lead(row: Lead & { readonly deletedAt?: unknown; readonly erasedAt?: unknown }): Indexed {
  const id = required(row.leadId);
  if (row.deletedAt || row.erasedAt) return { kind: "lead", id };
  const { title, notes, tags, customFields, lostReason } = row as unknown as Image;
  return {
    kind: "lead",
    id,
    doc: {
      kind: "lead",
      id,
      contactId: row.contactId,
      title: lines(row.contactName),
      text: lines(title, notes, tags, customFields, lostReason, row.source?.referral),
      at: row.createdAt,
      channel: row.source?.channel ?? "",
      connectionId: row.source?.connectionId ?? "",
      state: row.state,
      assignee: row.assignee ?? null,
    },
  };
}

function conversation(row: Conversation): Indexed {
  const id = required(row.conversationId);
  const { contactId, contactName, channel, connectionId, state, assignee, labels } = row;
  return {
    kind: "conversation",
    id,
    doc: {
      kind: "conversation",
      id,
      contactId,
      contactName: contactName ?? null,
      channel,
      connectionId,
      state,
      assignee: assignee ?? null,
      labels: labels ?? [],
    },
  };
}

function message(row: Message): Indexed {
  const { conversationId, key } = row;
  const id = `${required(conversationId)}.${required(key)}`;
  if (row.deletedAt || (row as { erasedAt?: unknown }).erasedAt) return { kind: "message", id };
  const { title, text } = wordsIn(row);
  // A picture without a word cannot be found; should an edit have taken its words, they have to go.
  if (title === "" && text === "") return { kind: "message", id };
  const doc = {
    kind: "message",
    id,
    conversationId,
    title,
    text,
    at: row.at,
    direction: row.direction,
    note: row.kind === "note",
    hasAttachment: hasAttachment(row),
  } as const;
  return { kind: "message", id, doc };
}

const hasAttachment = (row: Message): boolean =>
  row.kind === "received" ? (row.media ?? []).length > 0 : row.kind === "sent" && row.content.type === "media";

interface Words {
  readonly title: string;
  readonly text: string;
}

function wordsIn(row: ReceivedMessage | SentMessage | NoteMessage): Words {
  switch (row.kind) {
    case "received":
      return {
        title: lines(row.media?.map(({ filename }) => filename)),
        text: lines(
          row.body?.text,
          row.body?.referralText,
          row.body?.location?.name,
          row.body?.location?.address,
          row.body?.contacts?.map(({ name, phones }) => [name, phones]),
          row.body?.orderLines?.map(({ sku }) => sku),
        ),
      };
    case "sent":
      return sentWords(row.content);
    case "note":
      return { title: "", text: lines(row.text) };
  }
}

function sentWords(content: OutboundContent): Words {
  switch (content.type) {
    case "text":
      return { title: "", text: lines(content.text) };
    case "media":
      return { title: lines(content.media.filename), text: lines(content.caption) };
    case "choices":
      return {
        title: "",
        text: lines(
          content.header,
          content.text,
          content.choices.map(({ title }) => title),
          content.footer,
        ),
      };
    case "location":
      return { title: "", text: lines(content.name, content.address) };
    case "template":
      return { title: lines(content.name), text: lines(content.header?.text, content.variables) };
    case "email":
      return { title: lines(content.subject), text: lines(content.text) };
  }
}
