import { api, client, queryClient } from "../../api/client.ts";

const SIZE = 50;

/** Reads a conversation and its newest messages before it is opened, unless they are there. */
export function prefetch(id: string): void {
  const options = { staleTime: 30_000 };
  void queryClient.prefetchQuery({
    ...api.queryOptions("get", "/api/conversations/{id}", { params: { path: { id } } }),
    ...options,
  });
  const params = { path: { id }, query: { limit: SIZE } };
  void queryClient.prefetchInfiniteQuery({
    // As `useList` names it.
    queryKey: ["get", "/api/conversations/{id}/messages", { params }, "pages"],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: { readonly nextCursor: string | null } | undefined) => page?.nextCursor ?? undefined,
    queryFn: async ({ signal }) => (await client.GET("/api/conversations/{id}/messages", { params, signal })).data,
    ...options,
  });
}
