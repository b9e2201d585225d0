/** How contacts come: by a channel, by hand, by a file. */
import { api } from "../../api/client.ts";
import { channelName } from "../../kit/mark.tsx";
import { useSession } from "../../session/session.tsx";
import { useWords } from "./words.ts";

const NO_CHANNEL = ["manual", "import"] as const;

export const isChannel = (source: string): boolean => !NO_CHANNEL.some((one) => one === source);

export function useSourceName(): (source: string) => string {
  const t = useWords();
  return (source) => {
    const by = NO_CHANNEL.find((one) => one === source);
    return by ? t(`source.${by}`) : channelName(source);
  };
}

export function useSources(): readonly { readonly id: string; readonly label: string }[] {
  const { can } = useSession();
  const nameOf = useSourceName();
  const { data } = api.useQuery(
    "get",
    "/api/channels",
    {},
    { staleTime: 5 * 60_000, enabled: can("connections.read") },
  );
  return [...(data?.data ?? []).map(({ id }) => id), ...NO_CHANNEL].map((id) => ({ id, label: nameOf(id) }));
}
