import { Link } from "@tanstack/react-router";
import { api } from "../../../api/client.ts";
import { Avatar } from "../../../kit/mark.tsx";
import { Skeleton } from "../../../kit/spinner.tsx";
import { useFormats } from "../../../words/index.tsx";
import { type ConversationView, nameOf } from "../model.ts";
import { useWords } from "../words.ts";
import styles from "./side.module.css";

/** What people dial or write to; ids of channels say nothing to anybody. */
const TELLING: readonly string[] = ["phone", "email"];

export function ContactCard({ conversation }: { readonly conversation: ConversationView }) {
  const t = useWords();
  const formats = useFormats();
  const { contactId } = conversation;
  const { data } = api.useQuery("get", "/api/contacts/{id}", { params: { path: { id: contactId } } });
  const name = data?.name ?? nameOf(conversation);
  return (
    <section className={styles.card}>
      <Avatar name={name} />
      <div className={styles.card_text}>
        <h3>{name}</h3>
        {data ? (
          <>
            {data.identities
              .filter(({ kind }) => TELLING.includes(kind))
              .map(({ kind, value }) => (
                <p key={`${kind} ${value}`}>{value}</p>
              ))}
            {data.country ? (
              <p>
                {formats.country(data.country)}
                {data.language ? ` · ${formats.language(data.language)}` : ""}
              </p>
            ) : null}
            {data.tags.length > 0 ? <p>{data.tags.join(" · ")}</p> : null}
            <Link to="/contacts/$contactId" params={{ contactId }}>
              {t("contact.open")}
            </Link>
          </>
        ) : (
          <Skeleton lines={2} />
        )}
      </div>
    </section>
  );
}
