/** Who is interested in an item as it is now, and because of what. */

import { useList } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Card } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { type Item, type ItemType, useFilled } from "../../shared/items/model.ts";
import { Reasons } from "../../shared/items/reasons.tsx";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import styles from "./catalogue.module.css";
import { useWords } from "./words.ts";

export function Interested({ item, type }: { readonly item: Item; readonly type: ItemType }) {
  const t = useWords();
  const list = useFilled(useList("/api/items/{id}/interested", { path: { id: item.id }, query: { limit: 20 } }));
  const isDone = !list.isPending && !list.hasNextPage;
  return (
    <Card title={t("interested")}>
      <ProblemNote error={list.error} retry={() => void list.refetch()} />
      {list.isPending ? <Skeleton rows lines={3} /> : null}
      {isDone && list.items.length === 0 && !list.error ? (
        <p className={styles.quiet}>{t(item.status === "archived" ? "interested.archived" : "interested.none")}</p>
      ) : null}
      <ul className={styles.people}>
        {list.items.map(({ contactId, interestId, because }) => (
          <li key={interestId}>
            <ContactLink id={contactId} />
            {because.length === 0 ? (
              <span className={styles.quiet}>{t("interested.itself")}</span>
            ) : (
              <Reasons type={type} because={because} />
            )}
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <div>
          <Button small isPending={list.isFetchingNextPage} onPress={list.readMore}>
            {t("more")}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}
