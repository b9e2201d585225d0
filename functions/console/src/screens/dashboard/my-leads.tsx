/** The person's own open leads, by the state or by the stage in which they stand. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, type Schemas } from "../../api/client.ts";
import { Card } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { useFunnels } from "../../shared/lead/names.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./dashboard.module.css";
import { useWords } from "./words.ts";

type Lead = Schemas["Lead"];
const STATES = ["new", "in_progress", "negotiation", "closed_won", "closed_lost"] as const;

export function MyLeads({ total }: { readonly total: number }) {
  const t = useWords();
  const f = useFormats();
  const [by, setBy] = useState("state");
  const query = { assignee: "me", limit: 100 } as const;
  const leads = api.useQuery("get", "/api/leads", { params: { query } });
  const { funnels } = useFunnels();
  const mine = leads.data?.data ?? [];

  const count = (holds: (lead: Lead) => boolean) => mine.filter(holds).length;
  const rows =
    by === "state"
      ? STATES.map((state) => ({
          id: state as string,
          name: t(`state.${state}`),
          count: count((lead) => lead.state === state),
          search: { assignee: "me", state } as Record<string, string>,
        }))
      : funnels.flatMap((funnel) =>
          funnel.stages.map((stage) => ({
            id: `${funnel.id} ${stage.id}`,
            name: `${funnel.name} · ${stage.name}`,
            count: count((lead) => lead.funnelId === funnel.id && lead.stageId === stage.id),
            search: { assignee: "me", funnel: funnel.id, stage: stage.id } as Record<string, string>,
          })),
        );
  const shown = rows.filter((row) => row.count > 0);
  const most = Math.max(1, ...shown.map((row) => row.count));
  return (
    <Card
      title={t("leads")}
      actions={
        <Segments
          label={t("leads.by")}
          value={by}
          onChange={setBy}
          options={[
            { id: "state", title: t("leads.by_state") },
            { id: "stage", title: t("leads.by_stage") },
          ]}
        />
      }
    >
      <ProblemNote error={leads.data ? undefined : leads.error} retry={() => void leads.refetch()} />
      {leads.isPending ? <Skeleton lines={3} /> : null}
      {leads.data ? (
        <p className={styles.quiet}>{shown.length === 0 ? t("leads.none") : t("leads.open", { count: total })}</p>
      ) : null}
      <ul className={styles.bars}>
        {shown.map((row) => (
          <li key={row.id}>
            <Link to="/leads" search={row.search} className={styles.bar_row}>
              <span className={styles.clip}>{row.name}</span>
              <meter className={styles.bar} min={0} max={most} value={row.count} aria-label={row.name} />
              <span className={styles.number}>{f.number(row.count)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {leads.data?.hasMore ? <p className={styles.quiet}>{t("leads.partial")}</p> : null}
    </Card>
  );
}
