/** What moved the weights, step by step, each to be taken back; and how much better the order became by it. */
import { Link } from "@tanstack/react-router";
import { ArrowRight, Redo2, Undo2 } from "lucide-react";
import { api, client, useList } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { Loaded } from "../../shared/editing/loaded.tsx";
import { useAct } from "../../shared/editing/work.ts";
import { usePeople } from "../../shared/people/people.ts";
import { useFormats } from "../../words/index.tsx";
import { MOVED, movedIn, type Ranking, type Version } from "./model.ts";
import styles from "./rankings.module.css";
import { useWeight } from "./weight.ts";
import { useWords } from "./words.ts";

export function Learnt({ ranking }: { readonly ranking: Ranking }) {
  return (
    <div className={styles.columns}>
      <Steps ranking={ranking} />
      <div className={styles.stack}>
        <Weights ranking={ranking} />
        <Accuracy ranking={ranking} />
      </div>
    </div>
  );
}

function Weights({ ranking: { factors, state } }: { readonly ranking: Ranking }) {
  const t = useWords();
  const write = useWeight();
  return (
    <Card title={t("weights")}>
      <ul className={styles.weights}>
        {factors.map(({ key, name, start }) => {
          const now = state.weights.of[key] ?? start;
          return (
            <li key={key} className={styles.spread}>
              <span>{name}</span>
              <span className={styles.numbers}>
                <span className={styles.quiet}>{write(start)}</span>
                <ArrowRight size={14} role="img" aria-label={t("became")} />
                <strong>{write(now)}</strong>
              </span>
            </li>
          );
        })}
      </ul>
      <p className={styles.quiet}>{t("weights.hint", { count: state.lessons })}</p>
    </Card>
  );
}

function Accuracy({ ranking: { id } }: { readonly ranking: Ranking }) {
  const t = useWords();
  const f = useFormats();
  const accuracy = api.useQuery("get", "/api/rankings/{id}/accuracy", { params: { path: { id } } });
  return (
    <Card title={t("accuracy")}>
      <Loaded of={accuracy}>
        {({ pairs, before, after }) =>
          before === null || after === null ? (
            <p className={styles.quiet}>{t("accuracy.none", { count: pairs })}</p>
          ) : (
            <>
              <dl className={styles.accuracy}>
                {[["before", before] as const, ["after", after] as const].map(([which, share]) => (
                  <div key={which}>
                    <dt>{t(`accuracy.${which}`)}</dt>
                    <dd>
                      <meter min={0} max={1} value={share} aria-label={t(`accuracy.${which}`)} />
                      {f.percent(share)}
                    </dd>
                  </div>
                ))}
              </dl>
              <p className={styles.quiet}>
                {t("accuracy.text", { count: pairs, before: f.percent(before), after: f.percent(after) })}{" "}
                {t(
                  after > before + 0.01
                    ? "accuracy.better"
                    : after < before - 0.01
                      ? "accuracy.worse"
                      : "accuracy.same",
                )}
              </p>
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

function Steps({ ranking }: { readonly ranking: Ranking }) {
  const t = useWords();
  const list = useList("/api/rankings/{id}/versions", { path: { id: ranking.id }, query: { limit: 20 } });
  return (
    <Card title={t("steps")}>
      <ProblemNote error={list.error} retry={() => void list.refetch()} />
      {list.isPending ? <Skeleton rows lines={4} /> : null}
      {!list.isPending && list.items.length === 0 && !list.error ? (
        <p className={styles.quiet}>{t(ranking.formId === null ? "steps.none.form" : "steps.none")}</p>
      ) : null}
      <ol className={styles.steps}>
        {list.items.map((version) => (
          <li key={version.number}>
            <Step ranking={ranking} version={version} />
          </li>
        ))}
      </ol>
      {list.hasNextPage ? (
        <div>
          <Button small isPending={list.isFetchingNextPage} onPress={list.readMore}>
            {t("more")}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function Step({ ranking, version }: { readonly ranking: Ranking; readonly version: Version }) {
  const t = useWords();
  const f = useFormats();
  const write = useWeight();
  const { can } = useSession();
  const { nameOf } = usePeople();
  const act = useAct();
  const { cause, seq, undone, requestId, by, at, number } = version;
  const moved = movedIn(version, ranking.factors);
  const isStep = cause === "lesson" || cause === "set";
  const params = { params: { path: { id: ranking.id } }, body: { seq } };
  const turn = (back: boolean): void =>
    void act(
      () => (back ? client.POST("/api/rankings/{id}/undo", params) : client.POST("/api/rankings/{id}/redo", params)),
      { said: t(back ? "undo.done" : "redo.done"), undo: () => turn(!back), anew: MOVED },
    );
  return (
    <>
      <div className={styles.spread}>
        <span className={styles.named}>
          <strong>{t(`cause.${cause}`)}</strong>
          {undone && isStep ? <Badge>{t("undone")}</Badge> : null}
          <small>
            {cause === "lesson" ? null : `${nameOf(by)} · `}
            <time dateTime={at}>{f.dateTime(at)}</time>
          </small>
        </span>
        {isStep && can("feedback.manage") ? (
          <Button
            small
            icon={undone ? <Redo2 size={16} aria-hidden /> : <Undo2 size={16} aria-hidden />}
            onPress={() => turn(!undone)}
          >
            {t(undone ? "redo" : "undo")}
            <span className="hidden-visually">{t("step", { number: f.number(number) })}</span>
          </Button>
        ) : null}
      </div>
      {requestId === null || ranking.formId === null ? null : <Answer formId={ranking.formId} requestId={requestId} />}
      {moved.length === 0 ? (
        <p className={styles.quiet}>{t("step.nothing")}</p>
      ) : (
        <ul className={styles.changes} data-undone={undone && isStep}>
          {moved.map(({ key, name, was, is }) => (
            <li key={key}>
              {name} <span className={styles.quiet}>{write(was)}</span>
              <ArrowRight size={14} role="img" aria-label={t("became")} />
              <strong data-way={is > was ? "up" : "down"}>{write(is)}</strong>
            </li>
          ))}
        </ul>
      )}
      <Link
        to="."
        search={(kept: Readonly<Record<string, string | undefined>>) => ({
          ...kept,
          tab: "order",
          compare: String(number - 1),
          at: String(number),
        })}
        className={styles.compare}
      >
        {t("step.compare")}
      </Link>
    </>
  );
}

/** Whose answer it was, and how it judged. */
function Answer({ formId, requestId }: { readonly formId: string; readonly requestId: string }) {
  const t = useWords();
  const f = useFormats();
  const { data } = api.useQuery("get", "/api/feedback-requests/{id}", { params: { path: { id: requestId } } });
  return (
    <p className={styles.named}>
      <Link to="/feedback/$formId" params={{ formId }} search={{ tab: "requests", open: requestId }}>
        {data ? t("answer.of", { name: data.contactName ?? t("nameless") }) : t("answer")}
      </Link>
      {data?.grade === null || data?.grade === undefined ? null : (
        <small>{t("answer.grade", { grade: f.percent(data.grade) })}</small>
      )}
    </p>
  );
}
