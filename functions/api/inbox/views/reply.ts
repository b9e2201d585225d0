import type * as z from "zod/mini";
import type { CannedReply as CannedReplyView } from "../../../../events/api/canned-replies.ts";
import type { MacroRun, Macro as MacroView } from "../../../../events/api/macros.ts";
import type { ScheduledMessage as ScheduledView } from "../../../../events/api/scheduled.ts";
import { deliveryId } from "../../../../lib/core/deliveries/model.ts";
import { CUSTOMER_WROTE, isCalledOff, type LaterMessage } from "../../../../lib/core/later/model.ts";
import type { Macro } from "../../../../lib/core/macros/model.ts";
import type { RunOutcome } from "../../../../lib/core/macros/run.ts";
import { uploadIdOf } from "../../../../lib/core/media/uploads.ts";
import type { OutboundContent, OutboundMedia } from "../../../../lib/core/messages/model.ts";
import type { CannedReply } from "../../../../lib/core/replies/model.ts";

export const cannedReplyView = (reply: CannedReply): CannedReplyView => ({
  id: reply.id,
  title: reply.title,
  category: reply.category,
  platforms: [...reply.platforms],
  language: reply.language,
  shortCode: reply.shortCode,
  text: reply.text,
  media: reply.media as CannedReplyView["media"],
  createdAt: reply.createdAt,
  updatedAt: reply.updatedAt,
  version: reply.version,
});

/** As it was asked for: where we keep a file is told to nobody. */
function contentView(content: OutboundContent): ScheduledView["content"] {
  const shown = ({ key, ...about }: OutboundMedia) => ({
    ...about,
    ...(key === undefined ? {} : { uploadId: uploadIdOf(key) }),
  });
  if (content.type === "media") return { ...content, media: shown(content.media) } as ScheduledView["content"];
  if (content.type !== "template" || content.header?.media === undefined) return content as ScheduledView["content"];
  const header = { ...content.header, media: shown(content.header.media) };
  return { ...content, header } as ScheduledView["content"];
}

/** `lastInboundAt`: what the customer wrote since may have called it off, though nothing has been written about that yet. */
export function scheduledView(message: LaterMessage, lastInboundAt: string | null): ScheduledView {
  const calledOff = isCalledOff(message, lastInboundAt);
  return {
    id: message.laterId,
    conversationId: message.conversationId,
    author: message.author,
    content: contentView(message.content),
    cannedReplyId: message.cannedReplyId ?? null,
    sendAt: message.sendAt,
    cancelOnReply: message.cancelOnReply,
    state: calledOff ? "cancelled" : message.state,
    reason: calledOff ? { ...CUSTOMER_WROTE } : (message.reason ?? null),
    messageIds: (message.messageKeys ?? []).map((key) => deliveryId(message.conversationId, key)),
    createdAt: message.createdAt,
    updatedAt: message.updatedAt,
    version: message.version,
  };
}

export const macroView = ({ id, name, actions, createdAt, updatedAt, version }: Macro): MacroView => ({
  id,
  name,
  actions: [...actions] as MacroView["actions"],
  createdAt,
  updatedAt,
  version,
});

export const macroRunView = (
  conversationId: string,
  { macro, steps }: RunOutcome & { readonly kind: "ran" },
): z.infer<typeof MacroRun> => ({
  macroId: macro.id,
  conversationId,
  completed: steps.every(({ outcome }) => outcome === "done"),
  steps: steps.map(({ action, outcome, refused }) => ({
    action,
    outcome,
    code: refused?.code ?? null,
    message: refused?.message ?? null,
  })),
});
