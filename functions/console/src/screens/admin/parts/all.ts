import { useEffect } from "react";
import { type ItemOf, useList } from "../../../api/client.ts";

type Catalogue =
  | "/api/users"
  | "/api/roles"
  | "/api/teams"
  | "/api/labels"
  | "/api/custom-fields"
  | "/api/business-hours"
  | "/api/target-policies"
  | "/api/assignment-rules"
  | "/api/classification-rules"
  | "/api/connections"
  | "/api/apps"
  | "/api/funnels";

/** A list to its end: what is chosen from, and what lists are named by. None of these is long. */
export function useAll<Path extends Catalogue>(path: Path, enabled = true) {
  const list = useList(path, { query: { limit: 100 }, enabled } as object);
  const { hasNextPage, isFetchingNextPage, readMore } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) readMore();
  });
  return { ...list, items: list.items as ItemOf<Path>[] };
}

/** Names by id. */
export const namesOf = (items: readonly { readonly id: string; readonly name: string | null }[]) =>
  new Map(items.map(({ id, name }) => [id, name ?? id]));
