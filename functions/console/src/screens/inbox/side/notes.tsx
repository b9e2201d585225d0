import { useState } from "react";
import { api, readAnew, useList } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { TextField } from "../../../kit/field.tsx";
import { useProblemText } from "../../../kit/problem-note.tsx";
import { toast } from "../../../kit/toast.tsx";
import { useSession } from "../../../session/session.tsx";
import { usePeople } from "../../../shared/people/people.ts";
import { useFormats, useNow } from "../../../words/index.tsx";
import { useWords } from "../words.ts";
import styles from "./side.module.css";

const PATH = "/api/contacts/{id}/notes";

/** What the team wrote down of the person, whatever the conversation. */
export function Notes({ contactId }: { readonly contactId: string }) {
  const t = useWords();
  const formats = useFormats();
  const now = useNow();
  const textOf = useProblemText();
  const { can } = useSession();
  const { knownAs } = usePeople();
  const [text, setText] = useState("");
  const list = useList(PATH, { path: { id: contactId }, query: { limit: 5 } });
  const add = api.useMutation("post", PATH, {
    onSuccess() {
      setText("");
      void readAnew(PATH, "/api/contacts/{id}/timeline");
    },
    onError: (error) => toast.bad(textOf(error)),
  });
  return (
    <section className={styles.notes}>
      <h3>{t("notes")}</h3>
      {list.items.map((note) => (
        <article key={note.id}>
          <p>{note.text}</p>
          <small>
            {knownAs(note.author) ?? ""} {formats.relative(note.createdAt, now)}
          </small>
        </article>
      ))}
      {list.hasNextPage ? (
        <Button small kind="quiet" onPress={list.readMore}>
          {t("notes.more")}
        </Button>
      ) : null}
      {can("contacts.manage") ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== "") add.mutate({ params: { path: { id: contactId } }, body: { text: text.trim() } });
          }}
        >
          <TextField
            bare
            label={t("notes.add")}
            placeholder={t("notes.add")}
            rows={2}
            value={text}
            onChange={setText}
          />
          {text.trim() === "" ? null : (
            <Button small type="submit" isPending={add.isPending}>
              {t("note.save")}
            </Button>
          )}
        </form>
      ) : null}
    </section>
  );
}
