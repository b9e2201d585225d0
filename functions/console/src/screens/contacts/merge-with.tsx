/** Looks for another contact to make one of both. */
import { useDeferredValue, useState } from "react";
import { api, useList } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { SearchField } from "../../kit/field.tsx";
import { Avatar } from "../../kit/mark.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Compare } from "./compare.tsx";
import styles from "./contact.module.css";
import { Marked } from "./marked.tsx";
import type { ContactDetail } from "./model.ts";
import { aboutContact } from "./use-contact.ts";
import { useWords } from "./words.ts";

export function MergeWith({ contact, onClose }: { readonly contact: ContactDetail; onClose(): void }) {
  const t = useWords();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string>();
  const sought = useDeferredValue(text.trim().slice(0, 200));
  const list = useList("/api/search", {
    query: { q: sought, kind: "contact" as const, sort: "relevance" as const, limit: 10 },
    enabled: sought.length > 1,
  });
  const other = api.useQuery("get", "/api/contacts/{id}", aboutContact(chosen ?? ""), {
    enabled: chosen !== undefined,
  });
  if (other.data && chosen !== undefined) return <Compare first={contact} second={other.data} onClose={onClose} />;
  const hits = list.items.filter(({ id, contactId }) => id !== contact.id && contactId !== contact.id);
  return (
    <Dialog isOpen title={t("merge.with")} onClose={onClose}>
      <SearchField autoFocus label={t("search")} clearLabel={t("search.clear")} value={text} onChange={setText} />
      <ProblemNote error={list.error ?? other.error} />
      {list.isLoading || other.isLoading ? <Skeleton rows lines={3} /> : null}
      {sought.length > 1 && !list.isPending && hits.length === 0 ? (
        <p className={styles.quiet} role="status">
          {t("none.found")}
        </p>
      ) : null}
      <ul className={styles.list}>
        {hits.map((hit) => (
          <li key={hit.id}>
            <Button kind="quiet" onPress={() => setChosen(hit.contactId ?? hit.id)}>
              <Avatar small name={hit.contactName ?? "?"} />
              <span className={styles.clip}>
                <Marked excerpt={hit.title} /> <span className={styles.quiet}>{hit.excerpt.text}</span>
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
