/** A template is picked, filled in and looked at. */
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { Button } from "../../kit/button.tsx";
import { ByName } from "./by-name.tsx";
import { type Picked, TemplateList } from "./list.tsx";
import type { Chosen } from "./model.ts";
import { Ours } from "./ours.tsx";
import styles from "./template-use.module.css";
import { Theirs } from "./theirs.tsx";
import { useWords } from "./words.ts";

export interface Place {
  readonly connectionId: string;
  /** As channels name what they carry: `whatsapp`, `email`. */
  readonly medium: string;
  /** Only what the provider approved may go. */
  readonly isClosed: boolean;
  /** Without an id: somebody who is no contact yet. */
  readonly contact: {
    readonly id?: string | undefined;
    readonly name: string | null;
    readonly language?: string | null;
  };
}

export interface FormProps {
  readonly place: Place;
  /** Undefined while something is missing. */
  onReady(chosen: Chosen | undefined): void;
}

export function TemplatePicker({ place, onReady }: FormProps) {
  const t = useWords();
  const [picked, setPicked] = useState<Picked>();
  if (!picked) return <TemplateList connectionId={place.connectionId} medium={place.medium} onPick={setPicked} />;
  return (
    <div className={styles.stack}>
      <div className={styles.picked}>
        <Button
          small
          kind="quiet"
          icon={<ArrowLeft size={16} aria-hidden />}
          onPress={() => {
            onReady(undefined);
            setPicked(undefined);
          }}
        >
          {t("other")}
        </Button>
        <strong>
          {picked.kind === "ours"
            ? picked.template.title
            : picked.kind === "theirs"
              ? picked.template.name
              : t("by_name")}
        </strong>
      </div>
      {picked.kind === "ours" ? <Ours template={picked.template} place={place} onReady={onReady} /> : null}
      {picked.kind === "theirs" ? <Theirs template={picked.template} place={place} onReady={onReady} /> : null}
      {picked.kind === "by_name" ? <ByName onReady={onReady} /> : null}
    </div>
  );
}
