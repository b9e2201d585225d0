/** Asking for reports: the last answer stays while the next one is on its way, so that nothing jumps. */
import { keepPreviousData } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, type Schemas } from "../../api/client.ts";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useFormats } from "../../words/index.tsx";
import type { Range, View } from "./period.ts";
import styles from "./reports.module.css";
import { useWords } from "./words.ts";

const keep = { placeholderData: keepPreviousData };
export type By = Schemas["Report"]["by"];

export const useReport = (view: View, by: By) =>
  api.useQuery(
    "get",
    "/api/reports",
    { params: { query: { by, ...view.days, ...(view.compare ? { compare: "true" as const } : {}) } } },
    keep,
  );

interface Read {
  readonly data: unknown;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly isPlaceholderData: boolean;
  refetch(): unknown;
}

/** What comes before, in the place of, and beside the figures. */
export function Reading({
  of,
  range,
  previous,
  children,
}: {
  readonly of: Read;
  readonly range: Range | undefined;
  readonly previous: Range | null | undefined;
  readonly children: ReactNode;
}) {
  const t = useWords();
  const f = useFormats();
  const day = (given: string) => f.date(`${given}T12:00:00`);
  if (of.error && !of.data) return <ProblemNote error={of.error} retry={() => void of.refetch()} />;
  if (of.isPending) return <Skeleton rows lines={8} />;
  return (
    <div className={styles.stack} aria-busy={of.isPlaceholderData}>
      <ProblemNote error={of.error} retry={() => void of.refetch()} />
      {range ? (
        <p className={styles.quiet} role="status">
          {t("days", { from: day(range.from), through: day(range.through) })}
          {previous ? ` ${t("days.before", { from: day(previous.from), through: day(previous.through) })}` : ""}
        </p>
      ) : null}
      {children}
    </div>
  );
}
