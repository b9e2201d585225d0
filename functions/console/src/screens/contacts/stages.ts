import { api } from "../../api/client.ts";
import { useSession } from "../../session/session.tsx";

/** "Sales · Offer", out of the ids of a funnel and its stage. */
export function useStageName(): (funnelId: string | null, stageId: string | null) => string | undefined {
  const { can } = useSession();
  const { data } = api.useQuery(
    "get",
    "/api/funnels",
    { params: { query: { limit: 100 } } },
    { staleTime: 5 * 60_000, enabled: can("leads.read") },
  );
  return (funnelId, stageId) => {
    const funnel = data?.data.find(({ id }) => id === funnelId);
    const stage = funnel?.stages.find(({ id }) => id === stageId);
    return funnel && stage ? `${funnel.name} · ${stage.name}` : undefined;
  };
}
