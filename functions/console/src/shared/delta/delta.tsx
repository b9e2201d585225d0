/** How a figure stands against the one before: an arrow and words, so that nothing is said by colour alone. */

import { ArrowDown, ArrowRight, ArrowUp } from "lucide-react";
import { Suspense } from "react";
import { useFormats } from "../../words/index.tsx";
import styles from "./delta.module.css";
import { useWords } from "./words.ts";

export interface DeltaProps {
  readonly now: number | null | undefined;
  readonly before: number | null | undefined;
  /** Which way is good news; without it neither is. */
  readonly better?: "up" | "down";
  format?(value: number): string;
}

/** Nothing where one side was not measured, and until its few words are there: no screen waits for them. */
export function Delta(props: DeltaProps) {
  return (
    <Suspense fallback={null}>
      <Words {...props} />
    </Suspense>
  );
}

function Words({ now, before, better, format }: DeltaProps) {
  const t = useWords();
  const f = useFormats();
  if (now === null || now === undefined || before === null || before === undefined) return null;
  const way = now === before ? "same" : now > before ? "up" : "down";
  const Arrow = { same: ArrowRight, up: ArrowUp, down: ArrowDown }[way];
  const was = (format ?? f.number)(before);
  const share = before === 0 ? undefined : f.percent(Math.abs(now - before) / Math.abs(before));
  const tone = better === undefined || way === "same" ? "plain" : better === way ? "good" : "bad";
  return (
    <span className={styles.delta} data-tone={tone}>
      <Arrow size={12} aria-hidden />
      <span aria-hidden>{way === "same" ? "=" : (share ?? t("delta.new"))}</span>
      <span className="hidden-visually">
        {share === undefined ? t("delta.was", { was }) : t(`delta.${way}`, { share, was })}
      </span>
    </span>
  );
}
