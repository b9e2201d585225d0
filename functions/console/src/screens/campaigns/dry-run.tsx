/** Who would get what, when, at what cost, and who is skipped why: tried without sending anything. */
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { client, type Schemas } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { DataTable } from "../../shared/chart/data-table.tsx";
import { useWork } from "../../shared/editing/work.ts";
import { mediumName } from "../../shared/ways/media.ts";
import { useZoned } from "../../shared/zone/zone.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./campaigns.module.css";
import { CAMPAIGN, type Campaign, moneyOf } from "./model.ts";
import { useCodes } from "./reasons.ts";
import { useWords } from "./words.ts";

type Ran = Schemas["CampaignDryRun"];

export function DryRun({ campaign }: { readonly campaign: Campaign }) {
  const t = useWords();
  const work = useWork();
  const [ran, setRan] = useState<Ran>();
  const run = async () => {
    const answer = await work.run(() => client.POST(`${CAMPAIGN}/dry-run`, { params: { path: { id: campaign.id } } }), {
      anew: [],
    });
    setRan(answer);
  };
  return (
    <div className={styles.stack}>
      <Card title={t("try")}>
        <div className={styles.stack_s}>
          <p>{t("try.text")}</p>
          <div>
            <Button
              kind="primary"
              icon={<FlaskConical size={16} aria-hidden />}
              isPending={work.isPending}
              onPress={() => void run()}
            >
              {t("try.run")}
            </Button>
          </div>
          <ProblemNote error={work.problem} />
        </div>
      </Card>
      {ran ? <Found ran={ran} campaign={campaign} /> : null}
    </div>
  );
}

function Found({ ran, campaign: { plan } }: { readonly ran: Ran; readonly campaign: Campaign }) {
  const t = useWords();
  const f = useFormats();
  const codes = useCodes();
  const zoned = useZoned(plan.timeZone);
  const usd = (micros: number) => f.money(moneyOf(micros), "USD");
  const nameOf = (id: string) => plan.phases.find(({ phaseId }) => phaseId === id)?.name ?? id;
  const moment = (at: string | null) => (at === null ? "—" : zoned.moment(at));
  return (
    <div className={styles.stack} role="status">
      <Card title={t("try.found")}>
        <div className={styles.stack_s}>
          <p>
            {t("try.sum", {
              sent: f.number(ran.total.sent),
              meant: f.number(ran.total.meant),
              cost: usd(ran.total.costMicros),
            })}{" "}
            {ran.exact ? t("try.exact") : t("try.sampled", { count: f.number(ran.sampled) })}
          </p>
          {ran.withinBudget === false ? <Badge tone="danger">{t("try.over")}</Badge> : null}
          <DataTable
            label={t("phases")}
            head={t("phase")}
            columns={[t("try.sent"), t("try.later"), t("try.skipped"), t("try.cost"), t("try.first"), t("try.last")]}
            rows={ran.phases.map((phase) => ({
              id: phase.phaseId,
              head: nameOf(phase.phaseId),
              cells: [
                f.number(phase.sent),
                f.number(phase.later),
                f.number(phase.skipped),
                usd(phase.costMicros),
                moment(phase.firstAt),
                moment(phase.lastAt),
              ],
            }))}
          />
          <p className={styles.quiet}>{plan.timeZone.replaceAll("_", " ")}</p>
          {Object.keys(ran.total.skippedBecause).length > 0 ? (
            <ul className={styles.list} aria-label={t("try.why")}>
              {Object.entries(ran.total.skippedBecause).map(([code, count]) => (
                <li key={code}>
                  {codes(code)}: {f.number(count)}
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      </Card>
      <Days ran={ran} nameOf={nameOf} />
      <Card title={t("try.examples")}>
        <ul className={styles.lanes}>
          {ran.examples.map((one) => (
            <li key={`${one.phaseId} ${one.contactId}`} className={styles.stack_s}>
              <span className={styles.line}>
                <strong>{one.name ?? one.contactId}</strong>
                <Badge tone={one.outcome === "sent" ? "ok" : one.outcome === "later" ? "info" : "warn"}>
                  {t(`outcome.${one.outcome}`)}
                </Badge>
                <span className={styles.quiet}>
                  {nameOf(one.phaseId)}
                  {one.channel ? ` · ${mediumName(one.channel)}` : ""}
                  {one.at ? ` · ${moment(one.at)}` : ""}
                  {one.code ? ` · ${codes(one.code)}` : ""}
                </span>
              </span>
              {one.preview ? (
                <pre className={styles.words}>
                  {one.preview.subject ? `${one.preview.subject}\n\n` : ""}
                  {one.preview.text}
                </pre>
              ) : null}
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

/** Where connections may send only so many a day. */
function Days({ ran: { phases }, nameOf }: { readonly ran: Ran; readonly nameOf: (phaseId: string) => string }) {
  const t = useWords();
  const f = useFormats();
  const rows = phases.flatMap(({ phaseId, days }) => days.map((day) => ({ ...day, phaseId })));
  if (rows.length === 0) return null;
  return (
    <Card title={t("try.days")}>
      <div className={styles.stack_s}>
        <p>{t("try.days.text")}</p>
        {phases
          .filter(({ left }) => left > 0)
          .map(({ phaseId, left }) => (
            <p key={phaseId}>{t("try.left", { count: left, phase: nameOf(phaseId) })}</p>
          ))}
        <DataTable
          label={t("try.days")}
          head={t("try.day")}
          columns={[t("phase"), t("try.sent"), t("try.limit")]}
          rows={rows.map(({ phaseId, connectionId, day, limit, sent }) => ({
            id: `${phaseId} ${connectionId} ${day}`,
            head: f.date(`${day}T12:00:00.000Z`),
            cells: [nameOf(phaseId), f.number(sent), f.number(limit)],
          }))}
        />
      </div>
    </Card>
  );
}
