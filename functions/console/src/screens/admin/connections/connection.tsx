/** One account: how it is, its settings, its secrets. */
import { Activity } from "lucide-react";
import { useState } from "react";
import { client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { TextField } from "../../../kit/field.tsx";
import { Badge, ChannelMark } from "../../../kit/mark.tsx";
import { useSession } from "../../../session/session.tsx";
import { useEditor } from "../../../shared/editing/editor.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { useAct } from "../../../shared/editing/work.ts";
import { useFormats, useNow } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { CopyField } from "../parts/copy.tsx";
import { StopButton, StopState, useSending } from "../sending/stop.tsx";
import { CredentialFields, type Field, type Values } from "./credentials.tsx";
import { dayOf, momentOf } from "./days.ts";
import { endsSoon, Health, TestResult, Trouble, useHealth } from "./health.tsx";
import { isSame, PaceFields, type WarmUp, warmUpOf } from "./pace.tsx";
import { Secrets } from "./secrets.tsx";
import { Snippet } from "./snippet.tsx";
import { WebchatFields } from "./webchat.tsx";
import { useWords } from "./words.ts";

type Connection = Schemas["Connection"];

interface Fields {
  readonly name: string;
  readonly settings: Values;
  /** A day, as the field holds it. */
  readonly tokenEnds: string;
  /** Null: no limit. */
  readonly dailyLimit: number | null;
  /** Null: as fast as the provider takes it. */
  readonly perSecond: number | null;
  readonly warmUp: WarmUp | null;
}
const fieldsOf = (connection: Connection | undefined): Fields => ({
  name: connection?.name ?? "",
  settings: { ...connection?.settings },
  tokenEnds: dayOf(connection?.tokenExpiresAt),
  dailyLimit: connection?.dailyLimit ?? null,
  perSecond: connection?.perSecond ?? null,
  warmUp: warmUpOf(connection),
});

/** What changed, as the API takes it: an emptied field is taken away. */
function changesOf(before: Values, after: Values): Record<string, string | null> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const value = after[name]?.trim() ?? "";
      return value === (before[name] ?? "") ? [] : [[name, value === "" ? null : value]];
    }),
  );
}

/** Another account is another connection, so what names it stays. */
const isOpen = (connection: Connection) => (field: Field) =>
  !field.secret && !connection.accountIds.includes(connection.settings[field.name] ?? "");

