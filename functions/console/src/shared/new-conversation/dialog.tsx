/** Somebody is written to first: to whom, through what, and what. Afterwards the conversation is open. */
import { useState } from "react";
import { Dialog } from "../../kit/dialog.tsx";
import { To, type Whom } from "./to.tsx";
import { useWords } from "./words.ts";
import { Writing } from "./writing.tsx";

export function NewConversation({ contactId, onClose }: { readonly contactId?: string; onClose(): void }) {
  const t = useWords();
  const [whom, setWhom] = useState<Whom | undefined>(
    contactId === undefined ? undefined : { kind: "contact", id: contactId },
  );
  if (!whom)
    return (
      <Dialog isOpen size="wide" title={t("title")} onClose={onClose}>
        <To onChoose={setWhom} />
      </Dialog>
    );
  return (
    <Writing
      whom={whom}
      {...(contactId === undefined ? { onOther: () => setWhom(undefined) } : {})}
      onClose={onClose}
    />
  );
}
