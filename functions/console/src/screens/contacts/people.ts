import { api } from "../../api/client.ts";
import { useSession } from "../../session/session.tsx";

/** What the people of the team are called; undefined for keys, rules and whoever has left. */
export function usePeople(): (id: string) => string | undefined {
  const { can } = useSession();
  const { data } = api.useQuery(
    "get",
    "/api/users",
    { params: { query: { limit: 100 } } },
    { staleTime: 5 * 60_000, enabled: can("people.read") },
  );
  return (id) => {
    const person = data?.data.find((one) => one.id === id);
    return person?.name ?? person?.email ?? undefined;
  };
}
