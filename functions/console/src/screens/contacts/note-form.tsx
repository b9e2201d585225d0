import { type KeyboardEvent, useState } from "react";
import { api, readAnew } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { TextField } from "../../kit/field.tsx";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import styles from "./contact.module.css";
import type { ContactDetail } from "./model.ts";
import { useWords } from "./words.ts";

export function NoteForm({ contact }: { readonly contact: ContactDetail }) {
  const t = useWords();
  const textOf = useProblemText();
  const [text, setText] = useState("");
  const { mutate, isPending } = api.useMutation("post", "/api/contacts/{id}/notes", {
    onSuccess: () => readAnew("/api/contacts/{id}/timeline"),
    onError: (error) => toast.bad(textOf(error)),
  });
  function save() {
    const said = text.trim();
    if (said === "" || isPending) return;
    setText("");
    mutate({ params: { path: { id: contact.id } }, body: { text: said } }, { onError: () => setText(said) });
  }
  return (
    <form
      className={styles.note_form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        save();
      }}
    >
      <TextField
        bare
        label={t("note")}
        placeholder={t("note.prompt")}
        rows={2}
        value={text}
        onChange={setText}
        maxLength={4000}
      />
      <Button small type="submit" isPending={isPending} isDisabled={text.trim() === ""}>
        {t("note.save")}
      </Button>
    </form>
  );
}
