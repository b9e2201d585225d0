/** What the inbound queue hands over, and the parts of it that messages and their changes share. */
import type { Identity } from "../contacts/model.ts";
import type { MediaReference, MessageBody } from "../messages/model.ts";
import { type Chat, preview, type StoredMedia } from "./model.ts";

export interface ThreadInput<Event> {
  readonly connectionId: string;
  readonly conversationId: string;
  readonly chat: Chat;
  /** Every id of the customer in the event, the surest first. */
  readonly identities: readonly Identity[];
  readonly event: Event;
  /** When our webhook took it; counts where the provider gave no time. */
  readonly receivedAt: string;
  /** Position in the conversation's queue: grows from message to message. */
  readonly position: string;
  /** It comes out of a dead-letter queue: what was counted is not known, so it is counted again from the messages. */
  readonly redriven: boolean;
}

/** The fields of a message that are its body, without those of its envelope. */
export function bodyOf(event: MessageBody): Omit<MessageBody, "media"> {
  const {
    type,
    text,
    location,
    contacts,
    order,
    orderLines,
    payload,
    forwarded,
    voice,
    quote,
    mediaGroupId,
    referral,
    referralText,
    errorCode,
  } = event;
  const body = {
    type,
    text,
    location,
    contacts,
    order,
    orderLines,
    payload,
    forwarded,
    voice,
    quote,
    mediaGroupId,
    referral,
    referralText,
    errorCode,
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Omit<
    MessageBody,
    "media"
  >;
}

/** Where the files of a thread lie that came with its messages. */
export const folderOf = (tenant: string, conversationId: string): string => `${tenant}/media/${conversationId}/`;

/**
 * The files to fetch, and those that are ours already; a page that is only linked stays in the text. Whoever may sign for an account says
 * where a file lies, so only what lies in the thread's own folder counts: erasing the thread erases its files, and nobody else's.
 */
export const pendingMedia = (
  media: readonly MediaReference[] | undefined,
  folder: string | undefined,
): readonly StoredMedia[] =>
  (media ?? []).flatMap(({ id, url, key, size, mime, filename, link }) =>
    link
      ? []
      : {
          ...stateOf(key, folder),
          ...(size === undefined ? {} : { size }),
          ...(id ? { providerId: id } : {}),
          ...(url ? { url } : {}),
          ...(mime ? { mime } : {}),
          ...(filename ? { filename } : {}),
        },
  );

function stateOf(key: string | undefined, folder: string | undefined): Pick<StoredMedia, "state" | "key" | "reason"> {
  if (key === undefined) return { state: "pending" };
  const isOwn = folder !== undefined && key.startsWith(folder) && !key.includes("/..");
  return isOwn ? { state: "stored", key } : { state: "failed", reason: "not of this thread" };
}

/** What a list shows of a message: its text, or what kind of thing it is in square brackets, which the console translates. */
export const previewOf = ({ type, text }: Pick<MessageBody, "type" | "text">): string =>
  preview(text ?? "") || `[${type}]`;
