/** Everything with a person, newest first, day by day; each entry leads to where it happened. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Search } from "../../app/router.tsx";
import { Button } from "../../kit/button.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import styles from "./contact.module.css";
import type { ContactDetail } from "./model.ts";
import { TimelineEntry } from "./timeline-entry.tsx";
import { daysOf, KINDS, kindOf } from "./timeline-model.ts";
import { useTimeline } from "./use-timeline.ts";
import { useWords } from "./words.ts";

export function Timeline({ contact }: { readonly contact: ContactDetail }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const navigate = useNavigate();
  const kind = kindOf((useSearch({ strict: false }) as Search).show);
  const { entries, isPending, error, refetch, hasMore, isReading, readMore } = useTimeline(contact, kind);
  return (
    <section aria-label={t("timeline")} className={styles.timeline}>
      <div className={styles.timeline_head}>
        <h2>{t("timeline")}</h2>
        <div className={styles.scroll}>
          <Segments
            label={t("timeline.show")}
            value={kind ?? "all"}
            onChange={(id) =>
              void navigate({
                to: ".",
                search: (kept: Search) => ({ ...kept, show: kindOf(id) }),
                replace: true,
              })
            }
            options={["all" as const, ...KINDS].map((id) => ({ id, title: t(`timeline.${id}`) }))}
          />
        </div>
      </div>
      <ProblemNote error={error} retry={refetch} />
      {isPending ? <Skeleton lines={5} /> : null}
      {!isPending && entries.length === 0 ? <p className={styles.quiet}>{t("timeline.none")}</p> : null}
      {isPending
        ? null
        : daysOf(entries).map(({ day, entries: its }) => (
            <section key={day} className={styles.day}>
              <h3>{f.day(its[0]?.at ?? day, now)}</h3>
              <ol>
                {its.map((entry) => (
                  <TimelineEntry key={entry.id} entry={entry} />
                ))}
              </ol>
            </section>
          ))}
      {hasMore ? (
        <Button isPending={isReading} onPress={readMore}>
          {t("timeline.more")}
        </Button>
      ) : null}
    </section>
  );
}
