/** Whom the conversation is with, and what the team knows of it. */
import { useSession } from "../../../session/session.tsx";
import type { ConversationView } from "../model.ts";
import { ContactCard } from "./contact.tsx";
import { Facts } from "./facts.tsx";
import { Labels } from "./labels.tsx";
import { Leads } from "./leads.tsx";
import { Notes } from "./notes.tsx";
import { Previous } from "./previous.tsx";
import styles from "./side.module.css";

export function Side({ conversation }: { readonly conversation: ConversationView }) {
  const { can } = useSession();
  const { contactId } = conversation;
  return (
    <div className={styles.parts}>
      {can("contacts.read") ? <ContactCard conversation={conversation} /> : null}
      <Labels conversation={conversation} />
      <Facts conversation={conversation} />
      {can("leads.read") && can("contacts.read") ? <Leads contactId={contactId} /> : null}
      {can("contacts.read") ? <Previous conversation={conversation} /> : null}
      {can("contacts.read") ? <Notes contactId={contactId} /> : null}
    </div>
  );
}
