/** A campaign as it runs and what came of it: how far each phase is, the funnel, what compares, and whom it failed with. */
import { api, type Schemas, useList } from "../../api/client.ts";
import { Badge, type Tone } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { Loaded } from "../../shared/editing/loaded.tsx";
import { PUBLICATIONS, Publications } from "../../shared/publications/publications.tsx";
import { useZoned } from "../../shared/zone/zone.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./campaigns.module.css";
import { Failed } from "./failed.tsx";
import { Figures } from "./figures.tsx";
import { CAMPAIGN, type Campaign, moneyOf } from "./model.ts";
import { useWords } from "./words.ts";
import { Worth } from "./worth.tsx";

type Metrics = Schemas["CampaignMetrics"];
type Funnel = Schemas["CampaignFunnel"];

/** Changes are told live; this is for whoever missed the last of them. */
const LIVE_MS = 60_000;
/** That a phase was planned, and has begun, is told by nobody. */
const SOON_MS = 5_000;
const EVERY_MS: Partial<Record<Campaign["status"], number>> = { scheduled: SOON_MS, running: LIVE_MS };

export function Results({ campaign }: { readonly campaign: Campaign }) {
  const metrics = api.useQuery(
    "get",
    `${CAMPAIGN}/metrics`,
    { params: { path: { id: campaign.id } } },
    { refetchInterval: EVERY_MS[campaign.status] ?? false },
  );
  return (
    <Loaded of={metrics}>
      {(found) => (
        <div className={styles.stack}>
          <Unpublished campaign={campaign} />
          <Sums metrics={found} />
          <Budget metrics={found} />
          <Progress metrics={found} campaign={campaign} />
          <Figures metrics={found} campaign={campaign} />
          <Worth metrics={found} />
          <Failed campaign={campaign} metrics={found} />
        </div>
      )}
    </Loaded>
  );
}

/** What of it does not go out, or did not; nothing where all did. */
function Unpublished({ campaign }: { readonly campaign: Campaign }) {
  const t = useWords();
  const { items } = useList(PUBLICATIONS, { query: { campaign: campaign.id, limit: 100 } });
  if (items.length === 0) return null;
  return (
    <Card title={t("unpublished")}>
      <Publications label={t("unpublished")} publications={items} />
    </Card>
  );
}

/** What is spent of it, and for how many it will do at the price so far. */
function Budget({ metrics: { total, budget } }: { readonly metrics: Metrics }) {
  const t = useWords();
  const f = useFormats();
  if (!budget) return null;
  const left = Math.max(0, budget.micros - total.costMicros);
  const each = total.sent > 0 ? total.costMicros / total.sent : 0;
  const share = Math.min(1, total.costMicros / budget.micros);
  const refused = total.skippedBecause?.budget_spent ?? 0;
  const money = (micros: number) => f.money(moneyOf(micros), budget.currency);
  return (
    <Card title={t("budget.title")}>
      <div className={styles.stack_s}>
        <p>
          {t("budget.left", { spent: money(total.costMicros), all: money(budget.micros), left: money(left) })}{" "}
          {left > 0 && each > 0 ? t("budget.reach", { count: Math.floor(left / each) }) : null}
        </p>
        <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" className={styles.bar}>
          <rect width={share * 100} height="4" fill="currentColor" />
        </svg>
        {refused > 0 ? <Badge tone="danger">{t("budget.refused", { count: refused })}</Badge> : null}
        <p className={styles.quiet}>{t("budget.stops")}</p>
      </div>
    </Card>
  );
}

function Sums({ metrics: { total, roi, engagement_score, raw, goals } }: { readonly metrics: Metrics }) {
  const t = useWords();
  const f = useFormats();
  const figures: readonly (readonly [string, string])[] = [
    [t("step.sent"), f.number(total.sent)],
    [t("step.delivered"), f.number(total.delivered)],
    [t("step.answered"), f.number(total.answered)],
    [t("step.converted"), f.number(total.converted)],
    [t("step.unsubscribed"), f.number(total.unsubscribed)],
    ...(total.won > 0 ? [[t("won"), f.number(total.won)] as const] : []),
    [t("cost"), f.money(moneyOf(total.costMicros), "USD")],
    ...(total.sent > 0 ? [[t("cost.each"), f.money(moneyOf(total.costMicros / total.sent), "USD")] as const] : []),
    [t("roi"), roi === null ? "—" : f.percent(roi)],
    [t("engagement"), engagement_score === null ? "—" : f.number(engagement_score)],
    [t("engagement.raw"), raw.engagement_score === null ? "—" : f.number(raw.engagement_score)],
    ...goals.map(
      ({ metric, target, reached }) =>
        [t("goal.of", { metric }), `${reached === null ? "—" : f.number(reached)} / ${f.number(target)}`] as const,
    ),
  ];
  return (
    <Card title={t("sums")}>
      <dl className={styles.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

const WAVE_TONES: Readonly<Record<Metrics["byPhase"][number]["waves"][number]["state"], Tone>> = {
  waiting: "neutral",
  fired: "ok",
  missed: "danger",
  cancelled: "warn",
};
/** Everybody of whom something is known for good. */
const settled = ({ targeted, deferred, unknown }: Funnel): number => targeted - deferred - unknown;

function Progress({ metrics: { byPhase }, campaign }: { readonly metrics: Metrics; readonly campaign: Campaign }) {
  const t = useWords();
  const f = useFormats();
  const zoned = useZoned(campaign.plan.timeZone);
  return (
    <Card title={t("progress")}>
      <ol className={styles.lanes}>
        {byPhase.map(({ key, name, funnel, waves }) => (
          <li key={key} className={styles.lane}>
            <span className={styles.spread}>
              <strong>{name ?? key}</strong>
              <span className={styles.quiet}>
                {t("progress.of", { done: f.number(settled(funnel)), all: f.number(funnel.targeted) })}
              </span>
            </span>
            <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
              <rect
                width={funnel.targeted === 0 ? 0 : (settled(funnel) / funnel.targeted) * 100}
                height="4"
                fill="currentColor"
              />
            </svg>
            <span className={styles.line}>
              {waves.map((wave) => (
                <Badge key={`${wave.kind} ${wave.at}`} tone={WAVE_TONES[wave.state]}>
                  {t(`wave.${wave.kind}`)} · {t(`wave.is.${wave.state}`)} · {zoned.moment(wave.at)}
                </Badge>
              ))}
            </span>
          </li>
        ))}
      </ol>
      <p className={styles.quiet}>{campaign.plan.timeZone.replaceAll("_", " ")}</p>
    </Card>
  );
}
