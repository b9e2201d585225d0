/** Over which channels somebody is told, in the order in which they are tried. */
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { IconButton } from "../../kit/button.tsx";
import { Select } from "../../kit/field.tsx";
import { mediumName } from "./media.ts";
import styles from "./ways.module.css";
import { useWords } from "./words.ts";

const MEDIA = [
  "whatsapp",
  "email",
  "sms",
  "telegram",
  "messenger",
  "instagram",
  "slack",
  "webchat",
  "push",
  "http",
] as const;

export function Ways({
  value,
  onChange,
  error,
}: {
  readonly value: readonly string[];
  onChange(value: string[]): void;
  readonly error: string | undefined;
}) {
  const t = useWords();
  const left = MEDIA.filter((one) => !value.includes(one));
  const swap = (index: number, by: 1 | -1) => {
    const next = [...value];
    const [a, b] = [next[index], next[index + by]];
    if (a === undefined || b === undefined) return;
    next[index] = b;
    next[index + by] = a;
    onChange(next);
  };
  return (
    <fieldset className={styles.stack}>
      <legend className={styles.label}>{t("channels")}</legend>
      <p className={styles.quiet}>{t("channels.hint")}</p>
      <ol className={styles.stack}>
        {value.map((one, index) => {
          const name = mediumName(one);
          return (
            <li key={one} className={styles.spread}>
              <span>
                {index + 1}. {name}
              </span>
              <span className={styles.moves}>
                <IconButton
                  small
                  label={t("way.up", { name })}
                  icon={<ArrowUp size={16} />}
                  isDisabled={index === 0}
                  onPress={() => swap(index, -1)}
                />
                <IconButton
                  small
                  label={t("way.down", { name })}
                  icon={<ArrowDown size={16} />}
                  isDisabled={index === value.length - 1}
                  onPress={() => swap(index, 1)}
                />
                <IconButton
                  small
                  label={t("way.remove", { name })}
                  icon={<X size={16} />}
                  isDisabled={value.length === 1}
                  onPress={() => onChange(value.filter((other) => other !== one))}
                />
              </span>
            </li>
          );
        })}
      </ol>
      {left.length > 0 ? (
        <Select
          label={t("way.add")}
          value={null}
          onChange={(id) => onChange([...value, id])}
          options={left.map((id) => ({ id, label: mediumName(id) }))}
          error={error}
        />
      ) : null}
    </fieldset>
  );
}
