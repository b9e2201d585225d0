/** A template that the provider has and that was not heard of here yet. */
import { useEffect, useMemo, useState } from "react";
import { Select, TextField } from "../../kit/field.tsx";
import type { FormProps } from "./picker.tsx";
import styles from "./template-use.module.css";
import { useWords } from "./words.ts";

const CATEGORIES = ["utility", "marketing", "authentication"] as const;
const LANGUAGE = /^[A-Za-z0-9_-]{2,35}$/;

export function ByName({ onReady }: Pick<FormProps, "onReady">) {
  const t = useWords();
  const [name, setName] = useState("");
  const [language, setLanguage] = useState("es");
  const [category, setCategory] = useState<(typeof CATEGORIES)[number]>("utility");
  const [values, setValues] = useState("");
  const isLanguage = LANGUAGE.test(language);
  const chosen = useMemo(
    () =>
      name.trim() === "" || !isLanguage
        ? undefined
        : {
            content: {
              ...{ type: "template" as const, name: name.trim(), language, category },
              ...(values === "" ? {} : { variables: values.split("\n") }),
            },
          },
    [name, language, isLanguage, category, values],
  );
  useEffect(() => {
    onReady(chosen);
    // What is not shown any more is not sent.
    return () => onReady(undefined);
  }, [chosen, onReady]);
  return (
    <div className={styles.stack}>
      <TextField label={t("name")} hint={t("name.hint")} value={name} onChange={setName} autoFocus />
      <TextField
        label={t("language")}
        value={language}
        onChange={setLanguage}
        error={isLanguage ? undefined : t("language.wrong")}
      />
      <Select
        label={t("category")}
        value={category}
        onChange={(id) => setCategory(CATEGORIES.find((one) => one === id) ?? "utility")}
        options={CATEGORIES.map((id) => ({ id, label: t(`category.${id}`) }))}
      />
      <TextField label={t("values")} hint={t("values.hint")} rows={3} value={values} onChange={setValues} />
    </div>
  );
}
