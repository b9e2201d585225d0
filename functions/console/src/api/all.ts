/** Lists that are short enough to be read to their end: what is chosen from, and what lists are named by. */
import { useEffect } from "react";
import { type ItemOf, useList } from "./client.ts";

type Catalogue =
  | "/api/users"
  | "/api/roles"
  | "/api/teams"
  | "/api/labels"
  | "/api/custom-fields"
  | "/api/lost-reasons"
  | "/api/business-hours"
  | "/api/target-policies"
  | "/api/assignment-rules"
  | "/api/classification-rules"
  | "/api/connections"
  | "/api/apps"
  | "/api/feedback-forms"
  | "/api/funnels"
  | "/api/event-types"
  | "/api/item-types"
  | "/api/rankings"
  | "/api/aura/segments"
  | "/api/notification-types"
  | "/api/provider-templates"
  | "/api/publish/campaigns"
  | "/api/webhooks/endpoints"
  | "/api/templates";

/**
 * As `useList` gives it; `items` grows until the list is whole. Everybody who asks for the same list shares one reading of it.
 * `staleTime` in milliseconds, for lists of which every change is told live.
 */
export function useAll<Path extends Catalogue>(path: Path, enabled = true, staleTime?: number) {
  const list = useList(path, { query: { limit: 100 }, enabled, staleTime } as object);
  const { hasNextPage, isFetching, fetchNextPage } = list;
  useEffect(() => {
    // Several places may show the list at once: none of them breaks off what another has begun to read.
    if (hasNextPage && !isFetching) void fetchNextPage({ cancelRefetch: false });
  }, [hasNextPage, isFetching, fetchNextPage]);
  return { ...list, items: list.items as ItemOf<Path>[] };
}

/** Names by id. */
export const namesOf = (items: readonly { readonly id: string; readonly name: string | null }[]) =>
  new Map(items.map(({ id, name }) => [id, name ?? id]));
