/** What a rule holds for: channels, connections, labels, teams. Shared by everything that goes by them. */

import { namesOf, useAll } from "../../../api/all.ts";
import { api } from "../../../api/client.ts";
import { channelName } from "../../../kit/mark.tsx";
import { useSession } from "../../../session/session.tsx";
import { useTeams } from "../../../shared/people/people.ts";
import { useWords } from "../words.ts";
import { Picks } from "./picks.tsx";

interface Chosen {
  readonly value: readonly string[];
  onChange(value: string[]): void;
}

export function ChannelPicks(props: Chosen) {
  const t = useWords();
  const { can } = useSession();
  const { data } = api.useQuery("get", "/api/channels", {}, { enabled: can("connections.read") });
  return (
    <Picks
      inline
      label={t("channels")}
      options={(data?.data ?? []).map(({ id }) => ({ id, label: channelName(id) }))}
      {...props}
    />
  );
}

export function ConnectionPicks(props: Chosen) {
  const t = useWords();
  const { can } = useSession();
  const { items } = useAll("/api/connections", can("connections.read"));
  return (
    <Picks
      label={t("connections")}
      emptyText={t("connections.none")}
      options={items.map(({ id, name, channel }) => ({ id, label: name, detail: channelName(channel) }))}
      {...props}
    />
  );
}

export function LabelPicks(props: Chosen) {
  const t = useWords();
  const { can } = useSession();
  const { items } = useAll("/api/labels", can("conversations.read"));
  return (
    <Picks
      inline
      label={t("labels")}
      emptyText={t("labels.none")}
      options={items.map(({ id, name }) => ({ id, label: name }))}
      {...props}
    />
  );
}

export function TeamPicks({ label, ...props }: Chosen & { readonly label: string }) {
  const t = useWords();
  const { items } = useTeams();
  return (
    <Picks
      inline
      label={label}
      emptyText={t("teams.none")}
      options={items.map(({ id, name }) => ({ id, label: name }))}
      {...props}
    />
  );
}

/** What of it can be named, as one line. */
export function useNamed(): (kind: "labels" | "teams" | "connections", ids: readonly string[]) => string[] {
  const { can } = useSession();
  const labels = useAll("/api/labels", can("conversations.read"));
  const teams = useTeams();
  const connections = useAll("/api/connections", can("connections.read"));
  const names = { labels: namesOf(labels.items), teams: namesOf(teams.items), connections: namesOf(connections.items) };
  return (kind, ids) => ids.map((id) => names[kind].get(id) ?? id);
}
