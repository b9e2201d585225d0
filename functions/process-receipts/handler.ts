import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod/mini";
import { unorderedEvent } from "../../events/inbound-event.ts";
import type { ProcessReceipts, ReceiptInput } from "../../lib/core/deliveries/receipts.ts";
import type { KeptStore, NoticeStore } from "../../lib/core/kernel/kept.ts";
import type { HearTemplateNews } from "../../lib/core/provider-templates/hear.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { toMessage } from "../../lib/runtime/queue.ts";

interface HandlerPorts {
  readonly storesOf: (tenant: string) => {
    readonly receipts: ProcessReceipts;
    readonly kept: KeptStore;
    readonly notices: NoticeStore;
    readonly hearTemplateNews: HearTemplateNews;
  };
  readonly log: Log;
}

/** The whole batch at once, so that the receipts of one delivery become one write. */
export function makeHandler({ storesOf, log }: HandlerPorts) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failed = new Set<string>();
    const receipts = new Map<string, ReceiptInput[]>();
    for (const record of event.Records) {
      try {
        const parsed = z.parse(unorderedEvent, toMessage(record).body);
        const { tenant, time } = parsed;
        if (parsed.type === "inbound.receipt") {
          const input = {
            handle: record.messageId,
            ...parsed.data,
            event: parsed.data.event as unknown as ReceiptInput["event"],
            receivedAt: time,
          };
          receipts.set(tenant, [...(receipts.get(tenant) ?? []), input]);
        } else if (parsed.type === "inbound.notice") {
          const { connectionId, event: news } = parsed.data;
          const { notices, hearTemplateNews } = storesOf(tenant);
          const { channel, accountId, template, timestamp: at = time } = news;
          await notices.record(connectionId, { type: news.event, at, event: news });
          if (template && accountId) await hearTemplateNews({ channel, accountId, template, at });
        } else {
          await storesOf(tenant).kept.keep({ ...withoutUndefined(parsed.data), raw: parsed.data.raw, at: time });
        }
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
