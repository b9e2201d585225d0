/** The files that will go with the message. */
import { FileText, X } from "lucide-react";
import { useMemo } from "react";
import { IconButton } from "../../../kit/button.tsx";
import { useProblemText } from "../../../kit/problem-note.tsx";
import { useFormats } from "../../../words/index.tsx";
import { useWords } from "../words.ts";
import styles from "./composer.module.css";
import type { Attachment } from "./contents.ts";

export function Files({ files, onRemove }: { readonly files: readonly Attachment[]; onRemove(key: string): void }) {
  const t = useWords();
  if (files.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={t("attached")}>
      {files.map((one) => (
        <Chip key={one.key} attachment={one} onRemove={() => onRemove(one.key)} />
      ))}
    </ul>
  );
}

function Chip({
  attachment: { file, kind, progress, uploadId, error },
  onRemove,
}: {
  readonly attachment: Attachment;
  onRemove(): void;
}) {
  const t = useWords();
  const formats = useFormats();
  const textOf = useProblemText();
  const preview = useMemo(() => (kind === "image" ? URL.createObjectURL(file) : undefined), [file, kind]);
  return (
    <li data-failed={error !== undefined || undefined}>
      {preview ? (
        <img src={preview} alt="" onLoad={() => URL.revokeObjectURL(preview)} />
      ) : (
        <FileText size={18} aria-hidden />
      )}
      <span className={styles.file_text}>
        <span>{file.name}</span>
        <small role={error === undefined ? undefined : "alert"}>
          {error !== undefined
            ? textOf(error)
            : uploadId === undefined
              ? t("attach.uploading", { share: formats.percent(progress) })
              : formats.bytes(file.size)}
        </small>
      </span>
      <IconButton
        small
        label={t("attach.remove", { name: file.name })}
        icon={<X size={14} aria-hidden />}
        onPress={onRemove}
      />
    </li>
  );
}
