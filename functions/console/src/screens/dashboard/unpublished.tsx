/** What of campaigns does not go out, with what would mend it; nothing where all does. */
import { useList } from "../../api/client.ts";
import { Card } from "../../kit/page.tsx";
import { PUBLICATIONS, Publications } from "../../shared/publications/publications.tsx";
import { useWords } from "./words.ts";

export function Unpublished() {
  const t = useWords();
  const { items } = useList(PUBLICATIONS, { query: { limit: 20 } });
  if (items.length === 0) return null;
  return (
    <Card title={t("unpublished")}>
      <Publications label={t("unpublished")} publications={items} linked />
    </Card>
  );
}
