/** OVHcloud's callback to its receipt. It stands in the address; the same names as a form or an object are understood, too. */
import type { InboundEvent, StatusEvent } from "../../core/messages/model.ts";
import { readBody } from "../common/form.ts";
import { compact, excerpt } from "../common/payloads.ts";
import type { WebhookRequest } from "../contract.ts";
import { BARRED, CHANNEL, STATUSES, TOKEN } from "./manifest.ts";

/** See `Channel.parse`. What names no message of OVHcloud's gives no event. */
export function parse(body: Uint8Array, query: WebhookRequest["query"] = {}): readonly InboundEvent[] {
  const read = readBody(body);
  if (!read.ok) return [ignored(read.reason, read.raw)];
  const { [TOKEN]: _secret, ...fields } = { ...read.fields, ...query };
  const { id, ptt, descriptionDlr } = fields;
  if (!id) return [];
  if (!ptt || !/^\d{1,6}$/.test(ptt)) return [ignored("a receipt without a code", excerpt(fields))];
  const status = Object.hasOwn(STATUSES, ptt) ? STATUSES[ptt] : undefined;
  const event: StatusEvent = {
    event: "status",
    channel: CHANNEL,
    externalId: id,
    status: status ?? "failed",
    ...compact({
      errorCode: status === undefined ? ptt : undefined,
      errorText: status === undefined ? descriptionDlr || undefined : undefined,
      unreachable: status === undefined && BARRED.includes(ptt) ? ("bounce" as const) : undefined,
    }),
  };
  return [event];
}

function ignored(reason: string, raw: unknown): InboundEvent {
  return { event: "ignored", channel: CHANNEL, reason, raw };
}
