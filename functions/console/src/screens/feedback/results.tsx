/** What the answers to a form come to. */
import { api } from "../../api/client.ts";
import { Card } from "../../kit/page.tsx";
import { Chart } from "../../shared/chart/chart.tsx";
import { Loaded } from "../../shared/editing/loaded.tsx";
import { OpenLink } from "../../shared/editing/open-link.tsx";
import { useFormats, useLocale } from "../../words/index.tsx";
import styles from "./feedback.module.css";
import { type Form, type Question, type Results, said } from "./model.ts";
import { useWords } from "./words.ts";

export function ResultsPanel({ form }: { readonly form: Form }) {
  const results = api.useQuery("get", "/api/feedback-forms/{id}/results", { params: { path: { id: form.id } } });
  return <Loaded of={results}>{(data) => <Shown form={form} results={data} />}</Loaded>;
}

function Shown({ form, results }: { readonly form: Form; readonly results: Results }) {
  const t = useWords();
  const f = useFormats();
  const { asked, answered, partly, expired, rate, since, complete, ways } = results;
  const said = Object.entries(ways).sort(([, a], [, b]) => b - a);
  if (asked === 0) return <p className={styles.quiet}>{t("results.none")}</p>;
  return (
    <div className={styles.stack}>
      <dl className={styles.figures}>
        <Figure label={t("results.asked")}>{f.number(asked)}</Figure>
        <Figure label={t("results.answered")}>{f.number(answered)}</Figure>
        <Figure label={t("results.rate")} hint={t("results.rate.hint")}>
          {rate === null ? "—" : f.percent(rate)}
        </Figure>
        <Figure label={t("results.partly")}>{f.number(partly)}</Figure>
        <Figure label={t("results.expired")}>{f.number(expired)}</Figure>
      </dl>
      <p className={styles.quiet}>
        {since === null ? null : t(complete ? "results.since" : "results.latest", { date: f.date(since) })}{" "}
        {said.length === 0
          ? null
          : t("results.ways", {
              ways: f.list(said.map(([way, count]) => `${t(`way.${way as "link"}`)} (${f.number(count)})`)),
            })}
      </p>
      <div className={styles.grid}>
        {results.questions.map((result) => {
          const question = form.questions.find(({ key }) => key === result.key);
          return question ? <OneResult key={result.key} form={form} question={question} result={result} /> : null;
        })}
      </div>
    </div>
  );
}

function Figure({
  label,
  hint,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly children: string;
}) {
  return (
    <div className={styles.figure} title={hint}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function OneResult({
  form,
  question,
  result,
}: {
  readonly form: Form;
  readonly question: Question;
  readonly result: Results["questions"][number];
}) {
  const t = useWords();
  const f = useFormats();
  const locale = useLocale();
  const title = said(question.text, locale, form.language);
  const { counts, mean, least, most, words, answered } = result;
  const nameOf = (id: string): string => {
    if (question.kind === "yes_no") return t(id === "true" ? "yes" : "no");
    const option = question.options.find(({ key }) => key === id);
    return option ? said(option.label, locale, form.language) : id;
  };
  const ids =
    question.kind === "scale" ? Object.keys(counts).sort((a, b) => Number(b) - Number(a)) : Object.keys(counts);
  const note = [
    t("results.count", { count: answered }),
    ...(mean === null ? [] : [t("results.mean", { mean: f.number(mean) })]),
    ...(question.kind === "number" && least !== null && most !== null
      ? [t("results.range", { least: f.number(least), most: f.number(most) })]
      : []),
  ].join(" · ");
  if (ids.length > 0 && answered > 0)
    return (
      <Chart
        title={title}
        head={t("answer")}
        kind="rows"
        asTable={false}
        ids={ids}
        labels={ids.map(nameOf)}
        series={[{ name: t("results.answered"), color: "accent", values: ids.map((id) => counts[id] ?? 0) }]}
        actions={
          <span className={styles.quiet}>
            {note}
            <span className="hidden-visually">
              {ids.map((id) => `${nameOf(id)}: ${f.number(counts[id] ?? 0)}`).join(", ")}
            </span>
          </span>
        }
      />
    );
  return (
    <Card title={title} actions={<span className={styles.quiet}>{note}</span>}>
      {question.kind === "text" && words.length > 0 ? (
        <ul className={styles.words}>
          {words.map(({ text, at, requestId }) => (
            <li key={requestId}>
              <q dir="auto">{text}</q>
              <OpenLink id={requestId}>{f.dateTime(at)}</OpenLink>
            </li>
          ))}
        </ul>
      ) : answered === 0 ? (
        <p className={styles.quiet}>{t("results.nobody")}</p>
      ) : null}
    </Card>
  );
}
