import { Button, ButtonLink } from "../kit/button.tsx";
import { Empty } from "../kit/page.tsx";
import { ProblemNote } from "../kit/problem-note.tsx";
import { useWords } from "./words.ts";

export function NotFound() {
  const t = useWords();
  return (
    <Empty title={t("notFound.title")} action={<ButtonLink to="/">{t("notFound.home")}</ButtonLink>}>
      {t("notFound.text")}
    </Empty>
  );
}

export function Denied() {
  const t = useWords();
  return <Empty title={t("denied.title")}>{t("denied.text")}</Empty>;
}

export function Broken({ error, reset }: { readonly error: unknown; reset(): void }) {
  const t = useWords();
  return (
    <Empty title={t("broken.title")} action={<Button onPress={reset}>{t("again")}</Button>}>
      {t("broken.text")}
      <ProblemNote error={error} />
    </Empty>
  );
}
