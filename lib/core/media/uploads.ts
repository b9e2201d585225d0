/**
 * A file that a person sends: put into a waiting room first, by a link that takes so many bytes and no other number, and taken out of it
 * by the message. Its id says how many, so nobody declares a large file as a small one: under another number there is nothing.
 */
import type { ConversationDesk } from "../conversations/ports.ts";
import type { ChannelGateway } from "../deliveries/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { MediaKind, OutboundContent, OutboundMedia } from "../messages/model.ts";
import type { UploadStore } from "./ports.ts";

export const UPLOAD_SECONDS = 3_600;

/** No name in a store is made of whatever stands in an address. */
const CONVERSATION_ID = /^[a-z0-9]{26}$/;
const UPLOAD_ID = /^[a-z0-9]{26}\.([1-9]\d{0,11})$/;
/** In both stores: with its conversation, so that it is forgotten with it. */
const nameOf = (conversationId: string, uploadId: string): string => `${conversationId}/up/${uploadId}`;

export interface UploadPorts {
  readonly conversations: Pick<ConversationDesk, "get">;
  readonly channels: Pick<ChannelGateway, "plan">;
  readonly uploads: UploadStore;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Upload {
  readonly uploadId: string;
  readonly url: string;
  readonly expiresAt: string;
}

export interface ToUpload {
  readonly kind: MediaKind;
  readonly filename: string;
  readonly mime: string;
  /** Bytes. */
  readonly size: number;
}

export type BeginUpload = (
  conversationId: string,
  file: ToUpload,
  request: { readonly id: string },
) => Promise<
  | { readonly kind: "begun"; readonly upload: Upload }
  | { readonly kind: "conversation_missing" }
  | {
      readonly kind: "invalid";
      readonly problems: readonly { readonly field: string; readonly code: string; readonly message: string }[];
    }
>;

/** What the conversation's channel would not send is refused before it is uploaded. */
export const makeBeginUpload =
  ({ conversations, channels, uploads, clock, ids }: UploadPorts): BeginUpload =>
  async (conversationId, file, request) => {
    const conversation = await conversations.get(conversationId);
    if (!conversation) return { kind: "conversation_missing" };
    const plan = await channels.plan(conversation.channel, { type: "media", media: { ...file, key: "not yet" } });
    if (!plan.ok) return { kind: "invalid", problems: plan.problems.map(inUpload) };
    const uploadId = `${ids.derive("upload", conversationId, request.id)}.${file.size}`;
    const url = await uploads.link(nameOf(conversationId, uploadId), file.size, UPLOAD_SECONDS);
    const expiresAt = new Date(clock.now() + UPLOAD_SECONDS * 1000).toISOString();
    return { kind: "begun", upload: { uploadId, url, expiresAt } };
  };

const inUpload = <Problem extends { readonly field: string }>(problem: Problem): Problem => {
  const field = problem.field.replace(/^(?:content\.)?media\.?/, "");
  return { ...problem, field: field === "" ? "kind" : field };
};

/** The id of what was uploaded, from the key under which it is kept. */
export const uploadIdOf = (key: string): string | undefined => /\/up\/([a-z0-9]{26}\.\d+)$/.exec(key)?.[1];

/** A file of a message as callers name it. */
export type NamedMedia = OutboundMedia & { readonly uploadId?: string };

export type AttachOutcome =
  | { readonly kind: "attached"; readonly content: OutboundContent }
  /** Nothing was uploaded there; `field` is where in the content. */
  | { readonly kind: "not_uploaded"; readonly field: string };

/** Takes what was uploaded for this conversation out of the waiting room; other content stays as it is. */
export type Attach = (conversationId: string, content: OutboundContent) => Promise<AttachOutcome>;

export const makeAttach =
  ({ uploads }: Pick<UploadPorts, "uploads">): Attach =>
  async (conversationId, content) => {
    const asked =
      content.type === "media" ? content.media : content.type === "template" ? content.header?.media : undefined;
    const named: NamedMedia | undefined = asked;
    if (named?.uploadId === undefined) return { kind: "attached", content };
    const { uploadId, ...about } = named;
    const field = content.type === "media" ? "media.uploadId" : "header.media.uploadId";
    const size = CONVERSATION_ID.test(conversationId) ? UPLOAD_ID.exec(uploadId)?.[1] : undefined;
    const name = nameOf(conversationId, uploadId);
    const key = size === undefined ? undefined : await uploads.keep(name, name);
    if (key === undefined) return { kind: "not_uploaded", field };
    const media: OutboundMedia = { ...about, key, size: Number(size) };
    if (content.type === "media") return { kind: "attached", content: { ...content, media } };
    if (content.type === "template")
      return { kind: "attached", content: { ...content, header: { ...content.header, media } } };
    return { kind: "attached", content };
  };
