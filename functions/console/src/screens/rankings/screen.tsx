/** Whom to call first: how people are ranked for what the business deals in. */
import { Link, useParams } from "@tanstack/react-router";
import { ListOrdered, Plus } from "lucide-react";
import { useAll } from "../../api/all.ts";
import { useCommand } from "../../app/commands.ts";
import { Denied } from "../../app/lost.tsx";
import { Button } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Empty, Page } from "../../kit/page.tsx";
import { type Column, ListTable } from "../../kit/table.tsx";
import { useSession } from "../../session/session.tsx";
import { NEW, usePlace } from "../../shared/editing/place.ts";
import { useItemTypes } from "../../shared/items/model.ts";
import { useFormats } from "../../words/index.tsx";
import type { Ranking } from "./model.ts";
import styles from "./rankings.module.css";
import { useWords } from "./words.ts";

const RankingPage = later(async () => (await import("./ranking.tsx")).RankingPage);
const RankingEditor = later(async () => (await import("./ranking-editor.tsx")).RankingEditor);

export function Screen() {
  const { can } = useSession();
  const { rankingId } = useParams({ strict: false }) as { readonly rankingId?: string };
  if (!can("feedback.read")) return <Denied />;
  return rankingId === undefined ? <Rankings /> : <RankingPage key={rankingId} id={rankingId} />;
}

function Rankings() {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const place = usePlace();
  const rankings = useAll("/api/rankings");
  const types = useItemTypes();
  const mayManage = can("feedback.manage");
  const add = () => place.show(NEW);
  useCommand({ id: "rankings.new", title: t("new"), group: t("title"), keys: "Alt+N", run: add }, mayManage);
  const columns: readonly Column<Ranking>[] = [
    {
      id: "name",
      title: t("name"),
      cell: ({ id, name, description }) => (
        <span className={styles.named}>
          <Link to="/rankings/$rankingId" params={{ rankingId: id }}>
            {name}
          </Link>
          {description === null ? null : <small>{description}</small>}
        </span>
      ),
    },
    {
      id: "type",
      title: t("itemType"),
      cell: ({ itemType }) => types.items.find(({ id }) => id === itemType)?.plural ?? itemType,
    },
    {
      id: "factors",
      title: t("factors"),
      minor: true,
      cell: ({ factors }) => f.list(factors.map(({ name }) => name)),
    },
    { id: "lessons", title: t("lessons"), numeric: true, minor: true, cell: ({ state }) => f.number(state.lessons) },
    {
      id: "state",
      title: t("state"),
      cell: ({ archived }) => (
        <Badge tone={archived ? "neutral" : "ok"}>{t(archived ? "state.archived" : "state.active")}</Badge>
      ),
    },
  ];
  const button = mayManage ? (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={add} aria-keyshortcuts="Alt+N">
      {t("new")}
    </Button>
  ) : undefined;
  return (
    <Page title={t("title")} description={t("text")} actions={rankings.items.length > 0 ? button : undefined}>
      <ListTable
        label={t("title")}
        columns={columns}
        list={rankings}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<ListOrdered size={40} aria-hidden />} title={t("empty")} action={button}>
            {t("empty.text")}
          </Empty>
        }
      />
      {mayManage && place.open === NEW ? <RankingEditor key={NEW} /> : null}
    </Page>
  );
}
