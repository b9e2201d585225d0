/** Why a funnel's leads were lost, and what they would have been worth. */
import { useAll } from "../../api/all.ts";
import type { Schemas } from "../../api/client.ts";
import { Card } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { DataTable } from "../../shared/chart/data-table.tsx";
import { Delta } from "../../shared/delta/delta.tsx";
import { useFormats } from "../../words/index.tsx";
import type { View } from "./period.ts";
import { useReport } from "./reading.tsx";
import { useWords } from "./words.ts";

export function LostReasons({ view, funnelId }: { readonly view: View; readonly funnelId: string }) {
  const t = useWords();
  const f = useFormats();
  const { data, error, refetch } = useReport(view, "lost-reason");
  const { can } = useSession();
  const { items: reasons } = useAll("/api/lost-reasons", can("leads.read"));
  const title = t("funnel.lost_reasons");
  if (!data) return error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Skeleton rows lines={3} />;
  const within = `${funnelId}/`;
  const groups = data.groups
    .filter(({ id, figures, previous }) => id.startsWith(within) && figures.leadsLost + (previous?.leadsLost ?? 0) > 0)
    .sort((a, b) => b.figures.leadsLost - a.figures.leadsLost);
  const all = groups.reduce((sum, { figures }) => sum + figures.leadsLost, 0);
  const money = (values: Schemas["Figures"]["valueLost"]) =>
    values.length === 0 ? "—" : f.list(values.map(({ amount, currency }) => f.money(amount, currency)));
  const called = (reason: string, name: string | null) =>
    reason === "words"
      ? t("funnel.lost_words")
      : reason === "none"
        ? t("funnel.lost_unsaid")
        : (reasons.find(({ id }) => id === reason)?.name ?? name ?? reason);
  return (
    <Card title={title}>
      <DataTable
        label={title}
        head={t("head.reason")}
        columns={[t("funnel.lost"), t("funnel.lost_share"), t("funnel.lost_value")]}
        rows={groups.map(({ id, name, figures, previous }) => ({
          id,
          head: called(id.slice(within.length), name),
          cells: [
            <span key="lost">
              {f.number(figures.leadsLost)}{" "}
              <Delta now={figures.leadsLost} before={previous?.leadsLost} better="down" format={f.number} />
            </span>,
            all === 0 ? "—" : f.percent(figures.leadsLost / all),
            money(figures.valueLost),
          ],
        }))}
      />
    </Card>
  );
}
