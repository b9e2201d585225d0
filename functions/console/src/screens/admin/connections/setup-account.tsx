/** The account itself: a number, a page, a bot, a widget. */
import { client, readAnew, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { TextField } from "../../../kit/field.tsx";
import { Trouble } from "../../../shared/editing/form-dialog.tsx";
import { useWork } from "../../../shared/editing/work.ts";
import styles from "../admin.module.css";
import { CredentialFields, filled, lacksAny } from "./credentials.tsx";
import { momentOf } from "./days.ts";
import { hooked, type StepProps } from "./setup-step.ts";
import { WebchatFields } from "./webchat.tsx";
import { useWords } from "./words.ts";

export function AccountStep({ channel, entered, enter, go, app }: StepProps & { readonly app: Schemas["App"] }) {
  const t = useWords();
  const work = useWork();
  const isWidget = channel.id === "webchat";
  const setOne = (name: string, value: string) => enter({ account: { ...entered.account, [name]: value } });
  const about = (field: string) => work.about(`credentials.${field}`) ?? work.about(field);
  const ends = momentOf(entered.tokenEnds);
  const connect = async () => {
    const connection = await work.run(
      () =>
        client.POST("/api/connections", {
          body: {
            ...{ appId: app.id, name: entered.accountName.trim(), credentials: filled(entered.account) },
            ...(ends ? { tokenExpiresAt: ends } : {}),
          },
        }),
      { anew: [] },
    );
    if (!connection) return;
    await readAnew("/api/connections");
    go({ step: "done", connection: connection.id });
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void connect();
      }}
    >
      <TextField
        isRequired
        autoFocus
        label={t("name")}
        hint={t("name.hint")}
        maxLength={100}
        value={entered.accountName}
        onChange={(text) => enter({ accountName: text })}
        error={work.about("name")}
      />
      <CredentialFields
        fields={isWidget ? channel.connection.filter(({ name }) => name === "widget") : channel.connection}
        values={entered.account}
        onChange={setOne}
        about={work.about}
      />
      {channel.connection.some(({ secret }) => secret) ? (
        <TextField
          type="date"
          label={t("token")}
          hint={t("token.hint")}
          value={entered.tokenEnds}
          onChange={(tokenEnds) => enter({ tokenEnds })}
          error={work.about("tokenExpiresAt")}
        />
      ) : null}
      {isWidget ? <WebchatFields values={entered.account} onChange={setOne} about={about} /> : null}
      <Trouble work={work} />
      <div className={styles.spread}>
        <Button onPress={() => go({ step: hooked(channel.id) ? "hook" : "app" })}>{t("setup.back")}</Button>
        <Button
          kind="primary"
          type="submit"
          isPending={work.isPending}
          isDisabled={entered.accountName.trim() === "" || lacksAny(channel.connection, entered.account)}
        >
          {t("account.connect")}
        </Button>
      </div>
    </form>
  );
}
