import { Page } from "../../kit/page.tsx";
import { useWords } from "./words.ts";

export function Screen() {
  const t = useWords();
  return <Page title={t("title")}>{null}</Page>;
}
