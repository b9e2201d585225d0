/** How a form looks to who is asked: its first question on WhatsApp, and the page that asks everything. */
import { List } from "lucide-react";
import { Card } from "../../kit/page.tsx";
import styles from "./feedback.module.css";
import { type Fields, type Question, questionsOf, said } from "./model.ts";
import { useWords } from "./words.ts";

interface Words {
  readonly yes: string;
  readonly no: string;
  readonly skip: string;
  readonly choose: string;
  readonly online: string;
  readonly optional: string;
  readonly send: string;
}
/** In the form's language, not in that of who looks: as the messages and the page say them. */
const WORDS: Readonly<Record<string, Words>> = {
  es: {
    ...{ yes: "Sí", no: "No", skip: "Saltar", choose: "Elegir", optional: "(opcional)", send: "Enviar" },
    online: "También puedes responder aquí: …",
  },
  en: {
    ...{ yes: "Yes", no: "No", skip: "Skip", choose: "Choose", optional: "(optional)", send: "Send" },
    online: "You can also answer here: …",
  },
  fr: {
    ...{ yes: "Oui", no: "Non", skip: "Passer", choose: "Choisir", optional: "(facultatif)", send: "Envoyer" },
    online: "Vous pouvez aussi répondre ici : …",
  },
};
const ENGLISH = WORDS.en as Words;
/** More are a list behind one button. */
const MOST_BUTTONS = 3;

function answersTo({ kind, least, most, options }: Question, language: string, words: Words): readonly string[] {
  if (kind === "scale" && most - least < 10)
    return Array.from({ length: Math.max(0, most - least + 1) }, (_, index) => String(most - index));
  if (kind === "yes_no") return [words.yes, words.no];
  return options.map(({ label }) => said(label, language));
}

export function Preview({ fields, language }: { readonly fields: Fields; readonly language: string }) {
  const t = useWords();
  const words = WORDS[language.slice(0, 2)] ?? ENGLISH;
  const questions = questionsOf(fields);
  const text = (wording: Fields["title"]) => said(wording, language, fields.language);
  // Several choices at once are the page's.
  const first = questions.find(({ kind }) => kind !== "choices");
  const answers = first ? [...answersTo(first, language, words), ...(first.required ? [] : [words.skip])] : [];
  return (
    <div className={styles.looks}>
      <Card title={t("look.chat")}>
        {first ? (
          <div className={styles.chat} lang={language}>
            <p className={styles.bubble}>
              {[text(fields.intro), text(first.text), words.online].filter(Boolean).join("\n\n")}
            </p>
            {answers.length > MOST_BUTTONS ? (
              <>
                <span className={styles.press}>
                  <List size={14} aria-hidden /> {words.choose}
                </span>
                <p className={styles.quiet}>{answers.join(" · ")}</p>
              </>
            ) : (
              answers.map((answer) => (
                <span key={answer} className={styles.press}>
                  {answer}
                </span>
              ))
            )}
          </div>
        ) : (
          <p className={styles.quiet}>{t("look.none")}</p>
        )}
        {fields.template === null ? null : <p className={styles.quiet}>{t("look.template")}</p>}
      </Card>
      <Card title={t("look.page")}>
        <div className={styles.sheet} lang={language}>
          <h3>{text(fields.title) || "…"}</h3>
          {text(fields.intro) ? <p>{text(fields.intro)}</p> : null}
          <ol>
            {questions.map((question, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they are drawn from what is typed, and have no life of their own.
              <li key={index}>
                <p>
                  {text(question.text) || "…"}{" "}
                  {question.required ? null : <span className={styles.quiet}>{words.optional}</span>}
                </p>
                {question.kind === "text" || question.kind === "number" ? (
                  <span className={styles.blank} data-tall={question.kind === "text"} />
                ) : (
                  <span className={styles.named}>
                    {(question.kind === "scale"
                      ? answersTo(question, language, words).toReversed()
                      : answersTo(question, language, words)
                    ).map((answer, at) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                      <span key={at} className={styles.tick} data-many={question.kind === "choices"}>
                        {answer || "…"}
                      </span>
                    ))}
                  </span>
                )}
              </li>
            ))}
          </ol>
          <span className={styles.send}>{words.send}</span>
        </div>
      </Card>
    </div>
  );
}
