import * as z from "zod/mini";
import { inboundEvent } from "../../events/inbound-event.ts";
import { queuePosition } from "../../lib/core/conversations/model.ts";
import type { ProcessEvent } from "../../lib/core/conversations/process.ts";
import type { KeptStore } from "../../lib/core/kernel/kept.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import type { QueueMessage } from "../../lib/runtime/queue.ts";

interface HandlerPorts {
  readonly processOf: (tenant: string) => { readonly process: ProcessEvent; readonly kept: KeptStore };
  readonly log: Log;
}

/** What the contract does not allow is kept, not tried again: it would never become right, and the thread behind it would wait. */
const readable = z.looseObject({ tenant: z.string().check(z.regex(/^[a-z0-9-]{1,32}$/)), time: z.iso.datetime() });

export function makeHandler({ processOf, log }: HandlerPorts) {
  return async ({ body, sequence, redriven }: QueueMessage): Promise<void> => {
    const parsed = z.safeParse(inboundEvent, body);
    if (!parsed.success) {
      const { tenant, time } = z.parse(readable, body);
      log.warn("event_kept", { tenant, issues: parsed.error.issues.map((issue) => issue.path.join(".")) });
      return processOf(tenant).kept.keep({
        reason: "not an inbound event",
        channel: "-",
        appId: "-",
        raw: body,
        at: time,
      });
    }
    const { tenant, time, data, id, trace } = parsed.data;
    const input = {
      ...data,
      receivedAt: time,
      position: queuePosition(sequence),
      redriven,
    } as unknown as Parameters<ProcessEvent>[0];
    const outcome = await processOf(tenant).process(input);
    log.info("event_processed", {
      id,
      trace,
      tenant,
      conversationId: data.conversationId,
      event: data.event.event,
      outcome,
    });
  };
}
