/** Draws a chart. Nothing of it is text for a reader's machine: that is what the table beside it is for. */
import { useEffect, useRef, useState } from "react";
import { Spinner } from "../../kit/spinner.tsx";
import styles from "./chart.module.css";
import type { Drawn } from "./engine.ts";
import { useWords } from "./words.ts";

export interface CanvasProps {
  readonly label: string;
  readonly option: Readonly<Record<string, unknown>>;
  readonly height: number;
  /** What was pressed: the place in the row of labels. */
  onPick?: ((index: number) => void) | undefined;
}

export function Canvas({ label, option, height, onPick }: CanvasProps) {
  const t = useWords();
  const place = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<Drawn>();
  const [failed, setFailed] = useState(false);
  const pick = useRef(onPick);
  pick.current = onPick;

  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    let drawn: Drawn | undefined;
    let gone = false;
    const watcher = new ResizeObserver(() => drawn?.resize());
    import("./engine.ts").then(
      ({ draw }) => {
        if (gone) return;
        drawn = draw(element);
        drawn.on("click", ({ dataIndex }) => pick.current?.(dataIndex));
        watcher.observe(element);
        setChart(drawn);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      watcher.disconnect();
      drawn?.dispose();
      setChart(undefined);
    };
  }, []);
  useEffect(() => {
    chart?.setOption(option, { notMerge: true });
  }, [chart, option]);

  return (
    <div className={styles.canvas} style={{ height }}>
      <div ref={place} role="img" aria-label={t("chart.label", { name: label })} className={styles.drawing} />
      {chart || failed ? null : (
        <span className={styles.waiting}>
          <Spinner label="" />
        </span>
      )}
      {failed ? <p className={styles.waiting}>{t("chart.failed")}</p> : null}
    </div>
  );
}
