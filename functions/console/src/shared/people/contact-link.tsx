import { Link } from "@tanstack/react-router";
import { api } from "../../api/client.ts";
import { Avatar } from "../../kit/mark.tsx";
import { useSomebody } from "../../kit/words.ts";
import styles from "./contact-link.module.css";

const KEPT_MS = 5 * 60_000;

/** A contact of whom only the id is known, by name. `name`: where it is known already. */
export function ContactLink({ id, name }: { readonly id: string; readonly name?: string | null }) {
  const somebody = useSomebody();
  const { data } = api.useQuery(
    "get",
    "/api/contacts/{id}",
    { params: { path: { id } } },
    { enabled: name === undefined, staleTime: KEPT_MS },
  );
  const called = (name === undefined ? data?.name : name) ?? somebody;
  return (
    <span className={styles.contact}>
      <Avatar small name={called} />
      <Link to="/contacts/$contactId" params={{ contactId: id }}>
        {called}
      </Link>
    </span>
  );
}
