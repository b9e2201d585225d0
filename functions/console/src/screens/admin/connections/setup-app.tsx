/** What has to be made at the provider first, and the app that it signs for. */
import { useState } from "react";
import { client, readAnew, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { RadioGroup, TextField } from "../../../kit/field.tsx";
import { channelName } from "../../../kit/mark.tsx";
import { Trouble } from "../../../shared/editing/form-dialog.tsx";
import { useWork } from "../../../shared/editing/work.ts";
import styles from "../admin.module.css";
import { CredentialFields, filled, lacksAny } from "./credentials.tsx";
import { hooked, type StepProps } from "./setup-step.ts";
import { useWords } from "./words.ts";

const TO_CREATE = {
  whatsapp: ["1", "2", "3"],
  messenger: ["1", "2", "3", "4"],
  instagram: ["1", "2", "3", "4"],
  slack: ["1", "2", "3"],
  telegram: ["1", "2"],
  twilio: ["1", "2", "3"],
  "aws-sms": ["1", "2"],
  ovh: ["1", "2"],
  http: ["1", "2"],
  webchat: ["1"],
  webpush: ["1"],
} as const;
/** A bot, an account, a number, a sender. */
const SINGLE: ReadonlySet<string> = new Set(["aws-sms", "ovh", "sendgrid", "ses", "smtp", "telegram", "twilio"]);
const FRESH = "fresh";

export function AppStep({
  channel,
  entered,
  enter,
  go,
  apps,
  connections,
}: StepProps & {
  readonly apps: readonly Schemas["App"][];
  readonly connections: readonly Schemas["Connection"][];
}) {
  const t = useWords();
  const work = useWork();
  // Where an app is one account, it is free for another only while it has none.
  const usable = apps.filter(
    (one) =>
      one.channel === channel.id && (!SINGLE.has(channel.id) || !connections.some(({ appId }) => appId === one.id)),
  );
  const [chosen, setChosen] = useState(usable[0]?.id ?? FRESH);
  const name = entered.appName.trim() || channelName(channel.id);
  const next = (app: string) => go({ app, step: hooked(channel.id) ? "hook" : "account" });
  const proceed = async () => {
    if (chosen !== FRESH) return next(chosen);
    const app = await work.run(
      () => client.POST("/api/apps", { body: { channel: channel.id, name, credentials: filled(entered.app) } }),
      { anew: [] },
    );
    if (!app) return;
    await readAnew("/api/apps");
    next(app.id);
  };
  const isNew = chosen === FRESH;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void proceed();
      }}
    >
      {usable.length > 0 ? (
        <RadioGroup
          label={t("app.use")}
          hint={t("app.use.hint")}
          value={chosen}
          onChange={setChosen}
          options={[...usable.map((one) => ({ id: one.id, label: one.name })), { id: FRESH, label: t("app.new") }]}
        />
      ) : null}
      <ToCreate channel={channel.id} />
      {isNew ? (
        <>
          <h3>{t("app.enter")}</h3>
          <TextField
            label={t("app.name")}
            placeholder={channelName(channel.id)}
            maxLength={100}
            value={entered.appName}
            onChange={(text) => enter({ appName: text })}
          />
          <CredentialFields
            fields={channel.app}
            values={entered.app}
            onChange={(field, value) => enter({ app: { ...entered.app, [field]: value } })}
            about={work.about}
          />
        </>
      ) : null}
      <Trouble work={work} />
      <div className={styles.spread}>
        <Button onPress={() => go({ channel: undefined, step: undefined, app: undefined })}>{t("setup.back")}</Button>
        <Button
          kind="primary"
          type="submit"
          isPending={work.isPending}
          isDisabled={isNew && lacksAny(channel.app, entered.app)}
        >
          {t("setup.next")}
        </Button>
      </div>
    </form>
  );
}

function ToCreate({ channel }: { readonly channel: string }) {
  const t = useWords();
  const known = (Object.keys(TO_CREATE) as (keyof typeof TO_CREATE)[]).find((one) => one === channel);
  if (!known) return null;
  const numbers: readonly string[] = TO_CREATE[known];
  return (
    <>
      <h3>{t("app.create")}</h3>
      <ol className={styles.steps}>
        {numbers.map((number) => (
          <li key={number}>{t(`create.${known}.${number}` as "create.webchat.1")}</li>
        ))}
      </ol>
    </>
  );
}
