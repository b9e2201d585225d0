/** The reminder that the address names: to be changed while it is open, to be read when it is over. */

import { api } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { later } from "../../kit/later.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { SubjectLink } from "../../shared/reminder/subject.tsx";
import { useZone, useZoned } from "../../shared/zone/zone.ts";
import { useActions } from "./actions.ts";
import { isOpen } from "./model.ts";
import styles from "./reminders.module.css";
import { useWords } from "./words.ts";

const ReminderEditor = later(async () => (await import("../../shared/reminder/editor.tsx")).ReminderEditor);

export function OneReminder({ id, onClose }: { readonly id: string; onClose(): void }) {
  const t = useWords();
  const zoned = useZoned(useZone());
  const actions = useActions();
  const { data, error, refetch } = api.useQuery("get", "/api/reminders/{id}", { params: { path: { id } } });
  if (data && isOpen(data)) return <ReminderEditor key={id} reminder={data} onClose={onClose} />;
  const canReopen = data?.endReason === "done" || data?.endReason === "dropped";
  return (
    <Dialog
      title={data?.title ?? t("title")}
      isOpen
      onClose={onClose}
      actions={
        data && canReopen ? (
          <Button
            onPress={() => {
              void actions.reopen([data]);
              onClose();
            }}
          >
            {t("take_back")}
          </Button>
        ) : null
      }
    >
      <ProblemNote error={error} retry={() => void refetch()} />
      {data || error ? null : <Skeleton lines={3} />}
      {data?.closedAt ? (
        <div className={styles.stack}>
          <p className={styles.facts}>
            {t(`ended.${data.endReason ?? "done"}`, { time: zoned.moment(data.closedAt) })}
            {data.subject ? <SubjectLink subject={data.subject} /> : null}
          </p>
          {data.note ? <p className={styles.full}>{data.note}</p> : null}
        </div>
      ) : null}
    </Dialog>
  );
}
