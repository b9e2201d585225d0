/** Stopping and resuming, of everything or of one connection: the state, the button, and what is asked before. */
import { CirclePause, CirclePlay } from "lucide-react";
import { useId, useState } from "react";
import { api, client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Confirm, Dialog } from "../../../kit/dialog.tsx";
import { TextField } from "../../../kit/field.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { Trouble } from "../../../shared/editing/form-dialog.tsx";
import { useAct, useWork } from "../../../shared/editing/work.ts";
import { usePeople } from "../../../shared/people/people.ts";
import { useFormats, useNow } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { useKeyNames } from "../parts/keys.ts";
import { useWords } from "./words.ts";

type Sending = Schemas["Sending"];
type Stop = NonNullable<Sending["stop"]>;
const SENDING = "/api/sending";

/** What can be stopped by itself; everything when there is no connection. */
export interface Scope {
  readonly connection?: { readonly id: string; readonly name: string };
}

export const useSending = () => api.useQuery("get", SENDING);

/** The stop of the thing itself, whatever else is stopped. */
export const stopIn = (sending: Sending, { connection }: Scope): Stop | null => {
  if (!connection) return sending.stop;
  return sending.connections.find(({ connectionId }) => connectionId === connection.id)?.stop ?? null;
};

/** Whether it sends; if not, who stopped it, when and why. */
export function StopState({ sending, scope }: { readonly sending: Sending; readonly scope: Scope }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const { nameOf } = usePeople();
  const keyNameOf = useKeyNames();
  const stop = stopIn(sending, scope);
  if (!stop)
    return sending.stop ? (
      <Badge tone="warn">{t("stopped.too")}</Badge>
    ) : (
      <span>
        <Badge tone="ok">{t("going")}</Badge>
      </span>
    );
  const time = f.relative(stop.at, now);
  const { by } = stop;
  const name = by?.startsWith("system:")
    ? t(by === "system:watch" ? "watch" : "operator")
    : by?.startsWith("key_")
      ? t("key", { name: keyNameOf(by) })
      : by && nameOf(by);
  return (
    <span className={styles.wrapped}>
      <Badge tone="danger">{t("stopped")}</Badge> {t("why", { reason: stop.reason })}
      <small className={styles.detail}>{name ? t("who", { time, name }) : t("who.unknown", { time })}</small>
    </span>
  );
}

/** Named after the connection where several stand beside one another. */
export function StopButton({
  sending,
  scope,
  named = false,
}: {
  readonly sending: Sending;
  readonly scope: Scope;
  readonly named?: boolean;
}) {
  const t = useWords();
  const [asking, setAsking] = useState<"stop" | "resume">();
  const close = () => setAsking(undefined);
  const { connection } = scope;
  const name = connection?.name ?? "";
  const isStopped = stopIn(sending, scope) !== null;
  const Icon = isStopped ? CirclePlay : CirclePause;
  const short = isStopped ? t("resume") : t(connection ? "stop.one" : "stop");
  const long = isStopped ? t("resume.of", { name }) : t("stop.of", { name });
  return (
    <>
      <Button
        small={connection !== undefined}
        kind={isStopped ? "primary" : "secondary"}
        icon={<Icon size={16} aria-hidden />}
        {...(named ? { "aria-label": long } : {})}
        onPress={() => setAsking(isStopped ? "resume" : "stop")}
      >
        {short}
      </Button>
      {asking === "stop" ? <StopDialog scope={scope} onClose={close} /> : null}
      <Resume sending={sending} scope={scope} isOpen={asking === "resume"} onClose={close} />
    </>
  );
}

function StopDialog({ scope: { connection }, onClose }: { readonly scope: Scope; onClose(): void }) {
  const t = useWords();
  const work = useWork();
  const form = useId();
  const [reason, setReason] = useState("");
  const stop = async () => {
    const body = { reason: reason.trim(), ...(connection ? { connectionId: connection.id } : {}) };
    const stopped = await work.run(() => client.POST("/api/sending/stop", { body }), {
      said: t("stop.done"),
      anew: [SENDING],
    });
    if (stopped) onClose();
  };
  const isReady = reason.trim() !== "";
  return (
    <Dialog
      isOpen
      title={connection ? t("stop.title.one", { name: connection.name }) : t("stop.title")}
      onClose={onClose}
      actions={
        <Button kind="danger" type="submit" form={form} isPending={work.isPending} isDisabled={!isReady}>
          {t("stop.action")}
        </Button>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void stop();
        }}
      >
        <div className={styles.stack_s}>
          {(["soon", "waits", "after"] as const).map((part) => (
            <p key={part}>{t(`stop.${part}`)}</p>
          ))}
        </div>
        <TextField
          isRequired
          autoFocus
          label={t("reason")}
          hint={t("reason.hint")}
          maxLength={200}
          value={reason}
          onChange={setReason}
          error={work.about("reason")}
        />
        <Trouble work={work} />
      </form>
    </Dialog>
  );
}

function Resume({
  sending,
  scope: { connection },
  isOpen,
  onClose,
}: {
  readonly sending: Sending;
  readonly scope: Scope;
  readonly isOpen: boolean;
  onClose(): void;
}) {
  const t = useWords();
  const act = useAct();
  const resume = () => {
    onClose();
    const body = connection ? { connectionId: connection.id } : {};
    void act(() => client.POST("/api/sending/resume", { body }), { said: t("resume.done"), anew: [SENDING] });
  };
  return (
    <Confirm
      title={connection ? t("resume.title.one", { name: connection.name }) : t("resume.title")}
      text={connection && sending.stop ? t("resume.still") : t("resume.text")}
      action={t("resume")}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={resume}
    />
  );
}
