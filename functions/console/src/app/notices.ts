/** How many notices the person has not read: the number at the rail. */
import { api } from "../api/client.ts";

export function useUnread(): { readonly count: number; readonly label: string } {
  const { data } = api.useQuery("get", "/api/notices/count", {}, { staleTime: 60_000 });
  const count = data?.unread ?? 0;
  return { count, label: String(count) };
}
