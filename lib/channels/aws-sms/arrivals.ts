import { record, string } from "../common/payloads.ts";
import type { Arrival } from "../contract.ts";
import { noticesIn } from "./envelope.ts";
import { CONTEXT } from "./manifest.ts";

/** See `Inbound.arrivals`. What was sent with our context says its app; everything else names the number alone. */
export function arrivals(event: unknown): readonly Arrival[] {
  return (noticesIn(event) ?? []).flatMap((notice) => {
    if (typeof notice === "string") return [];
    const { said, at } = notice;
    // SES says what it says by the same bringers.
    if (said.inboundMessageId === undefined && !/^(?:TEXT|MEDIA|VOICE)_/.test(string(said.eventType) ?? "")) return [];
    const app = string(record(said.context)?.[CONTEXT.app]);
    const accountId = string(said.originationPhoneNumber) ?? string(said.destinationNumber);
    // With the time that its bringer said, which a two-way message does not say itself.
    const body = at === undefined ? said : { source: "aws.sms-voice", time: at, detail: said };
    return [{ apps: app === undefined ? [] : [app], body, ...(accountId === undefined ? {} : { accountId }) }];
  });
}
