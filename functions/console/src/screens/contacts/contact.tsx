/** One person: who it is, how to reach them, and everything that happened with them. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { UserX } from "lucide-react";
import { useEffect } from "react";
import { isGone } from "../../api/problem.ts";
import { Denied } from "../../app/lost.tsx";
import type { Search } from "../../app/router.tsx";
import { ButtonLink } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Empty, useTitle } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { Consent } from "./consent.tsx";
import styles from "./contact.module.css";
import { Conversations, useConversations } from "./conversations.tsx";
import { Details } from "./details.tsx";
import { Duplicates } from "./duplicates.tsx";
import { Head } from "./head.tsx";
import { Identities } from "./identities.tsx";
import { Leads } from "./leads.tsx";
import { type ContactDetail, calledOf } from "./model.ts";
import { NoteForm } from "./note-form.tsx";
import { RightsState } from "./rights.tsx";
import { Timeline } from "./timeline.tsx";
import { useContact, useSaveContact } from "./use-contact.ts";
import { useWords } from "./words.ts";

const Interests = later(async () => (await import("./interests.tsx")).Interests);

export function Screen() {
  const { can } = useSession();
  const { contactId = "" } = useParams({ strict: false }) as { readonly contactId?: string };
  return can("contacts.read") ? <ContactPage key={contactId} id={contactId} /> : <Denied />;
}

function ContactPage({ id }: { readonly id: string }) {
  const t = useWords();
  const navigate = useNavigate();
  const { data, error, refetch } = useContact(id);
  const speaks = data?.id;
  // The address of a merged contact leads to the one that speaks for it.
  useEffect(() => {
    if (speaks !== undefined && speaks !== id)
      void navigate({
        to: "/contacts/$contactId",
        params: { contactId: speaks },
        search: (kept: Search) => kept,
        replace: true,
      });
  }, [speaks, id, navigate]);

  if (error && isGone(error))
    return (
      <div className={styles.page}>
        <Empty
          icon={<UserX size={32} aria-hidden />}
          title={t("gone")}
          action={<ButtonLink to="/contacts">{t("back")}</ButtonLink>}
        >
          {t("gone.text")}
        </Empty>
        <RightsState />
      </div>
    );
  if (!data)
    return (
      <div className={styles.page}>
        {error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Skeleton rows lines={8} />}
      </div>
    );
  return <Shown contact={data} />;
}

function Shown({ contact }: { readonly contact: ContactDetail }) {
  const t = useWords();
  const { can } = useSession();
  useTitle(calledOf(contact) ?? t("nameless"));
  const save = useSaveContact(contact.id);
  const conversations = useConversations(contact);
  return (
    <div className={styles.page}>
      <Head contact={contact} save={save} conversations={conversations} />
      <RightsState />
      <Duplicates contact={contact} />
      <div className={styles.columns}>
        <div className={styles.side}>
          <Identities contact={contact} />
          <Details contact={contact} save={save} />
          <Consent contact={contact} />
          {can("leads.read") ? <Leads contact={contact} /> : null}
          {can("catalogue.read") ? <Interests contact={contact} /> : null}
          {can("conversations.read") ? <Conversations conversations={conversations} /> : null}
        </div>
        <div className={styles.main}>
          {can("contacts.manage") ? <NoteForm contact={contact} /> : null}
          <Timeline contact={contact} />
        </div>
      </div>
    </div>
  );
}
