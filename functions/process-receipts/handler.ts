import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod/mini";
import { unorderedEvent } from "../../events/inbound-event.ts";
import type { ProcessReceipts, ReceiptInput } from "../../lib/core/deliveries/receipts.ts";
import type { KeptStore, NoticeStore } from "../../lib/core/kernel/kept.ts";
import type { HearTemplateNews } from "../../lib/core/provider-templates/hear.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { toMessage } from "../../lib/runtime/queue.ts";
import type { Unwrap } from "./mails.ts";

interface HandlerPorts {
  readonly storesOf: (tenant: string) => {
    readonly receipts: ProcessReceipts;
    readonly kept: KeptStore;
    readonly notices: NoticeStore;
    readonly hearTemplateNews: HearTemplateNews;
  };
  /** Of what EventBridge puts on the queue by itself. */
  readonly unwrap: Unwrap;
  readonly log: Log;
}

/** The whole batch at once, so that the receipts of one delivery become one write. */
export function makeHandler({ storesOf, unwrap, log }: HandlerPorts) {
  /** A receipt waits for the rest of the batch. */
  async function take(
    message: z.infer<typeof unorderedEvent>,
    handle: string,
    receipts: Map<string, ReceiptInput[]>,
  ): Promise<void> {
    const { tenant, time } = message;
    if (message.type === "inbound.receipt") {
      const input = {
        handle,
        ...message.data,
        event: message.data.event as unknown as ReceiptInput["event"],
        receivedAt: time,
      };
      receipts.set(tenant, [...(receipts.get(tenant) ?? []), input]);
    } else if (message.type === "inbound.notice") {
      const { connectionId, event: news } = message.data;
      const { notices, hearTemplateNews } = storesOf(tenant);
      const { channel, accountId, template, timestamp: at = time } = news;
      await notices.record(connectionId, { type: news.event, at, event: news });
      if (template && accountId) await hearTemplateNews({ channel, accountId, template, at });
    } else {
      await storesOf(tenant).kept.keep({ ...withoutUndefined(message.data), raw: message.data.raw, at: time });
    }
  }

  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failed = new Set<string>();
    const receipts = new Map<string, ReceiptInput[]>();
    for (const record of event.Records) {
      try {
        const { body } = toMessage(record);
        const messages = isOfEventBridge(body) ? await unwrap(body, record.messageId) : [body];
        for (const message of messages) await take(z.parse(unorderedEvent, message), record.messageId, receipts);
      } catch (error) {
        log.error("event_failed", { messageId: record.messageId }, error);
        failed.add(record.messageId);
      }
    }
    for (const [tenant, inputs] of receipts) {
      const { failed: handles, ...counts } = await storesOf(tenant).receipts(inputs);
      log.info("receipts_processed", { tenant, ...counts, failed: handles.length });
      for (const handle of handles) failed.add(handle);
    }
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** Envelopes of our own name no source. */
const isOfEventBridge = (body: unknown): boolean =>
  typeof body === "object" && body !== null && "detail-type" in body && "source" in body;

const withoutUndefined = ({
  reason,
  channel,
  appId,
  accountId,
}: {
  reason: string;
  channel: string;
  appId: string;
  accountId?: string | undefined;
}) => ({
  reason,
  channel,
  appId,
  ...(accountId === undefined ? {} : { accountId }),
});
