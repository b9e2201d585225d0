/** What replies can be sorted by. */
import { useMemo } from "react";
import { api, useList } from "../../api/client.ts";
import { useSession } from "../../session/session.tsx";
import type { Reply } from "./model.ts";

export function useChannels(): readonly string[] {
  const { can } = useSession();
  const { data } = api.useQuery(
    "get",
    "/api/channels",
    {},
    { enabled: can("connections.read"), staleTime: 10 * 60_000 },
  );
  return data?.data.map(({ id }) => id) ?? [];
}

/** What there is to choose from, whatever is chosen now. */
export function useKnown() {
  const { items } = useList("/api/canned-replies", { query: { limit: 100 } });
  return useMemo(() => {
    const all = (of: (reply: Reply) => string | null) =>
      [...new Set(items.map(of).filter((one) => one !== null))].sort((a, b) => a.localeCompare(b));
    return { categories: all(({ category }) => category), languages: all(({ language }) => language) };
  }, [items]);
}
