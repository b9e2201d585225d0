/** The accounts that customers write to. */
import { Cable, Plus } from "lucide-react";
import { useState } from "react";
import { namesOf, useAll } from "../../../api/all.ts";
import { api, client, keyOf, queryClient, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Confirm } from "../../../kit/dialog.tsx";
import { Switch } from "../../../kit/field.tsx";
import { later } from "../../../kit/later.tsx";
import { Badge, ChannelMark } from "../../../kit/mark.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { usePlace } from "../../../shared/editing/place.ts";
import { useAct } from "../../../shared/editing/work.ts";
import { useFormats, useNow } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { StopState, stopIn, useSending } from "../sending/stop.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { endsSoon, Health, Trouble, useHealth } from "./health.tsx";
import { useWords } from "./words.ts";

/** Each is loaded when it is opened: their guides and forms weigh as much as the list. */
const ConnectionSheet = later(async () => (await import("./connection.tsx")).ConnectionSheet);
const Setup = later(async () => (await import("./setup.tsx")).Setup);

type Connection = Schemas["Connection"];
const SETUP = "setup";
const CONNECTIONS = "/api/connections";

export function Section() {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const admin = useAdminWords();
  const place = usePlace();
  const connections = useAll(CONNECTIONS);
  const apps = useAll("/api/apps");
  const { data: channels } = api.useQuery("get", "/api/channels");
  const { data: sending } = useSending();
  const healthOf = useHealth();
  const appNames = namesOf(apps.items);
  const connection = connections.items.find(({ id }) => id === place.open);
  const app = apps.items.find(({ id }) => id === connection?.appId);
  const channel = channels?.data.find(({ id }) => id === connection?.channel);
  const columns: readonly Column<Connection>[] = [
    {
      id: "name",
      title: t("name"),
      cell: (one) => (
        <span className={styles.wrapped}>
          <OpenLink id={one.id}>{one.name}</OpenLink>
          <small className={styles.detail}>
            <ChannelMark channel={one.channel} named />
          </small>
        </span>
      ),
    },
    { id: "app", title: t("app"), minor: true, cell: ({ appId }) => appNames.get(appId) ?? appId },
    {
      id: "health",
      title: t("health"),
      cell: (one) => (
        <span>
          <Health connection={one} state={healthOf(one)} />
          {sending && (sending.stop || stopIn(sending, { connection: one })) ? (
            <small className={styles.detail}>
              <StopState sending={sending} scope={{ connection: one }} />
            </small>
          ) : null}
          <Trouble connection={one} state={healthOf(one)} />
          {one.active && one.tokenExpiresAt && endsSoon(one, now) ? (
            <small className={styles.detail}>
              {Date.parse(one.tokenExpiresAt) <= now ? (
                <Badge tone="danger">{t("token.ended", { time: f.relative(one.tokenExpiresAt, now) })}</Badge>
              ) : (
                <Badge tone="warn">{t("token.soon", { time: f.relative(one.tokenExpiresAt, now) })}</Badge>
              )}
            </small>
          ) : null}
          {one.checkedAt ? (
            <small className={styles.detail}>{t("checked", { time: f.relative(one.checkedAt, now) })}</small>
          ) : null}
        </span>
      ),
    },
    {
      id: "activity",
      title: t("activity"),
      minor: true,
      cell: (one) => {
        const activity = healthOf(one)?.activity;
        if (!activity) return null;
        return (
          <span>
            {t("activity.value", { sent: activity.sent, failed: activity.failed })}
            {activity.lastSentAt ? (
              <small className={styles.detail}>
                {t("activity.last", { time: f.relative(activity.lastSentAt, now) })}
              </small>
            ) : null}
          </span>
        );
      },
    },
    { id: "state", title: t("state"), cell: (one) => <OnOff connection={one} /> },
  ];
  const add = (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => place.show(SETUP)}>
      {t("add")}
    </Button>
  );
  return (
    <SectionPage
      title={admin("section.connections")}
      description={t("text")}
      actions={connections.items.length > 0 ? add : null}
    >
      <ListTable
        label={t("list")}
        columns={columns}
        list={connections}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<Cable size={32} aria-hidden />} title={t("empty")} action={add}>
            {t("empty.text")}
          </Empty>
        }
      />
      {place.open === SETUP && channels && !apps.isPending ? (
        <Setup channels={channels.data} apps={apps.items} connections={connections.items} />
      ) : null}
      {connection && channel && app ? (
        <ConnectionSheet key={connection.id} connection={connection} channel={channel} app={app} />
      ) : null}
    </SectionPage>
  );
}

/** At once on the screen; back, with the reason, where the API refuses. Off is asked about: customers notice it. */
export function OnOff({ connection: { id, name, active } }: { readonly connection: Connection }) {
  const t = useWords();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const set = (on: boolean) => {
    setAsking(false);
    queryClient.setQueriesData<{ pages?: { data: Connection[] }[] }>({ queryKey: keyOf(CONNECTIONS) }, (known) =>
      known?.pages
        ? {
            ...known,
            pages: known.pages.map((page) => ({
              ...page,
              data: page.data.map((one) => (one.id === id ? { ...one, active: on } : one)),
            })),
          }
        : known,
    );
    void act(() => client.PATCH("/api/connections/{id}", { params: { path: { id } }, body: { active: on } }), {
      said: t(on ? "on.done" : "off.done", { name }),
      ...(on ? {} : { undo: () => set(true) }),
      anew: [CONNECTIONS],
    });
  };
  return (
    <>
      <Switch isSelected={active} onChange={(on) => (on ? set(true) : setAsking(true))}>
        <span className="hidden-visually">{t("switch", { name })}</span>
      </Switch>
      <Confirm
        danger
        title={t("off.title", { name })}
        text={t("off.text")}
        action={t("off.action")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => set(false)}
      />
    </>
  );
}
