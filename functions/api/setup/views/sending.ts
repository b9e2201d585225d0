import type { Sending } from "../../../../events/api/sending.ts";
import type { Stop, Stops } from "../../../../lib/core/switches/model.ts";

const stopView = ({ reason, at, by }: Stop) => ({ reason, at, by: by ?? null });

export const sendingView = ({ tenant, connections }: Stops): Sending => ({
  stop: tenant ? stopView(tenant) : null,
  connections: Object.entries(connections).map(([connectionId, stop]) => ({ connectionId, stop: stopView(stop) })),
});
