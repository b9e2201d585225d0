/** One ranking: the order of people for an item, and what moved its weights. */
import { Link } from "@tanstack/react-router";
import { Pencil, SlidersHorizontal } from "lucide-react";
import { api, client } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { usePlace } from "../../shared/editing/place.ts";
import { useAct } from "../../shared/editing/work.ts";
import { Learnt } from "./learnt.tsx";
import { MOVED, type Ranking } from "./model.ts";
import { OrderPanel } from "./order.tsx";
import styles from "./rankings.module.css";
import { useWords } from "./words.ts";

const RankingEditor = later(async () => (await import("./ranking-editor.tsx")).RankingEditor);
const WeightsDialog = later(async () => (await import("./weights-dialog.tsx")).WeightsDialog);
const [EDIT, WEIGHTS] = ["edit", "weights"] as const;

export function RankingPage({ id }: { readonly id: string }) {
  const t = useWords();
  const { data, error, refetch } = api.useQuery("get", "/api/rankings/{id}", { params: { path: { id } } });
  if (!data)
    return (
      <Page title={t("ranking")}>
        {error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Skeleton lines={6} />}
      </Page>
    );
  return <Shown ranking={data} />;
}

function Shown({ ranking }: { readonly ranking: Ranking }) {
  const t = useWords();
  const { can } = useSession();
  const place = usePlace();
  const mayManage = can("feedback.manage");
  return (
    <Page
      title={ranking.name}
      description={
        <span className={styles.named}>
          <Link to="/rankings">{t("title")}</Link>
          {ranking.description === null ? null : <span>{ranking.description}</span>}
          {ranking.archived ? <Badge>{t("state.archived")}</Badge> : null}
        </span>
      }
      actions={
        mayManage ? (
          <>
            <Archive ranking={ranking} />
            <Button icon={<SlidersHorizontal size={16} aria-hidden />} onPress={() => place.show(WEIGHTS)}>
              {t("weights.set")}
            </Button>
            <Button kind="primary" icon={<Pencil size={16} aria-hidden />} onPress={() => place.show(EDIT)}>
              {t("edit")}
            </Button>
          </>
        ) : undefined
      }
    >
      <Tabs
        label={ranking.name}
        value={place.search.tab ?? "order"}
        onChange={(tab) => void place.change({ tab })}
        tabs={[
          { id: "order", title: t("tab.order"), panel: <OrderPanel ranking={ranking} /> },
          { id: "learnt", title: t("tab.learnt"), panel: <Learnt ranking={ranking} /> },
        ]}
      />
      {mayManage && place.open === EDIT ? <RankingEditor ranking={ranking} /> : null}
      {mayManage && place.open === WEIGHTS ? <WeightsDialog ranking={ranking} onClose={() => place.leave()} /> : null}
    </Page>
  );
}

/** What it learnt stays; it can be taken back. */
function Archive({ ranking: { id, name, archived } }: { readonly ranking: Ranking }) {
  const t = useWords();
  const act = useAct();
  const set = (next: boolean): void =>
    void act(() => client.PATCH("/api/rankings/{id}", { params: { path: { id } }, body: { archived: next } }), {
      said: t(next ? "archived.done" : "revived.done", { name }),
      undo: () => set(!next),
      anew: MOVED,
    });
  return <Button onPress={() => set(!archived)}>{t(archived ? "revive" : "archive")}</Button>;
}
