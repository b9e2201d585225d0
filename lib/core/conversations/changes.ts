/** Edits, deletions and reactions: they change the message that they name, also when they come before it. */
import type { Clock, Ids } from "../kernel/ports.ts";
import type { MessageDeleteEvent, MessageEditEvent, ReactionEvent, ThreadEvent } from "../messages/model.ts";
import { MAX_AWAITED } from "./model.ts";
import type { Amendment, ConversationStore } from "./ports.ts";
import { bodyOf, pendingMedia, previewOf, type ThreadInput } from "./thread.ts";

export type ChangeEvent = MessageEditEvent | MessageDeleteEvent | ReactionEvent;

/** Changes that waited for their message. */
export interface PendingChanges {
  apply(conversationId: string, target: string, key: string): Promise<void>;
  /** Whom the changes that are kept for this conversation wait for. */
  awaited(conversationId: string): Promise<readonly string[]>;
}

interface ChangePorts {
  readonly conversations: ConversationStore;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The provider's id of the message that a change names. */
const targetOf = (event: ChangeEvent): string | undefined =>
  event.event === "reaction" ? event.replyTo : event.targetId;

const isChange = (event: ThreadEvent): event is ChangeEvent =>
  event.event === "message_edit" || event.event === "message_delete" || event.event === "reaction";

function amendmentOf(event: ChangeEvent, at: string): Amendment {
  switch (event.event) {
    case "message_edit":
      return { kind: "edit", at, body: bodyOf(event), media: pendingMedia(event.media, undefined) };
    case "message_delete":
      return { kind: "delete", at };
    case "reaction":
      return {
        kind: "react",
        by: event.direction === "out" ? "us" : event.senderId,
        reaction: { at, ...(event.action === "react" && event.text ? { emoji: event.text } : {}) },
      };
  }
}

/** A list must not go on showing what the customer took back. */
async function showAgain(
  conversations: ConversationStore,
  conversationId: string,
  key: string,
  clock: Clock,
): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const conversation = await conversations.get(conversationId);
    if (conversation?.lastMessageId !== key) return;
    const message = await conversations.message(conversationId, key);
    if (message?.kind !== "received") return;
    const shown = previewOf(message.body);
    if (conversation.preview === shown) return;
    const updatedAt = new Date(clock.now()).toISOString();
    if (
      (await conversations.save({ ...conversation, preview: shown, updatedAt, version: conversation.version + 1 })) ===
      "saved"
    )
      return;
  }
}

export function makePendingChanges({ conversations, clock }: Omit<ChangePorts, "ids">): PendingChanges {
  return {
    async apply(conversationId, target, key) {
      for (const change of await conversations.pendingChanges(conversationId, target)) {
        if (isChange(change.event))
          await conversations.amend(conversationId, key, amendmentOf(change.event, change.at));
        await conversations.forgetChange(conversationId, change);
      }
      await showAgain(conversations, conversationId, key, clock);
    },
    async awaited(conversationId) {
      const targets = (await conversations.pendingChanges(conversationId)).map(({ target }) => target);
      return [...new Set(targets)].slice(-MAX_AWAITED);
    },
  };
}

export type ApplyChange = (input: ThreadInput<ChangeEvent>) => Promise<"applied" | "kept" | "ignored">;

/** Throws when the stores fail: the queue then hands the change over again. */
export function makeApplyChange({ conversations, clock, ids }: ChangePorts): ApplyChange {
  return async ({ conversationId, event, receivedAt }) => {
    const externalId = targetOf(event);
    if (!externalId) return "ignored";
    const at = event.timestamp ?? receivedAt;
    const message = await conversations.findByExternalId(conversationId, externalId);
    if (message) {
      await conversations.amend(conversationId, message.key, amendmentOf(event, at));
      if (event.event !== "reaction") await showAgain(conversations, conversationId, message.key, clock);
      return "applied";
    }
    const target = ids.derive("target", externalId);
    await conversations.keepChange(conversationId, { target, at, event });
    await expect(conversationId, target);
    return "kept";
  };

  /** The conversation remembers whom it waits for, so that the message finds its changes without looking for them each time. */
  async function expect(conversationId: string, target: string): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const conversation = await conversations.get(conversationId);
      if (!conversation || conversation.awaited.includes(target)) return;
      const awaited = [...conversation.awaited, target].slice(-MAX_AWAITED);
      const next = {
        ...conversation,
        awaited,
        updatedAt: new Date(clock.now()).toISOString(),
        version: conversation.version + 1,
      };
      if ((await conversations.save(next)) === "saved") return;
    }
    throw new Error("the conversation kept changing");
  }
}
