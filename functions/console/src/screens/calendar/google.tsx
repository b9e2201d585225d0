/** The person's calendar at Google: connected, chosen, and ended. */
import { useEffect, useRef, useState } from "react";
import { api, client, readAnew, type Schemas } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Confirm, Dialog } from "../../kit/dialog.tsx";
import { Select, Switch, TextField } from "../../kit/field.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./calendar.module.css";
import { useWords } from "./words.ts";

type Connection = NonNullable<Schemas["GoogleCalendar"]["connection"]>;
const PATH = "/api/calendar/google";
const BUSY = ["none", "busy", "titles"] as const;
const SHOWS = ["phases", "reminders", "events"] as const;
const comesBackTo = () => `${location.origin}/calendar`;

/** `back`: what Google sent the person back with. */
export function Google({
  back,
  onBack,
  onClose,
}: {
  readonly back: { readonly code: string; readonly state: string } | undefined;
  onBack(): void;
  onClose(): void;
}) {
  const t = useWords();
  const { can } = useSession();
  const { data, error: unread, refetch } = api.useQuery("get", PATH);
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const connection = data?.connection;
  const isOpen = connection && connection.status !== "leaving";

  async function act(what: () => Promise<unknown>, told?: string) {
    setError(undefined);
    setBusy(true);
    try {
      await what();
      if (told) toast.good(told);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
      await refetch();
      void readAnew("/api/calendar");
    }
  }

  // A code works once, however often this is drawn.
  const taken = useRef(false);
  useEffect(() => {
    if (!back || taken.current) return;
    taken.current = true;
    void act(() => client.POST(PATH, { body: back }), t("google.connected"));
    onBack();
  });

  const begin = () =>
    act(async () => {
      const { data: consent } = await client.POST(`${PATH}/consent`, { body: { redirectUri: comesBackTo() } });
      if (consent) location.assign(consent.url);
    });

  return (
    <Dialog
      title={t("google.title")}
      isOpen
      onClose={onClose}
      actions={
        <>
          {isOpen ? (
            <Button kind="danger" isDisabled={isBusy} onPress={() => setLeaving(true)}>
              {t("google.leave")}
            </Button>
          ) : null}
          {data?.clientId && connection?.status !== "connected" ? (
            <Button kind="primary" isDisabled={isBusy} onPress={() => void begin()}>
              {t(isOpen ? "google.again" : "google.connect")}
            </Button>
          ) : null}
        </>
      }
    >
      <ProblemNote error={error ?? unread} />
      <p>{t("google.text")}</p>
      {data || unread ? null : <Skeleton lines={3} />}
      {data && !data.clientId && !can("connections.manage") ? <p role="note">{t("google.no_client")}</p> : null}
      {data && !data.clientId && can("connections.manage") ? (
        <Client onSave={(body) => void act(() => client.PATCH(`${PATH}/client`, { body }), t("google.client.saved"))} />
      ) : null}
      {connection ? <State connection={connection} /> : null}
      {isOpen && connection.status === "connected" ? (
        <Choices
          connection={connection}
          onChange={(body) =>
            void act(() => client.PATCH(PATH, { params: { header: { "If-Match": `"${connection.version}"` } }, body }))
          }
        />
      ) : null}
      <Confirm
        title={t("google.leave.title")}
        text={t("google.leave.text")}
        action={t("google.leave")}
        danger
        isOpen={isLeaving}
        onConfirm={() => {
          setLeaving(false);
          void act(() => client.DELETE(PATH), t("google.left"));
        }}
        onClose={() => setLeaving(false)}
      />
    </Dialog>
  );
}

function State({ connection }: { readonly connection: Connection }) {
  const t = useWords();
  const f = useFormats();
  const { status, address, syncedAt, pushUntil } = connection;
  if (status === "broken")
    return (
      <p role="alert" className={styles.failed}>
        {t("google.broken", { address })}
      </p>
    );
  if (status === "leaving") return <p role="status">{t("google.leaving")}</p>;
  return (
    <p role="status">
      {t("google.of", { address })}{" "}
      <span className={styles.quiet}>
        {syncedAt ? t("google.synced", { when: f.dateTime(syncedAt) }) : t("google.syncing")}{" "}
        {syncedAt && !pushUntil ? t("google.no_push") : null}
      </span>
    </p>
  );
}

function Choices({
  connection,
  onChange,
}: {
  readonly connection: Connection;
  onChange(change: Schemas["GoogleCalendarChange"]): void;
}) {
  const t = useWords();
  const { calendarId, calendar, shows, busy } = connection;
  const { data } = api.useQuery("get", `${PATH}/calendars`);
  const calendars = data?.calendars ?? [{ id: calendarId, name: calendar }];
  return (
    <>
      <Select
        label={t("google.calendar")}
        options={calendars.map(({ id, name }) => ({ id, label: name }))}
        value={calendarId}
        onChange={(id) => onChange({ calendarId: id })}
      />
      <fieldset className={styles.choices}>
        <legend>{t("google.shows")}</legend>
        {SHOWS.map((what) => (
          <Switch key={what} isSelected={shows[what]} onChange={(on) => onChange({ shows: { ...shows, [what]: on } })}>
            {t(`google.shows.${what}`)}
          </Switch>
        ))}
      </fieldset>
      <Select
        label={t("google.busy")}
        hint={t("google.busy.hint")}
        options={BUSY.map((id) => ({ id, label: t(`google.busy.${id}`) }))}
        value={busy}
        onChange={(id) => onChange({ busy: BUSY.find((one) => one === id) ?? busy })}
      />
    </>
  );
}

/** What the business registered in Google's console, once for everybody. */
function Client({ onSave }: { onSave(client: Schemas["GoogleClient"]): void }) {
  const t = useWords();
  const [clientId, setId] = useState("");
  const [clientSecret, setSecret] = useState("");
  return (
    <form
      className={styles.choices}
      onSubmit={(event) => {
        event.preventDefault();
        onSave({ clientId: clientId.trim(), clientSecret: clientSecret.trim() });
      }}
    >
      <p>
        {t("google.client.text")} <code>{comesBackTo()}</code>
      </p>
      <TextField label={t("google.client.id")} value={clientId} onChange={setId} isRequired autoComplete="off" />
      <TextField
        label={t("google.client.secret")}
        type="password"
        value={clientSecret}
        onChange={setSecret}
        isRequired
        autoComplete="off"
      />
      <div>
        <Button type="submit" kind="primary" isDisabled={!clientId.trim() || !clientSecret.trim()}>
          {t("google.client.save")}
        </Button>
      </div>
    </form>
  );
}
