/** What the search of the API finds while somebody types. */
import { keepPreviousData } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, type Schemas } from "../../api/client.ts";
import { useSession } from "../../session/session.tsx";

export type Hit = Schemas["SearchHit"];

/** The value once it has not changed for a moment. */
export function useSettled<Value>(value: Value, ms = 200): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** `isLooking`: what is shown is of an older text, or nothing yet. */
export function useHits(text: string, limit = 20): { readonly hits: readonly Hit[]; readonly isLooking: boolean } {
  const { can } = useSession();
  const typed = text.trim().slice(0, 200);
  const settled = useSettled(typed);
  const enabled = can("search.read") && settled.length > 1 && typed.length > 1;
  const { data, isFetching } = api.useQuery(
    "get",
    "/api/search",
    { params: { query: { q: settled, limit } } },
    { enabled, staleTime: 10_000, placeholderData: keepPreviousData },
  );
  return { hits: enabled ? (data?.data ?? []) : [], isLooking: typed.length > 1 && (isFetching || typed !== settled) };
}
