/** How the chat on a website looks and what it asks. */
import { RadioGroup, Select, TextField } from "../../../kit/field.tsx";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { Picks } from "../parts/picks.tsx";
import type { Values } from "./credentials.tsx";
import { Preview } from "./preview.tsx";
import { useWords } from "./words.ts";

const LANGUAGES = ["es", "fr", "en"] as const;
const QUESTIONS = ["name", "email", "phone"] as const;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const wordsIn = (text: string | undefined) => (text ?? "").split(/[\s,]+/).filter(Boolean);
const DEFAULT_COLOUR = "#0b6469";

export function WebchatFields({
  values,
  onChange,
  about,
}: {
  readonly values: Values;
  onChange(name: string, value: string): void;
  about(field: string): string | undefined;
}) {
  const t = useWords();
  const f = useFormats();
  const languages = wordsIn(values.languages);
  const spoken = languages.length > 0 ? languages : LANGUAGES;
  const colour = /^#[0-9a-f]{6}$/i.test(values.colour ?? "") ? (values.colour ?? "") : DEFAULT_COLOUR;
  const asked = wordsIn(values.form);
  const askOf = (name: string) => (asked.includes(`${name}*`) ? "must" : asked.includes(name) ? "yes" : "no");
  const ask = (name: string, how: string) =>
    onChange(
      "form",
      QUESTIONS.flatMap((one) => {
        const now = one === name ? how : askOf(one);
        return now === "no" ? [] : [now === "must" ? `${one}*` : one];
      }).join(" "),
    );
  return (
    <div className={styles.two}>
      <div className={styles.stack}>
        <TextField
          isRequired
          rows={3}
          label={t("field.origins")}
          hint={t("help.origins")}
          value={wordsIn(values.origins).join("\n") + (/\s$/.test(values.origins ?? "") ? "\n" : "")}
          onChange={(text) => onChange("origins", text.replaceAll("\n", " "))}
          error={about("origins")}
        />
        <TextField
          label={t("field.title")}
          hint={t("help.title")}
          maxLength={60}
          value={values.title ?? ""}
          onChange={(text) => onChange("title", text)}
          error={about("title")}
        />
        <Picks
          inline
          label={t("field.languages")}
          hint={t("help.languages")}
          options={LANGUAGES.map((id) => ({ id, label: f.language(id) }))}
          value={spoken.filter((one) => LANGUAGES.some((known) => known === one))}
          onChange={(chosen) => onChange("languages", chosen.join(" "))}
        />
        {LANGUAGES.filter((one) => spoken.includes(one)).map((language) => (
          <div key={language} className={styles.stack_s}>
            {(["greeting", "away"] as const).map((kind) => {
              const name = `${kind}${capital(language)}`;
              return (
                <TextField
                  key={kind}
                  rows={2}
                  label={t(`field.${kind}`, { language: f.language(language) })}
                  maxLength={500}
                  value={values[name] ?? ""}
                  onChange={(text) => onChange(name, text)}
                  error={about(name)}
                />
              );
            })}
          </div>
        ))}
      </div>
      <div className={styles.stack}>
        <Preview colour={colour} title={values.title} greeting={values[`greeting${capital(spoken[0] ?? "es")}`]} />
        <div className={styles.pair}>
          <TextField
            type="color"
            label={t("field.colour")}
            value={colour}
            onChange={(text) => onChange("colour", text)}
            error={about("colour")}
          />
          <RadioGroup
            inline
            label={t("field.position")}
            value={values.position === "left" ? "left" : "right"}
            onChange={(position) => onChange("position", position)}
            options={(["right", "left"] as const).map((id) => ({ id, label: t(`position.${id}`) }))}
          />
        </div>
        <fieldset className={styles.stack_s}>
          <legend className={styles.label}>{t("field.form")}</legend>
          {QUESTIONS.map((name) => (
            <Select
              key={name}
              label={t(`ask.${name}`)}
              value={askOf(name)}
              onChange={(how) => ask(name, how)}
              options={(["no", "yes", "must"] as const).map((id) => ({ id, label: t(`ask.${id}`) }))}
            />
          ))}
        </fieldset>
        <RadioGroup
          label={t("field.uploads")}
          value={values.uploads || "images"}
          onChange={(uploads) => onChange("uploads", uploads)}
          options={(["none", "images", "files"] as const).map((id) => ({ id, label: t(`uploads.${id}`) }))}
        />
      </div>
    </div>
  );
}
