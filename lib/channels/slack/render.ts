/** One part to the parameters of `chat.postMessage`. https://docs.slack.dev/reference/methods/chat.postMessage */
import type { SendRequest } from "../contract.ts";
import { BLOCK_PREFIX, METADATA_TYPE } from "./manifest.ts";
import { escaped } from "./text.ts";

type Fields = Readonly<Record<string, unknown>>;

const TIMESTAMP = /^\d+\.\d+$/;

/** Undefined for what is not a text: `plan` lets no other kind through but files, which go another way. */
export function render({ content, to, clientRef, ...request }: SendRequest): Fields | undefined {
  const frame = {
    channel: to.id,
    ...below(request.replyTo),
    metadata: { event_type: METADATA_TYPE, event_payload: { ref: clientRef } },
  };
  // What people type is shown as they typed it.
  if (content.type === "text") return { ...frame, text: escaped(content.text), mrkdwn: false };
  if (content.type !== "choices") return undefined;
  const elements = content.choices.map(({ id, title }, index) => ({
    type: "button",
    action_id: `choice-${index}`,
    text: { type: "plain_text", text: title, emoji: true },
    value: id,
  }));
  const blocks = [
    {
      type: "section",
      block_id: `${BLOCK_PREFIX}${clientRef}`,
      text: { type: "plain_text", text: content.text, emoji: true },
    },
    { type: "actions", elements },
  ];
  // For those who see no blocks: notifications, and readers of screens.
  return { ...frame, text: escaped(content.text), blocks };
}

/** An answer to a message lies in the thread below it. Files have ids of another kind, and no thread. */
export const below = (replyTo: string | undefined) =>
  replyTo !== undefined && TIMESTAMP.test(replyTo) ? { thread_ts: replyTo } : {};
