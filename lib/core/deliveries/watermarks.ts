/** Receipts that name a moment instead of messages: all that was sent to the customer until then came so far. */
import type { StatusEvent, WatermarkEvent } from "../messages/model.ts";
import type { Watermarks } from "./model.ts";

interface FoldedWatermarks {
  readonly conversationId: string;
  readonly handles: readonly string[];
  readonly marks: Watermarks;
  /** Of the latest of them. */
  readonly receivedAt: string;
}

interface Input {
  readonly handle: string;
  readonly event: StatusEvent | WatermarkEvent;
  readonly conversationId?: string | undefined;
  readonly receivedAt: string;
}

/** One entry per conversation: the latest watermark of each status. */
export function foldWatermarks(inputs: readonly Input[]): FoldedWatermarks[] {
  const folded = new Map<string, FoldedWatermarks>();
  for (const { handle, event, conversationId, receivedAt } of inputs) {
    if (!("watermark" in event) || conversationId === undefined) continue;
    const before = folded.get(conversationId) ?? { conversationId, handles: [], marks: {}, receivedAt };
    const known = before.marks[event.status];
    const next = { through: event.watermark, at: event.timestamp ?? receivedAt };
    const later = known && Date.parse(known.through) >= Date.parse(next.through) ? known : next;
    folded.set(conversationId, {
      conversationId,
      handles: [...before.handles, handle],
      marks: { ...before.marks, [event.status]: later },
      receivedAt: [before.receivedAt, receivedAt].sort()[1] ?? receivedAt,
    });
  }
  return [...folded.values()];
}
