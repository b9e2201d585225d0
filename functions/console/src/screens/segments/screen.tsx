/** Whom the business speaks to: groups of contacts by what is known of them, or by lists. */
import { Link, useParams } from "@tanstack/react-router";
import { Plus, UsersRound } from "lucide-react";
import { useAll } from "../../api/all.ts";
import { api, client } from "../../api/client.ts";
import { useCommand } from "../../app/commands.ts";
import { Denied } from "../../app/lost.tsx";
import { Button } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Card, Empty, Page } from "../../kit/page.tsx";
import { type Column, ListTable } from "../../kit/table.tsx";
import { useSession } from "../../session/session.tsx";
import { NEW, usePlace } from "../../shared/editing/place.ts";
import { useAct } from "../../shared/editing/work.ts";
import { useFormats, useNow } from "../../words/index.tsx";
import { MOVED, type Segment } from "./model.ts";
import styles from "./segments.module.css";
import { useWords } from "./words.ts";

const SegmentPage = later(async () => (await import("./segment.tsx")).SegmentPage);
const SegmentEditor = later(async () => (await import("./editor.tsx")).SegmentEditor);

export function Screen() {
  const { can } = useSession();
  const { segmentId } = useParams({ strict: false }) as { readonly segmentId?: string };
  if (!can("segments.read")) return <Denied />;
  return segmentId === undefined ? <Segments /> : <SegmentPage key={segmentId} id={segmentId} />;
}

function Segments() {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const act = useAct();
  const { can } = useSession();
  const place = usePlace();
  const segments = useAll("/api/aura/segments");
  const mayManage = can("segments.manage");
  const add = () => place.show(NEW);
  useCommand({ id: "segments.new", title: t("new"), group: t("title"), keys: "Alt+N", run: add }, mayManage);
  const columns: readonly Column<Segment>[] = [
    {
      id: "name",
      title: t("name"),
      cell: ({ id, name, description }) => (
        <span className={styles.named}>
          <Link to="/segments/$segmentId" params={{ segmentId: id }}>
            {name}
          </Link>
          {description === null ? null : <small>{description}</small>}
        </span>
      ),
    },
    { id: "kind", title: t("kind"), minor: true, cell: ({ kind }) => t(`kind.${kind}`) },
    {
      id: "count",
      title: t("contacts"),
      numeric: true,
      cell: ({ count }) =>
        count === null ? (
          <span className={styles.quiet}>{t("count.none")}</span>
        ) : (
          <span title={f.dateTime(count.asOf)}>
            {f.number(count.contacts)} <small className={styles.quiet}>{f.relative(count.asOf, now)}</small>
          </span>
        ),
    },
    {
      id: "state",
      title: t("state"),
      minor: true,
      cell: ({ archived, watched }) => (
        <Badge tone={archived ? "neutral" : "ok"}>
          {t(archived ? "state.archived" : watched ? "state.watched" : "state.active")}
        </Badge>
      ),
    },
  ];
  const button = mayManage ? (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={add} aria-keyshortcuts="Alt+N">
      {t("new")}
    </Button>
  ) : undefined;
  const recount = () =>
    void act(() => client.POST("/api/aura/segments/count"), { said: t("recount.done"), anew: MOVED });
  return (
    <Page
      title={t("title")}
      description={t("text")}
      actions={
        segments.items.length > 0 ? (
          <>
            {mayManage ? <Button onPress={recount}>{t("recount")}</Button> : null}
            {button}
          </>
        ) : undefined
      }
    >
      <div className={styles.stack}>
        <ListTable
          label={t("title")}
          columns={columns}
          list={segments}
          keyOf={({ id }) => id}
          empty={
            <Empty icon={<UsersRound size={40} aria-hidden />} title={t("empty")} action={button}>
              {t("empty.text")}
            </Empty>
          }
        />
        {segments.items.length > 0 ? <Clusters /> : null}
      </div>
      {mayManage && place.open === NEW ? <SegmentEditor key={NEW} /> : null}
    </Page>
  );
}

const FEATURES = [
  ...(["daysSinceActive", "opened", "clicked", "answered"] as const),
  ...(["conversations", "openLeads", "wonLeads", "events"] as const),
];

/** Groups that the daily look found: something to begin a segment with. */
function Clusters() {
  const t = useWords();
  const f = useFormats();
  const { data } = api.useQuery("get", "/api/aura/clusters");
  if (!data || data.clusters.length === 0) return null;
  return (
    <Card title={t("clusters")}>
      <p className={styles.quiet}>{t("clusters.hint", { sample: f.number(data.sample) })}</p>
      <ul className={styles.clusters}>
        {data.clusters.map(({ number, share, marks }) => (
          <li key={number}>
            <strong>{t("cluster", { number, share: f.percent(share) })}</strong>{" "}
            {f.list(
              marks.flatMap(({ feature, by }) => {
                const known = FEATURES.find((one) => one === feature);
                return known && Math.abs(by) >= 0.25
                  ? [t(by > 0 ? "cluster.more" : "cluster.less", { what: t(`feature.${known}`) })]
                  : [];
              }),
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
