/** Who is meant: those of some segments, not those of others, and of whom a condition holds. */
import { useState } from "react";
import { useAll } from "../../api/all.ts";
import { Button } from "../../kit/button.tsx";
import { ComboBox, Switch } from "../../kit/field.tsx";
import { later } from "../../kit/later.tsx";
import { Badge } from "../../kit/mark.tsx";
import { useSession } from "../../session/session.tsx";
import { kindIn, useFields } from "../../shared/conditions/fields.ts";
import { conditionOf, emptyGroup, groupOf, isWhole } from "../../shared/conditions/model.ts";
import { useConditionText } from "../../shared/conditions/says.ts";
import styles from "./campaigns.module.css";
import type { AudienceGiven } from "./model.ts";
import { useWords } from "./words.ts";

const GroupBuilder = later(async () => (await import("../../shared/conditions/builder.tsx")).GroupBuilder);

export interface AudienceProps {
  readonly audience: AudienceGiven;
  /** Where it is in what the API takes: `phases.2.audience`. */
  readonly at: string;
  about(field: string): string | undefined;
  onChange(audience: AudienceGiven): void;
}

export function AudienceFields(props: AudienceProps) {
  const t = useWords();
  const { audience, onChange } = props;
  const { segments, excluded } = audience;
  return (
    <div className={styles.stack_s}>
      <Picks
        label={t("segments")}
        hint={t("segments.hint")}
        value={segments}
        not={excluded}
        onChange={(next) => onChange({ ...audience, segments: [...next] })}
      />
      <Picks
        label={t("excluded")}
        value={excluded}
        not={segments}
        onChange={(next) => onChange({ ...audience, excluded: [...next] })}
      />
      <Asked {...props} />
    </div>
  );
}

function Asked({ audience, at, about, onChange }: AudienceProps) {
  const t = useWords();
  const known = useFields();
  const kindOf = kindIn(known);
  const say = useConditionText(known);
  const [asked, setAsked] = useState(() => groupOf(audience.condition));
  const put = (next: typeof asked) => {
    setAsked(next);
    const isHalf = next.nodes.length > 0 && !isWhole(next);
    const condition = next.nodes.length === 0 ? null : isHalf ? audience.condition : conditionOf(next, kindOf);
    onChange({ ...audience, condition, isHalf });
  };
  const [isOpen, setOpen] = useState(audience.condition !== null);
  return (
    <div className={styles.stack_s}>
      <Switch
        isSelected={isOpen}
        onChange={(open) => {
          setOpen(open);
          if (!open) put(emptyGroup());
        }}
      >
        {t("condition")}
      </Switch>
      {isOpen ? (
        <GroupBuilder
          group={asked}
          at={`${at}.condition`}
          fields={known}
          about={(field) => about(field)}
          onChange={put}
        />
      ) : null}
      {about(`${at}.condition`) ? <p role="alert">{about(`${at}.condition`)}</p> : null}
      {isOpen && audience.condition && !audience.isHalf ? (
        <p className={styles.quiet}>{say(audience.condition)}</p>
      ) : null}
      {audience.isHalf ? <p className={styles.quiet}>{t("condition.half")}</p> : null}
    </div>
  );
}

/** Segments by their names: those that were chosen, each to be taken away, and a field for the next. */
function Picks({
  label,
  hint,
  value,
  not,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly value: readonly string[];
  readonly not: readonly string[];
  onChange(value: readonly string[]): void;
}) {
  const t = useWords();
  const { can } = useSession();
  const { items } = useAll("/api/aura/segments", can("segments.read"));
  const nameOf = (id: string) => items.find((one) => one.id === id)?.name ?? id;
  const left = items.filter(({ id, archived }) => !archived && !value.includes(id) && !not.includes(id));
  return (
    <div className={styles.stack_s}>
      <ComboBox
        key={value.join()}
        label={label}
        {...(hint === undefined ? {} : { hint })}
        value={null}
        placeholder={t("segments.choose")}
        emptyText={t("segments.none")}
        options={left.map(({ id, name }) => ({ id, label: name }))}
        onChange={(id) => onChange([...value, id])}
      />
      {value.length > 0 ? (
        <ul className={styles.line} aria-label={label}>
          {value.map((id) => (
            <li key={id} className={styles.line}>
              <Badge tone="info">{nameOf(id)}</Badge>
              <Button small kind="quiet" onPress={() => onChange(value.filter((one) => one !== id))}>
                {t("segments.remove", { name: nameOf(id) })}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
