/** Messages that wait for their time, below what was said: to be changed or called off until then. */
import { CalendarClock, Pencil, X } from "lucide-react";
import { useState } from "react";
import { api, readAnew, type Schemas } from "../../../api/client.ts";
import { Button, IconButton } from "../../../kit/button.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { Checkbox, TextField } from "../../../kit/field.tsx";
import { useProblemText } from "../../../kit/problem-note.tsx";
import { toast } from "../../../kit/toast.tsx";
import { useSession } from "../../../session/session.tsx";
import { localOf, timeOf } from "../../../shared/zone/days.ts";
import { useFormats } from "../../../words/index.tsx";
import { useWords } from "../words.ts";
import styles from "./composer.module.css";

type Later = Schemas["ScheduledMessage"];
const PATH = "/api/conversations/{id}/scheduled";

const textOf = ({ content }: Later): string =>
  content.type === "text"
    ? content.text
    : content.type === "media"
      ? (content.caption ?? content.media.filename ?? content.media.kind)
      : content.type === "template"
        ? content.name
        : content.type;

export function Scheduled({ conversationId }: { readonly conversationId: string }) {
  const t = useWords();
  const formats = useFormats();
  const { can } = useSession();
  const problem = useProblemText();
  const [edited, setEdited] = useState<Later>();
  const { data } = api.useQuery("get", PATH, { params: { path: { id: conversationId } } });
  const cancel = api.useMutation("delete", "/api/conversations/{id}/scheduled/{scheduledId}", {
    onSuccess: () => void readAnew(PATH),
    onError: (error) => toast.bad(problem(error)),
  });
  const waiting = (data?.data ?? []).filter(({ state }) => state === "scheduled" || state === "failed");
  if (waiting.length === 0) return null;
  return (
    <ul className={styles.scheduled} aria-label={t("later.list")}>
      {waiting.map((one) => (
        <li key={one.id}>
          <CalendarClock size={16} aria-hidden />
          <span className={styles.scheduled_text}>
            <span>{textOf(one)}</span>
            <small>
              {one.state === "failed"
                ? t("later.failed", { reason: one.reason?.text ?? "" })
                : t("later.at", { time: formats.dateTime(one.sendAt) })}
              {one.cancelOnReply && one.state === "scheduled" ? ` · ${t("later.unless")}` : ""}
            </small>
          </span>
          {can("conversations.reply") && one.state === "scheduled" ? (
            <>
              <IconButton
                small
                label={t("later.edit")}
                icon={<Pencil size={15} aria-hidden />}
                onPress={() => setEdited(one)}
              />
              <IconButton
                small
                label={t("later.cancel")}
                icon={<X size={15} aria-hidden />}
                onPress={() => cancel.mutate({ params: { path: { id: conversationId, scheduledId: one.id } } })}
              />
            </>
          ) : null}
        </li>
      ))}
      {edited ? <Edit key={edited.id} later={edited} onClose={() => setEdited(undefined)} /> : null}
    </ul>
  );
}

function Edit({ later, onClose }: { readonly later: Later; onClose(): void }) {
  const t = useWords();
  const problem = useProblemText();
  const isText = later.content.type === "text";
  const [text, setText] = useState(textOf(later));
  const [local, setLocal] = useState(() => localOf(Date.parse(later.sendAt)));
  const [unless, setUnless] = useState(later.cancelOnReply);
  const time = timeOf(local);
  const isPast = time !== undefined && time <= Date.now();
  const save = api.useMutation("patch", "/api/conversations/{id}/scheduled/{scheduledId}", {
    onSuccess: () => {
      void readAnew(PATH);
      onClose();
    },
    onError: (error) => toast.bad(problem(error)),
  });
  return (
    <Dialog
      title={t("later.edit")}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button
            kind="primary"
            isPending={save.isPending}
            isDisabled={time === undefined || isPast || text.trim() === ""}
            onPress={() =>
              time !== undefined &&
              save.mutate({
                params: { path: { id: later.conversationId, scheduledId: later.id } },
                headers: { "if-match": `"${later.version}"` },
                body: {
                  sendAt: new Date(time).toISOString(),
                  cancelOnReply: unless,
                  ...(isText ? { content: { type: "text" as const, text: text.trim() } } : {}),
                },
              })
            }
          >
            {t("save")}
          </Button>
        </>
      }
    >
      {isText ? <TextField label={t("reply")} rows={4} value={text} onChange={setText} autoFocus /> : <p>{text}</p>}
      <TextField
        label={t("when")}
        type="datetime-local"
        value={local}
        onChange={setLocal}
        error={isPast ? t("when.past") : undefined}
      />
      <Checkbox isSelected={unless} onChange={setUnless}>
        {t("later.unless")}
      </Checkbox>
    </Dialog>
  );
}
