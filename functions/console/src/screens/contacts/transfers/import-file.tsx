import { FileUp } from "lucide-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../../kit/button.tsx";
import { cx } from "../../../kit/cx.ts";
import { Card } from "../../../kit/page.tsx";
import { ProblemNote } from "../../../kit/problem-note.tsx";
import { useFormats } from "../../../words/index.tsx";
import { useWords } from "../words.ts";
import styles from "./transfers.module.css";
import { MAX_BYTES, uploadTable } from "./upload.ts";

export function ImportFile({ onDone }: { onDone(id: string): void }) {
  const t = useWords();
  const f = useFormats();
  const field = useRef<HTMLInputElement>(null);
  const stop = useRef<AbortController>(undefined);
  const [isOver, setOver] = useState(false);
  const [share, setShare] = useState<number>();
  const [error, setError] = useState<unknown>();
  const [wrong, setWrong] = useState<"size" | "empty" | "kind">();
  useEffect(() => () => stop.current?.abort(), []);

  async function take(file: File | undefined) {
    if (!file || share !== undefined) return;
    setError(undefined);
    const fault =
      file.size === 0
        ? "empty"
        : file.size > MAX_BYTES
          ? "size"
          : /\.(xlsx?|ods|numbers|pdf)$/i.test(file.name)
            ? "kind"
            : undefined;
    setWrong(fault);
    if (fault) return;
    const control = new AbortController();
    stop.current = control;
    setShare(0);
    try {
      onDone(await uploadTable(file, setShare, control.signal));
    } catch (failed) {
      if (!control.signal.aborted) setError(failed);
    } finally {
      setShare(undefined);
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };

  return (
    <Card title={t("import.file")}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut; the button does the same. */}
      <div
        className={cx(styles.drop, isOver && styles.over)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileUp size={28} aria-hidden />
        <p>{t("import.drop")}</p>
        <input
          ref={field}
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
          aria-label={t("import.file")}
          className="hidden-visually"
          tabIndex={-1}
          onChange={({ target }) => {
            void take(target.files?.[0]);
            target.value = "";
          }}
        />
        <Button kind="primary" isPending={share !== undefined} onPress={() => field.current?.click()}>
          {t("import.choose")}
        </Button>
        {share === undefined ? null : (
          <div className={styles.state}>
            <p role="status">{t("import.sending", { share: f.percent(share) })}</p>
            <progress className={styles.progress} aria-label={t("job.progress")} max={1} value={share} />
            <Button small onPress={() => stop.current?.abort()}>
              {t("cancel")}
            </Button>
          </div>
        )}
        {wrong ? (
          <p role="alert" className={styles.wrong}>
            {t(`import.wrong.${wrong}`)}
          </p>
        ) : null}
      </div>
      <ProblemNote error={error} />
      <p className={styles.quiet}>{t("import.hint")}</p>
    </Card>
  );
}
