import { useAll } from "../../api/all.ts";
import { useSession } from "../../session/session.tsx";
import { type Funnel, stageOf } from "./model.ts";

const KEPT_MS = 60_000;

/** The funnels, those in use apart; none for who may not see leads. */
export function useFunnels() {
  const { can } = useSession();
  const { items, isLoading, error, refetch } = useAll("/api/funnels", can("leads.read"), KEPT_MS);
  const funnels: readonly Funnel[] = items;
  return {
    funnels,
    inUse: funnels.filter(({ archived }) => !archived),
    isPending: isLoading,
    error: items.length > 0 ? null : error,
    refetch,
    /** "Sales · Offer", out of the ids of a funnel and its stage; undefined for what is not there any more. */
    placeOf(funnelId: string | null, stageId: string | null): string | undefined {
      const funnel = funnels.find(({ id }) => id === funnelId);
      const stage = stageOf(funnel, stageId);
      return funnel && stage ? `${funnel.name} · ${stage.name}` : undefined;
    },
  };
}