export function ConnectionSheet({
  connection,
  channel,
  app,
}: {
  readonly connection: Connection;
  readonly channel: Schemas["Channel"];
  readonly app: Schemas["App"];
}) {
  const t = useWords();
  const act = useAct();
  const [result, setResult] = useState<Schemas["ConnectionTest"]>();
  const [isTesting, setTesting] = useState(false);
  const { fields, set, about, form } = useEditor<Connection, Fields>({
    entry: connection,
    fieldsOf,
    create: async () => ({}),
    update: (id, header, { name, settings, tokenEnds, dailyLimit, perSecond, warmUp }) => {
      const changed = changesOf(connection.settings, settings);
      return client.PATCH("/api/connections/{id}", {
        params: { path: { id }, header },
        body: {
          name: name.trim(),
          ...(Object.keys(changed).length > 0 ? { settings: changed } : {}),
          ...(dailyLimit === connection.dailyLimit ? {} : { dailyLimit }),
          ...(perSecond === connection.perSecond ? {} : { perSecond }),
          ...(isSame(warmUp, warmUpOf(connection)) ? {} : { warmUp }),
          ...(tokenEnds === dayOf(connection.tokenExpiresAt) ? {} : { tokenExpiresAt: momentOf(tokenEnds) ?? null }),
        },
      });
    },
    isReady: ({ name }) => name.trim() !== "",
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: ["/api/connections"],
  });
  const test = async () => {
    setTesting(true);
    await act(
      async () => {
        const { data } = await client.POST("/api/connections/{id}/test", { params: { path: { id: connection.id } } });
        setResult(data);
      },
      { anew: ["/api/connections"] },
    );
    setTesting(false);
  };
  const setOne = (name: string, value: string) => set({ settings: { ...fields.settings, [name]: value } });
  const open = channel.connection.filter(isOpen(connection));
  return (
    <FormDialog
      title={connection.name}
      size={connection.channel === "webchat" ? "wide" : "side"}
      {...form}
      more={
        <Button icon={<Activity size={16} aria-hidden />} isPending={isTesting} onPress={() => void test()}>
          {t("test")}
        </Button>
      }
    >
      <Facts connection={connection} />
      <Stopping connection={connection} />
      {result ? <TestResult result={result} /> : null}
      <TextField
        isRequired
        label={t("name")}
        hint={t("name.hint")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
      {connection.channel === "webchat" ? (
        <>
          <WebchatFields
            values={fields.settings}
            onChange={setOne}
            about={(name) => about(`settings.${name}`) ?? about(`credentials.${name}`)}
          />
          <Snippet connectionId={connection.id} />
        </>
      ) : (
        <>
          <CredentialFields
            fields={open}
            values={fields.settings}
            onChange={setOne}
            about={(name) => about(name.replace("credentials.", "settings.")) ?? about(name)}
          />
          {connection.tokenExpirySource === "provider" || !channel.connection.some(({ secret }) => secret) ? null : (
            <TextField
              type="date"
              label={t("token")}
              hint={t("token.hint")}
              value={fields.tokenEnds}
              onChange={(tokenEnds) => set({ tokenEnds })}
              error={about("tokenExpiresAt")}
            />
          )}
          <PaceFields channel={channel} connection={connection} fields={fields} set={set} about={about} />
          <CopyField label={t("webhook")} value={app.webhookUrl} hint={t("webhook.hint")} />
        </>
      )}
      <Secrets connection={connection} app={app} channel={channel} />
      <Limits channel={channel} />
    </FormDialog>
  );
}

function Facts({ connection }: { readonly connection: Connection }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const state = useHealth()(connection);
  const activity = state?.activity;
  return (
    <dl className={styles.facts}>
      <dt>{t("health")}</dt>
      <dd>
        <Health connection={connection} state={state} />
        <Trouble connection={connection} state={state} />
        {connection.checkedAt ? (
          <small className={styles.detail}>{t("checked", { time: f.relative(connection.checkedAt, now) })}</small>
        ) : null}
      </dd>
      {activity ? (
        <>
          <dt>{t("activity")}</dt>
          <dd>
            {t("activity.value", { sent: activity.sent, failed: activity.failed })}
            {activity.lastSentAt ? (
              <small className={styles.detail}>
                {t("activity.last", { time: f.relative(activity.lastSentAt, now) })}
              </small>
            ) : null}
            {activity.lastFailureAt ? (
              <small className={styles.detail}>
                {t("activity.failure", {
                  time: f.relative(activity.lastFailureAt, now),
                  code: activity.lastFailureCode ?? "",
                })}
              </small>
            ) : null}
          </dd>
        </>
      ) : null}
      {connection.tokenExpirySource === "provider" ? (
        <>
          <dt>{t("token")}</dt>
          <dd>
            {connection.tokenExpiresAt ? (
              <>
                {f.date(connection.tokenExpiresAt)}{" "}
                {endsSoon(connection, now) ? (
                  <Badge tone="warn">{f.relative(connection.tokenExpiresAt, now)}</Badge>
                ) : null}
              </>
            ) : (
              t("token.never")
            )}
          </dd>
        </>
      ) : null}
      <dt>{t("account")}</dt>
      <dd>
        <ChannelMark channel={connection.channel} named /> {connection.accountIds.join(", ")}
      </dd>
    </dl>
  );
}

/** Off receives nothing either; stopped only waits with what goes out. */
function Stopping({ connection }: { readonly connection: Connection }) {
  const { can } = useSession();
  const { data } = useSending();
  if (!data) return null;
  return (
    <div className={styles.spread}>
      <StopState sending={data} scope={{ connection }} />
      {can("sending.manage") ? <StopButton sending={data} scope={{ connection }} /> : null}
    </div>
  );
}

function Limits({ channel: { limits, windowMs, receipts } }: { readonly channel: Schemas["Channel"] }) {
  const t = useWords();
  const f = useFormats();
  const largest = Math.max(0, ...Object.values(limits.media).map(({ maxBytes }) => maxBytes));
  const ticks = receipts.read ? "read" : receipts.delivered ? "delivered" : "none";
  return (
    <details>
      <summary className={styles.label}>{t("limits")}</summary>
      <dl className={styles.facts}>
        <dt>{t("limit.text")}</dt>
        <dd>{t("limit.text.value", { count: limits.text })}</dd>
        <dt>{t("limit.files")}</dt>
        <dd>{largest > 0 ? f.bytes(largest) : "—"}</dd>
        <dt>{t("limit.window")}</dt>
        <dd>{windowMs === null ? t("limit.window.none") : f.duration(windowMs)}</dd>
        <dt>{t("limit.ticks")}</dt>
        <dd>{t(`limit.ticks.${ticks}`)}</dd>
      </dl>
    </details>
  );
}
