/** How fast customers were answered in the last seven days, against the seven before. */
import type { Schemas } from "../../api/client.ts";
import { ButtonLink } from "../../kit/button.tsx";
import { Card } from "../../kit/page.tsx";
import { useSession } from "../../session/session.tsx";
import { Delta } from "../../shared/delta/delta.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./dashboard.module.css";
import { useWords } from "./words.ts";

const KINDS = ["firstResponse", "response", "resolution"] as const;
const FIGURES = ["min", "mean", "max"] as const;

export function Times({ data: { week, today } }: { readonly data: Schemas["Dashboard"] }) {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  return (
    <Card
      title={t("times")}
      actions={
        can("reports.read") ? (
          <ButtonLink small kind="quiet" to="/reports" search={{ tab: "times", period: "7d" }}>
            {t("open_reports")}
          </ButtonLink>
        ) : null
      }
    >
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t("times.of")}</th>
              {FIGURES.map((figure) => (
                <th key={figure} scope="col">
                  {t(`times.${figure}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {KINDS.map((kind) => {
              const measured = week.figures[kind];
              return (
                <tr key={kind}>
                  <th scope="row">{t(`times.${kind}`)}</th>
                  {FIGURES.map((figure) => (
                    <td key={figure}>
                      {measured ? f.duration(measured[figure]) : "—"}
                      {figure === "mean" ? (
                        <Delta
                          now={measured?.mean}
                          before={week.previous?.[kind]?.mean}
                          better="down"
                          format={f.duration}
                        />
                      ) : null}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className={styles.quiet}>
        {t("today", { received: today.messagesIn, sent: today.messagesOut, resolved: today.conversationsResolved })}
      </p>
    </Card>
  );
}
