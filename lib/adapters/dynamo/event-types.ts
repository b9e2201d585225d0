import type { EventType } from "../../core/events/model.ts";
import type { EventTypeStore } from "../../core/events/ports.ts";
import { makeRows } from "./rows.ts";
import { keys, type TableContext } from "./table.ts";

export function makeEventTypeStore(context: TableContext): EventTypeStore {
  const { all, save } = makeRows<EventType>(context, {
    pk: keys.eventTypes(context.tenant),
    entity: "event-type",
    idOf: ({ type }) => type,
  });
  return { all, save: (type) => save(type, 0) };
}
