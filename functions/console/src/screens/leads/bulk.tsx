/** The same change for all leads that are marked, one after the other, each on its own version. */
import { Tags, UserRound } from "lucide-react";
import { useState } from "react";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { Menu, MenuItem, MenuLine } from "../../kit/menu.tsx";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import type { Lead, LeadChange } from "../../shared/lead/model.ts";
import { changeLead } from "../../shared/lead/store.ts";
import { usePeople } from "../../shared/people/people.ts";
import styles from "./leads.module.css";
import { useWords } from "./words.ts";

const AT_ONCE = 4;

export function BulkBar({ leads, onDone }: { readonly leads: readonly Lead[]; onDone(): void }) {
  const t = useWords();
  const textOf = useProblemText();
  const { me } = useSession();
  const { active, nameOf } = usePeople();
  const [tagging, setTagging] = useState(false);
  const [tag, setTag] = useState("");
  const [left, setLeft] = useState<number>();

  async function all(change: (lead: Lead) => LeadChange | undefined) {
    const waiting = [...leads];
    const refused: unknown[] = [];
    let done = 0;
    setLeft(waiting.length);
    const work = async () => {
      for (let lead = waiting.shift(); lead; lead = waiting.shift()) {
        const body = change(lead);
        try {
          if (body) await changeLead(lead, body);
          done += 1;
        } catch (error) {
          refused.push(error);
        }
        setLeft(waiting.length);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    setLeft(undefined);
    if (done > 0) toast.good(t("bulk.done", { count: done }));
    if (refused.length > 0) toast.bad(t("bulk.refused", { count: refused.length, reason: textOf(refused[0]) }));
    onDone();
  }

  const isPending = left !== undefined;
  return (
    <section className={styles.bulk} aria-label={t("bulk")}>
      <strong>{isPending ? t("bulk.left", { count: left }) : t("bulk.marked", { count: leads.length })}</strong>
      <Menu
        label={t("bulk.owner")}
        trigger={
          <Button small isPending={isPending} icon={<UserRound size={16} aria-hidden />}>
            {t("bulk.owner")}
          </Button>
        }
      >
        <MenuItem onAction={() => void all(() => ({ assignee: "me" }))}>{t("owner.me")}</MenuItem>
        <MenuItem onAction={() => void all(() => ({ assignee: null }))}>{t("owner.none")}</MenuItem>
        <MenuLine />
        {active
          .filter(({ id }) => id !== me.id)
          .map(({ id }) => (
            <MenuItem key={id} onAction={() => void all(() => ({ assignee: id }))}>
              {nameOf(id)}
            </MenuItem>
          ))}
      </Menu>
      <Button small isPending={isPending} icon={<Tags size={16} aria-hidden />} onPress={() => setTagging(true)}>
        {t("bulk.tag")}
      </Button>
      <Button small kind="quiet" onPress={onDone}>
        {t("bulk.none")}
      </Button>
      {tagging ? (
        <Dialog isOpen title={t("bulk.tag")} onClose={() => setTagging(false)}>
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              const given = tag.trim();
              if (given === "") return;
              setTagging(false);
              setTag("");
              void all(({ tags }) => (tags.includes(given) ? undefined : { tags: [...tags, given] }));
            }}
          >
            <TextField label={t("filter.tag")} value={tag} onChange={setTag} maxLength={50} isRequired autoFocus />
            <div className={styles.buttons}>
              <Button onPress={() => setTagging(false)}>{t("cancel")}</Button>
              <Button kind="primary" type="submit" isDisabled={tag.trim() === ""}>
                {t("bulk.tag")}
              </Button>
            </div>
          </form>
        </Dialog>
      ) : null}
    </section>
  );
}
