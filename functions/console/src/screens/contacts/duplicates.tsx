/** Who may be the same person, and who has been made one with this contact. */

import { Link } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { useState } from "react";
import { useList } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./contact.module.css";
import { type Contact, type ContactDetail, calledOf } from "./model.ts";
import { useUnmerge } from "./use-merge.ts";
import { useWords } from "./words.ts";

const Compare = later(async () => (await import("./compare.tsx")).Compare);

export function Duplicates({ contact }: { readonly contact: ContactDetail }) {
  const t = useWords();
  const { can } = useSession();
  const [other, setOther] = useState<Contact>();
  const list = useList("/api/contacts/{id}/duplicates", { path: { id: contact.id }, query: { limit: 20 } });
  return (
    <>
      {list.items.length === 0 ? null : (
        <section className={styles.duplicates} aria-label={t("duplicates")}>
          <Users size={18} aria-hidden />
          <div className={styles.grow}>
            <h2>{t("duplicates")}</h2>
            <ul>
              {list.items.map(({ contact: one, because }) => (
                <li key={one.id} className={styles.line}>
                  <Link to="/contacts/$contactId" params={{ contactId: one.id }}>
                    {calledOf(one) ?? t("nameless")}
                  </Link>
                  <span className={styles.quiet}>{t("duplicates.because", { kind: because })}</span>
                  {can("contacts.manage") ? (
                    <Button
                      small
                      aria-label={t("duplicates.compare.with", { name: calledOf(one) ?? t("nameless") })}
                      onPress={() => setOther(one)}
                    >
                      {t("duplicates.compare")}
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
            {list.hasNextPage ? (
              <Button small kind="quiet" isPending={list.isFetchingNextPage} onPress={list.readMore}>
                {t("more.read")}
              </Button>
            ) : null}
          </div>
        </section>
      )}
      <Merged contact={contact} />
      {other ? <Compare first={contact} second={other} onClose={() => setOther(undefined)} /> : null}
    </>
  );
}

/** Those that are part of this contact now, each with a way out. */
function Merged({ contact }: { readonly contact: ContactDetail }) {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const { mutate, isPending, variables } = useUnmerge();
  const merges = useList("/api/contacts/{id}/merges", { path: { id: contact.id }, query: { limit: 100 } });
  if (contact.mergedIds.length === 0) return null;
  const mergedAt = (id: string) => merges.items.find((one) => one.kind === "merged" && one.contactId === id)?.at;
  return (
    <section className={styles.merged} aria-label={t("merges")}>
      {contact.mergedIds.map((id) => {
        const at = mergedAt(id);
        return (
          <p key={id} className={styles.line}>
            <span className={styles.quiet}>{at ? t("merges.at", { date: f.dateTime(at) }) : t("merges.one")}</span>
            {can("contacts.manage") ? (
              <Button
                small
                kind="quiet"
                isPending={isPending && variables?.params.path.id === id}
                onPress={() => mutate({ params: { path: { id } } })}
              >
                {t("merges.undo")}
              </Button>
            ) : null}
          </p>
        );
      })}
    </section>
  );
}
