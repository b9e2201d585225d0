/** Whom to write to: one of the contacts, or an address that is typed. */
import { Mail, Phone, UserPlus } from "lucide-react";
import { useState } from "react";
import { api, type Schemas, useList } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { SearchField } from "../../kit/field.tsx";
import { Avatar } from "../../kit/mark.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { identityIn, type NewIdentity } from "../address/address.ts";
import { useSettled } from "../search/hits.ts";
import styles from "./new-conversation.module.css";
import { useWords } from "./words.ts";

export type Whom =
  | { readonly kind: "contact"; readonly id: string }
  | { readonly kind: "address"; readonly address: NewIdentity };

const SHOWN = 6;

export function To({ onChoose }: { onChoose(whom: Whom): void }) {
  const t = useWords();
  const { can } = useSession();
  const [text, setText] = useState("");
  const sought = useSettled(text.trim().slice(0, 200));
  const isSought = can("search.read") && sought.length > 1;
  const found = useList("/api/search", {
    query: { q: sought, kind: "contact" as const, sort: "relevance" as const, limit: SHOWN },
    enabled: isSought,
  });
  const recent = api.useQuery("get", "/api/contacts", { params: { query: { limit: SHOWN } } }, { enabled: !isSought });
  const address = can("contacts.manage") ? identityIn(text) : undefined;
  const people = isSought
    ? found.items.map((hit) => ({
        id: hit.contactId ?? hit.id,
        name: hit.contactName,
        ways: hit.excerpt.text,
      }))
    : (recent.data?.data ?? []).map((contact) => ({ id: contact.id, name: contact.name, ways: waysOf(contact) }));
  const isLoading = isSought ? found.isLoading : recent.isLoading;
  const heading = t(isSought ? "to.found" : "to.recent");
  return (
    <div className={styles.stack}>
      <SearchField
        autoFocus
        label={t("to")}
        placeholder={t(can("contacts.manage") ? "to.hint" : "to.hint.name")}
        clearLabel={t("to.clear")}
        value={text}
        onChange={setText}
      />
      <ProblemNote error={found.error ?? recent.error} />
      {address ? (
        <Button kind="card" onPress={() => onChoose({ kind: "address", address })}>
          <span className={styles.person}>
            {address.kind === "phone" ? <Phone size={18} aria-hidden /> : <Mail size={18} aria-hidden />}
            <span>{t("to.write", { address: address.value })}</span>
          </span>
          <UserPlus size={16} aria-hidden />
        </Button>
      ) : null}
      {isLoading ? <Skeleton rows lines={3} /> : null}
      {isSought && !found.isPending && people.length === 0 && !address ? (
        <p role="status" className={styles.quiet}>
          {t(can("contacts.manage") ? "to.none" : "to.nobody")}
        </p>
      ) : null}
      {people.length > 0 ? (
        <section aria-label={heading}>
          <h3 className={styles.heading}>{heading}</h3>
          <ul className={styles.list}>
            {people.map(({ id, name, ways }) => (
              <li key={id}>
                <Button kind="quiet" onPress={() => onChoose({ kind: "contact", id })}>
                  <span className={styles.person}>
                    <Avatar small name={name ?? "?"} />
                    <span className={styles.clip}>
                      {name ?? t("nameless")} <small>{ways}</small>
                    </span>
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

const waysOf = ({ identities }: Schemas["Contact"]): string =>
  identities
    .filter(({ kind }) => kind === "phone" || kind === "email")
    .map(({ value }) => value)
    .join(" · ");
