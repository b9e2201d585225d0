/** The event bus: only what somebody subscribed to reaches it. */
import type { RingWebhookCommand } from "../../../events/outbound-command.ts";
import type { Clock } from "../../core/kernel/ports.ts";
import type { Outbox } from "../../core/relay/ports.ts";
import { callJson } from "../aws/json.ts";

const EVENTS = { service: "events", target: "AWSEvents", version: "1.1" } as const;
/** What one request takes. */
const TOGETHER = 10;

interface PutEventsAnswer {
  readonly Entries?: readonly { readonly ErrorCode?: string }[];
}

export function makeRingWebhooks({
  bus,
  clock,
}: {
  readonly bus: string;
  readonly clock: Clock;
}): Outbox["ringWebhooks"] {
  return async (endpoints) => {
    const told: boolean[] = [];
    for (let from = 0; from < endpoints.length; from += TOGETHER) {
      const part = endpoints.slice(from, from + TOGETHER);
      const time = new Date(clock.now()).toISOString();
      const Entries = part.map(({ tenant, endpointId }) => {
        const command: RingWebhookCommand = {
          ...{ id: `${endpointId}.${clock.now()}`, type: "webhook.ring", version: 1, time },
          ...{ tenant, subject: endpointId, data: { endpointId } },
        };
        return { EventBusName: bus, Source: "chasqui", DetailType: command.type, Detail: JSON.stringify(command) };
      });
      // One part that fails leaves the others as they are.
      const answer = await callJson<PutEventsAnswer>(EVENTS, "PutEvents", { Entries }).catch(
        (): PutEventsAnswer => ({}),
      );
      told.push(...part.map((_, index) => answer.Entries?.[index] !== undefined && !answer.Entries[index].ErrorCode));
    }
    return told;
  };
}
