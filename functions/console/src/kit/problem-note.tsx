import { TriangleAlert } from "lucide-react";
import { errorOf } from "../api/problem.ts";
import { Button } from "./button.tsx";
import styles from "./problem-note.module.css";
import { useWords } from "./words.ts";

/** In the person's language where the code is one that people meet; else as the API says it. */
export function useProblemText(): (error: unknown) => string {
  const t = useWords();
  return (given) => {
    const { code, status, problem } = errorOf(given);
    if (status === 0) return t("problem.network");
    if (status === 403) return t("problem.forbidden");
    if (status === 404) return t("problem.not_found");
    if (status === 412) return t("problem.precondition_failed");
    if (status === 429) return t("problem.too_many_requests");
    const said = problem.errors?.map(({ message }) => message).join(" ") || problem.detail || problem.title;
    return [said || t("problem.unknown"), problem.suggestion].filter(Boolean).join(" ") || code;
  };
}

/** What went wrong, in place, with a way to try again. Nothing when nothing is wrong. `text` says it where the place knows better. */
export function ProblemNote({
  error,
  retry,
  text,
}: {
  readonly error: unknown;
  readonly retry?: () => void;
  readonly text?: string;
}) {
  const t = useWords();
  const textOf = useProblemText();
  if (!error) return null;
  const { requestId } = errorOf(error).problem;
  return (
    <div className={styles.note} role="alert">
      <TriangleAlert size={18} aria-hidden />
      <div>
        <p>{text ?? textOf(error)}</p>
        {requestId ? <small>{t("problem.reference", { id: requestId })}</small> : null}
      </div>
      {retry ? (
        <Button small onPress={retry}>
          {t("again")}
        </Button>
      ) : null}
    </div>
  );
}
