/** To be forgotten: what goes and what stays is said before, and the name is typed. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { api, readAnew } from "../../api/client.ts";
import type { Search } from "../../app/router.tsx";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { useJob } from "../../shared/job/job.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./contact.module.css";
import { type ContactDetail, calledOf } from "./model.ts";
import { useWords } from "./words.ts";

/** Rows of ours by what people call them; the rest is added up. */
const SAID = ["conversation", "message", "lead", "record-note", "reminder", "file", "identity", "consent"] as const;

export function EraseDialog({ contact, onClose }: { readonly contact: ContactDetail; onClose(): void }) {
  const t = useWords();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const word = (calledOf(contact) ?? t("nameless")).trim();
  const trial = api.useMutation("post", "/api/erasures");
  const erase = api.useMutation("post", "/api/erasures", {
    onSuccess: (job) => {
      onClose();
      void readAnew("/api/jobs");
      void navigate({ to: ".", search: (kept: Search) => ({ ...kept, job: job.id }), replace: true });
    },
  });
  const { mutate: tryOut } = trial;
  useEffect(() => tryOut({ body: { contactId: contact.id, dryRun: true } }), [tryOut, contact.id]);
  const counted = useJob(trial.data?.id);
  const isSure = typed.trim() === word;
  return (
    <Dialog
      isOpen
      role="alertdialog"
      title={t("erase.title", { name: word })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button
            kind="danger"
            isDisabled={!isSure}
            isPending={erase.isPending}
            onPress={() => erase.mutate({ body: { contactId: contact.id, dryRun: false } })}
          >
            {t("erase.do")}
          </Button>
        </>
      }
    >
      <p>{t("erase.text")}</p>
      <ProblemNote error={trial.error ?? counted.error} />
      <Goes counts={counted.data?.result?.counts} isPending={!trial.error && !counted.error} />
      <div>
        <h3>{t("erase.stays")}</h3>
        <ul className={styles.bullets}>
          {(["sums", "hash", "log", "backup"] as const).map((what) => (
            <li key={what}>{t(`erase.stays.${what}`)}</li>
          ))}
        </ul>
      </div>
      <TextField
        label={t("erase.confirm", { word })}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
        maxLength={300}
      />
      <ProblemNote error={erase.error} />
    </Dialog>
  );
}

function Goes({
  counts,
  isPending,
}: {
  readonly counts: Readonly<Record<string, number>> | undefined;
  readonly isPending: boolean;
}) {
  const t = useWords();
  const f = useFormats();
  if (!counts)
    return isPending ? (
      <p role="status" className={styles.quiet}>
        {t("erase.counting")}
      </p>
    ) : null;
  const rest = Object.entries(counts)
    .filter(([name]) => name !== "contact" && !SAID.some((one) => one === name))
    .reduce((sum, [, count]) => sum + count, 0);
  const parts = SAID.flatMap((name) => {
    const count = counts[name] ?? 0;
    return count === 0 ? [] : [t(`erase.${name}`, { count })];
  });
  return (
    <p>
      {t("erase.goes", {
        what: f.list([t("erase.contact"), ...parts, ...(rest === 0 ? [] : [t("erase.rest", { count: rest })])]),
      })}
    </p>
  );
}
