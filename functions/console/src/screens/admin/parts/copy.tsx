/** A text to be taken elsewhere: an address, a link, a key that is shown once. */
import { Check, Copy } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { Button } from "../../../kit/button.tsx";
import { toast } from "../../../kit/toast.tsx";
import styles from "../admin.module.css";
import { useWords } from "../words.ts";

export function CopyField({
  label,
  value,
  hint,
  block = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  /** Several lines. */
  readonly block?: boolean;
}) {
  const t = useWords();
  const id = useId();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      toast.bad(t("copy.failed"));
    }
  };
  return (
    <div className={styles.copy}>
      <p id={id} className={styles.label}>
        {label}
      </p>
      <div className={styles.copy_row} data-block={block || undefined}>
        {block ? (
          <textarea
            readOnly
            rows={Math.min(12, value.split("\n").length + 1)}
            aria-labelledby={id}
            value={value}
            onFocus={(event) => event.target.select()}
          />
        ) : (
          <input readOnly aria-labelledby={id} value={value} onFocus={(event) => event.target.select()} />
        )}
        <Button
          small
          aria-label={t("copy.what", { what: label })}
          icon={copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
          onPress={() => void copy()}
        >
          {copied ? t("copied") : t("copy")}
        </Button>
      </div>
      <span role="status" className="hidden-visually">
        {copied ? t("copied") : ""}
      </span>
      {hint ? <p className={styles.quiet}>{hint}</p> : null}
    </div>
  );
}
