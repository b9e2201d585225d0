import type { Schemas } from "../../../api/client.ts";
import { useSession } from "../../../session/session.tsx";
import { useAll } from "../parts/all.ts";

/** Funnels, and how a stage of one is called. */
export function usePlaces() {
  const { can } = useSession();
  const { items } = useAll("/api/funnels", can("leads.read"));
  const nameOf = ({ funnelId, stageId }: Schemas["ClassificationRule"]["place"]): string => {
    const funnel = items.find(({ id }) => id === funnelId);
    const stage = funnel?.stages.find(({ id }) => id === stageId);
    return `${funnel?.name ?? funnelId} › ${stage?.name ?? stageId}`;
  };
  return { funnels: items.filter(({ archived }) => !archived), nameOf };
}
