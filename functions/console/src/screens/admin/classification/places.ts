import type { Schemas } from "../../../api/client.ts";
import { useFunnels } from "../../../shared/lead/names.ts";

/** Funnels, and how a stage of one is called. */
export function usePlaces() {
  const { funnels, inUse } = useFunnels();
  const nameOf = ({ funnelId, stageId }: Schemas["ClassificationRule"]["place"]): string => {
    const funnel = funnels.find(({ id }) => id === funnelId);
    const stage = funnel?.stages.find(({ id }) => id === stageId);
    return `${funnel?.name ?? funnelId} › ${stage?.name ?? stageId}`;
  };
  return { funnels: inUse, nameOf };
}
