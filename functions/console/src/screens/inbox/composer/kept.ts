/** What composers read that belongs to no one conversation. */
import { api } from "../../../api/client.ts";

export const useChannels = () => api.useQuery("get", "/api/channels", {}, { staleTime: Number.POSITIVE_INFINITY });
export const usePreferences = () => api.useQuery("get", "/api/me/preferences", {}, { staleTime: 5 * 60_000 });
/** All of them at once: to ask for one that is not there would be an error with each conversation that is opened. */
export const useDrafts = () =>
  api.useQuery("get", "/api/drafts", { params: { query: { limit: 100 } } }, { staleTime: 60_000 });

/**
 * For whoever shows one conversation after the other: what is asked for by one composer would be broken off with it, and asked for again by
 * the next.
 */
export function useKept(): void {
  useChannels();
  usePreferences();
  useDrafts();
}
