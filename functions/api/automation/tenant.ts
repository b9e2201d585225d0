/** What happens in the business, and what follows from it. `index.ts` fills it with adapters, tests with fakes. */
import type { ContactDesk } from "../../../lib/core/contacts/ports.ts";
import { makeIdentify } from "../../../lib/core/events/identify.ts";
import type { EventStore, EventTypeStore, FindItem, FollowedTypes } from "../../../lib/core/events/ports.ts";
import { makeTakeEvents, type TakeEvents } from "../../../lib/core/events/take.ts";
import type { FieldStore } from "../../../lib/core/fields/ports.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { routesFor } from "../route.ts";

export interface AutomationPorts {
  readonly id: string;
  readonly events: EventStore;
  readonly eventTypes: EventTypeStore;
  readonly followed: FollowedTypes;
  readonly contacts: ContactDesk;
  readonly fields: Pick<FieldStore, "all">;
  readonly findItem: FindItem;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant extends Pick<AutomationPorts, "events" | "eventTypes" | "contacts"> {
  readonly takeEvents: TakeEvents;
}

export const enter = ({ id, ...ports }: AutomationPorts): Tenant => ({
  ...ports,
  takeEvents: makeTakeEvents({ ...ports, identify: makeIdentify({ ...ports, tenant: id }) }),
});

export const route = routesFor<Tenant>();
