/** The files of a message are fetched from the provider, one by one, and kept as ours. */
import type { StoredMedia } from "../conversations/model.ts";
import type { ConversationStore } from "../conversations/ports.ts";
import type { DeliveryKey } from "../deliveries/ports.ts";
import type { MediaFetcher, MediaStore } from "./ports.ts";

interface FetchPorts {
  readonly conversations: Pick<ConversationStore, "get" | "message" | "setMedia">;
  readonly fetcher: MediaFetcher;
  readonly media: MediaStore;
}

/** `lastTry`: what still cannot be had is given up, with its reason. Throws when a store cannot be reached. */
export type FetchMedia = (
  id: DeliveryKey,
  lastTry: boolean,
) => Promise<{ readonly stored: number; readonly failed: number; readonly retry: boolean }>;

export function makeFetchMedia({ conversations, fetcher, media }: FetchPorts): FetchMedia {
  return async (id, lastTry) => {
    const outcome = { stored: 0, failed: 0, retry: false };
    const message = await conversations.message(id.conversationId, id.key);
    const conversation = await conversations.get(id.conversationId);
    if (message?.kind !== "received" || !conversation) return outcome;
    for (const [index, file] of message.media.entries()) {
      if (file.state !== "pending") continue;
      const fetched = await fetcher.fetch(conversation.connectionId, file, message.body.type);
      const set = (after: StoredMedia) => conversations.setMedia(id.conversationId, id.key, index, file, after);
      if (fetched.kind === "fetched") {
        const { body, mime } = fetched;
        const key = await media.put(`${id.conversationId}/${id.key}/${index}`, { body, mime });
        await set({ ...file, state: "stored", key, mime, size: body.byteLength });
        outcome.stored++;
      } else if (fetched.kind === "retry" && !lastTry) {
        outcome.retry = true;
      } else {
        await set({ ...file, state: "failed", reason: fetched.reason });
        outcome.failed++;
      }
    }
    return outcome;
  };
}
