/** A plan as it is read: its phases as lanes over the time that they take, and what each says. */
import { useAll } from "../../api/all.ts";
import { Card } from "../../kit/page.tsx";
import { useSession } from "../../session/session.tsx";
import { mediumName } from "../../shared/ways/media.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./campaigns.module.css";
import { type Campaign, moneyOf, type Phase, type Plan } from "./model.ts";
import { useWhen } from "./when.ts";
import { useWords } from "./words.ts";

export function PlanView({ campaign: { plan, description, objectives } }: { readonly campaign: Campaign }) {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const { items } = useAll("/api/aura/segments", can("segments.read"));
  const nameOf = (id: string) => plan.definitions?.[id]?.name ?? items.find((one) => one.id === id)?.name ?? id;
  const { segments, excluded } = plan.audience;
  return (
    <div className={styles.stack}>
      <Lanes plan={plan} />
      <Card title={t("audience")}>
        {description ? <p>{description}</p> : null}
        {objectives.length > 0 ? <p className={styles.quiet}>{f.list(objectives)}</p> : null}
        <p>{segments.length === 0 ? t("audience.all") : t("audience.of", { names: f.list(segments.map(nameOf)) })}</p>
        {excluded.length > 0 ? <p>{t("audience.not", { names: f.list(excluded.map(nameOf)) })}</p> : null}
        {plan.budget ? (
          <p>{t("budget.is", { money: f.money(moneyOf(plan.budget.micros), plan.budget.currency) })}</p>
        ) : null}
      </Card>
      {plan.phases.map((phase) => (
        <PhaseCard key={phase.phaseId} phase={phase} />
      ))}
    </div>
  );
}

function PhaseCard({ phase }: { readonly phase: Phase }) {
  const t = useWords();
  const f = useFormats();
  return (
    <Card title={`${phase.name} · ${t(`kind.${phase.kind}`)}`}>
      <div className={styles.stack_s}>
        {phase.instructions ? <p>{phase.instructions}</p> : null}
        <p className={styles.quiet}>
          {t("channels.in_order", { names: f.list(phase.channels.map(mediumName)) })}
          {phase.holdoutPercent > 0 ? ` · ${t("holdout.is", { percent: f.percent(phase.holdoutPercent / 100) })}` : ""}
        </p>
        {phase.variations.map(({ variationId, name, content }) => (
          <div key={variationId} className={styles.stack_s}>
            <strong>{t("variation.named", { name })}</strong>
            {"template" in content ? (
              <p>{t("template.is", { key: content.template.key, version: content.template.version })}</p>
            ) : (
              Object.entries(content.contents).map(([medium, said]) => (
                <pre key={medium} className={styles.words}>
                  {"subject" in said ? `${said.subject}\n\n` : ""}
                  {"text" in said ? said.text : said.type}
                </pre>
              ))
            )}
          </div>
        ))}
      </div>
    </Card>
  );
}

const msOf = (local: string): number => Date.parse(`${local}Z`);

/** Each phase is a lane; where it lies in its lane is when it is, of all the time that the campaign takes. */
export function Lanes({ plan: { phases, timeZone } }: { readonly plan: Pick<Plan, "phases" | "timeZone"> }) {
  const t = useWords();
  const when = useWhen();
  const from = Math.min(...phases.map(({ startsAt }) => msOf(startsAt)));
  const all = Math.max(...phases.map(({ endsAt }) => msOf(endsAt))) - from;
  if (phases.length === 0 || !(all > 0)) return null;
  return (
    <Card title={t("phases")}>
      <ol className={styles.lanes}>
        {phases.map(({ phaseId, name, startsAt, endsAt, zone }) => (
          <li key={phaseId} className={styles.lane}>
            <span className={styles.spread}>
              <strong>{name}</strong>
              <span className={styles.quiet}>
                {t("from_to", { from: when(startsAt, timeZone), to: when(endsAt, timeZone) })}
                {zone === "recipient" ? ` · ${t("zone.recipient")}` : ""}
              </span>
            </span>
            <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
              <rect
                x={((msOf(startsAt) - from) / all) * 100}
                width={Math.max(1, ((msOf(endsAt) - msOf(startsAt)) / all) * 100)}
                height="4"
                fill="currentColor"
              />
            </svg>
          </li>
        ))}
      </ol>
    </Card>
  );
}
