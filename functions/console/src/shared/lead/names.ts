/** Who and what leads name: people, teams, funnels. Read once and kept for a while. */
import { api } from "../../api/client.ts";
import { useSession } from "../../session/session.tsx";
import type { Funnel } from "./model.ts";

const KEPT = { staleTime: 5 * 60_000 };
const ALL = { params: { query: { limit: 100 } } };

export function usePeople() {
  const { can } = useSession();
  const { data } = api.useQuery("get", "/api/users", ALL, { ...KEPT, enabled: can("people.read") });
  const people = data?.data ?? [];
  return {
    people: people.filter(({ status }) => status === "active"),
    nameOf: (id: string): string => people.find((person) => person.id === id)?.name ?? id,
  };
}

export function useTeams() {
  const { can } = useSession();
  const { data } = api.useQuery("get", "/api/teams", ALL, { ...KEPT, enabled: can("people.read") });
  return data?.data ?? [];
}

export function useFunnels() {
  const { data, isPending, error, refetch } = api.useQuery("get", "/api/funnels", ALL, { staleTime: 60_000 });
  const funnels: readonly Funnel[] = data?.data ?? [];
  return { funnels, inUse: funnels.filter(({ archived }) => !archived), isPending, error, refetch };
}
