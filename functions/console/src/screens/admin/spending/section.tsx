/** What sending costs this month, and the limit. */
import { TriangleAlert } from "lucide-react";
import { namesOf, useAll } from "../../../api/all.ts";
import { api, type Schemas } from "../../../api/client.ts";
import { Card } from "../../../kit/page.tsx";
import { ProblemNote } from "../../../kit/problem-note.tsx";
import { Skeleton } from "../../../kit/spinner.tsx";
import { useSession } from "../../../session/session.tsx";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { Limit } from "./limit.tsx";
import { useWords } from "./words.ts";

type Spending = Schemas["Spending"];

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const { data, error, refetch } = api.useQuery("get", "/api/spending", {}, { refetchInterval: 60_000 });
  return (
    <SectionPage title={admin("section.spending")} description={t("text")}>
      {data ? (
        <>
          <Month spending={data} />
          <ByConnection spending={data} />
          <Limit spending={data} />
        </>
      ) : error ? (
        <ProblemNote error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton rows lines={4} />
      )}
    </SectionPage>
  );
}

function Month({ spending: { spent, forecast, limit, mode, warnAtPercent } }: { readonly spending: Spending }) {
  const t = useWords();
  const f = useFormats();
  const share = limit && limit.amount > 0 ? spent.amount / limit.amount : undefined;
  const isOver = limit !== null && spent.amount >= limit.amount;
  const isWarned = share !== undefined && share * 100 >= warnAtPercent;
  const tone = isOver ? "over" : isWarned ? "warn" : "fine";
  return (
    <Card title={t("month")}>
      <dl className={styles.figures}>
        <div>
          <dt>{t("spent")}</dt>
          <dd>{f.money(spent.amount, spent.currency)}</dd>
        </div>
        <div>
          <dt>{t("forecast")}</dt>
          <dd>{forecast ? f.money(forecast.amount, forecast.currency) : t("forecast.none")}</dd>
        </div>
        <div>
          <dt>{t("limit")}</dt>
          <dd>{limit ? f.money(limit.amount, limit.currency) : t("limit.none")}</dd>
        </div>
      </dl>
      {share === undefined ? null : (
        <progress
          className={styles.meter}
          data-tone={tone}
          max={1}
          value={Math.min(1, share)}
          aria-label={t("spent")}
        />
      )}
      {isOver ? (
        <p className={styles.warning} role="alert">
          <TriangleAlert size={18} aria-hidden />
          {t("used.over")} {t(`used.over.${mode}`)}
        </p>
      ) : share === undefined ? null : isWarned ? (
        <p className={styles.warning} role="alert">
          <TriangleAlert size={18} aria-hidden />
          {t("used.warn", { share: f.percent(share), level: warnAtPercent })}
        </p>
      ) : (
        <p className={styles.quiet}>{t("used", { share: f.percent(share) })}</p>
      )}
    </Card>
  );
}

const CATEGORIES = ["marketing", "utility", "authentication", "service", "session", "template"] as const;

function ByConnection({ spending: { connections } }: { readonly spending: Spending }) {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const known = useAll("/api/connections", can("connections.read"));
  const names = namesOf(known.items);
  const nameOf = (category: string) => {
    const one = CATEGORIES.find((each) => each === category);
    return one ? t(`category.${one}`) : category;
  };
  return (
    <Card title={t("by")}>
      {connections.length === 0 ? <p className={styles.quiet}>{t("by.none")}</p> : null}
      <ul className={styles.stack_s}>
        {connections.map(({ connectionId, spent, messages }) => (
          <li key={connectionId} className={styles.spread}>
            <span className={styles.wrapped}>
              {names.get(connectionId) ?? connectionId}
              <small className={styles.detail}>
                {f.list(Object.entries(messages).map(([category, count]) => `${nameOf(category)}: ${f.number(count)}`))}
              </small>
            </span>
            <strong>{f.money(spent.amount, spent.currency)}</strong>
          </li>
        ))}
      </ul>
    </Card>
  );
}
