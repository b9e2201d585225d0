import { useCallback } from "react";
import { useFormats, useLocale } from "../../words/index.tsx";
import { type Form, type Question, type Request, said } from "./model.ts";
import { useWords } from "./words.ts";

/** An answer as people read it. */
export function useAnswerText({ language }: Pick<Form, "language">) {
  const t = useWords();
  const f = useFormats();
  const locale = useLocale();
  return useCallback(
    ({ kind, options, most }: Question, answer: Request["answers"][string] | undefined): string => {
      const nameOf = (id: string) => {
        const option = options.find(({ key }) => key === id);
        return option ? said(option.label, locale, language) : id;
      };
      if (answer === undefined) return "—";
      if (typeof answer === "boolean") return t(answer ? "yes" : "no");
      if (typeof answer === "number")
        return kind === "scale" ? t("answer.of", { answer: f.number(answer), most: f.number(most) }) : f.number(answer);
      return typeof answer === "string" ? nameOf(answer) : f.list(answer.map(nameOf));
    },
    [t, f, locale, language],
  );
}
