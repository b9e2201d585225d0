/** A condition that is put together where it is used, and not kept as a segment. */
import { useState } from "react";
import { GroupBuilder } from "./builder.tsx";
import styles from "./conditions.module.css";
import { kindIn, useFields } from "./fields.ts";
import { type Condition, conditionOf, type Group, groupOf, isWhole } from "./model.ts";
import { useConditionText } from "./says.ts";
import { useWords } from "./words.ts";

interface ConditionBuilderProps {
  readonly condition: Condition;
  /** Where it stands in what is saved. */
  readonly at: string;
  readonly about: (field: string) => string | undefined;
  /** Told of every condition that says all that it has to. */
  readonly onChange: (condition: Condition) => void;
}

export function ConditionBuilder({ condition, at, about, onChange }: ConditionBuilderProps) {
  const t = useWords();
  const fields = useFields();
  const kindOf = kindIn(fields);
  const say = useConditionText(fields);
  const [group, setGroup] = useState<Group>(() => groupOf(condition));
  const isReady = group.nodes.length > 0 && isWhole(group);
  const change = (next: Group) => {
    setGroup(next);
    if (next.nodes.length > 0 && isWhole(next)) onChange(conditionOf(next, kindOf));
  };
  return (
    <>
      <GroupBuilder group={group} at={at} fields={fields} about={about} onChange={change} />
      <p className={styles.quiet}>{isReady ? say(conditionOf(group, kindOf)) : t("half")}</p>
    </>
  );
}
