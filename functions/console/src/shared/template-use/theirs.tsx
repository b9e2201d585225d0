/** A template as the provider keeps it: its places, and its text with them filled in. */
import { useEffect, useMemo, useState } from "react";
import { TextField } from "../../kit/field.tsx";
import { Bubble } from "./bubble.tsx";
import { contentFrom, filled, type ProviderTemplate, placesOf } from "./model.ts";
import type { FormProps } from "./picker.tsx";
import styles from "./template-use.module.css";
import { useWords } from "./words.ts";

export function Theirs({ template, place, onReady }: FormProps & { readonly template: ProviderTemplate }) {
  const t = useWords();
  const { name } = place.contact;
  const places = useMemo(() => placesOf(template, name), [template, name]);
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(places.map((one) => [one.name, one.known])),
  );
  const chosen = useMemo(
    () =>
      places.every((one) => values[one.name]?.trim()) ? { content: contentFrom(template, places, values) } : undefined,
    [template, places, values],
  );
  useEffect(() => {
    onReady(chosen);
    // What is not shown any more is not sent.
    return () => onReady(undefined);
  }, [chosen, onReady]);
  return (
    <div className={styles.halves}>
      {places.length > 0 ? (
        <div className={styles.stack}>
          {places.map((one, index) => (
            <TextField
              key={one.name}
              label={/^\d+$/.test(one.name) ? t("place", { number: one.name }) : one.name}
              hint={one.around}
              isRequired
              autoFocus={index === 0}
              maxLength={1000}
              value={values[one.name] ?? ""}
              onChange={(value) => setValues((all) => ({ ...all, [one.name]: value }))}
            />
          ))}
        </div>
      ) : null}
      <section className={styles.stack} aria-label={t("preview")}>
        <h3 className={styles.heading}>{t("preview")}</h3>
        <Bubble
          text={
            template.text === null
              ? t("preview.places", { name: template.name, values: Object.values(values).join(" · ") })
              : filled(template.text, values)
          }
        />
      </section>
    </div>
  );
}
