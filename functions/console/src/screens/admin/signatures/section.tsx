/** How campaigns are signed: here by a second factor, or at a service for electronic signatures. */
import { useState } from "react";
import { api, client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Confirm } from "../../../kit/dialog.tsx";
import { RadioGroup, Switch, TextField } from "../../../kit/field.tsx";
import { Card } from "../../../kit/page.tsx";
import { ProblemNote } from "../../../kit/problem-note.tsx";
import { useSession } from "../../../session/session.tsx";
import { Loaded } from "../../../shared/editing/loaded.tsx";
import { ifMatch, useWork } from "../../../shared/editing/work.ts";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import styles from "./signatures.module.css";
import { useWords } from "./words.ts";

const POLICY = "/api/approval-policy";
const SERVICE = "/api/signature-service";
const METHODS = ["second_factor", "docusign"] as const;

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const { can } = useSession();
  const policy = api.useQuery("get", POLICY);
  const service = api.useQuery("get", SERVICE);
  return (
    <SectionPage title={admin("section.signatures")} description={t("text")}>
      <div className={styles.cards}>
        <Loaded of={service}>
          {({ connection }) => (
            <>
              <Loaded of={policy}>{(known) => <Method policy={known} isConnected={connection !== null} />}</Loaded>
              {can("connections.manage") ? <Service connection={connection} /> : null}
            </>
          )}
        </Loaded>
      </div>
    </SectionPage>
  );
}

function Method({
  policy: { method, version },
  isConnected,
}: {
  readonly policy: Schemas["ApprovalPolicy"];
  readonly isConnected: boolean;
}) {
  const t = useWords();
  const work = useWork();
  const choose = (id: string) => {
    const chosen = METHODS.find((one) => one === id);
    if (chosen && chosen !== method)
      void work.run(() => client.PATCH(POLICY, { params: { header: ifMatch(version) }, body: { method: chosen } }), {
        said: t("method.saved"),
        anew: [POLICY],
      });
  };
  return (
    <Card title={t("method")}>
      <RadioGroup
        label={t("method")}
        bare
        value={method}
        onChange={choose}
        options={METHODS.map((id) => ({
          ...{ id, label: t(`method.${id}`) },
          isDisabled: id !== "second_factor" && !isConnected,
        }))}
      />
      <ProblemNote error={work.problem} />
    </Card>
  );
}

function Service({ connection }: { readonly connection: Schemas["SignatureService"]["connection"] }) {
  const t = useWords();
  const work = useWork();
  const [isEnding, setEnding] = useState(false);
  const [sandbox, setSandbox] = useState(connection?.sandbox ?? false);
  const [fields, setFields] = useState({
    ...{ clientId: connection?.clientId ?? "", userId: connection?.userId ?? "" },
    ...{ privateKey: "", webhookKey: "" },
  });
  const set = (name: keyof typeof fields) => (value: string) => setFields({ ...fields, [name]: value });
  const isFilled = Object.values(fields).every((value) => value.trim() !== "");
  const connect = () =>
    void work.run(
      () =>
        client.PATCH(SERVICE, {
          body: {
            ...{ service: "docusign", sandbox, clientId: fields.clientId.trim(), userId: fields.userId.trim() },
            ...{ privateKey: fields.privateKey.trim(), webhookKey: fields.webhookKey.trim() },
          },
        }),
      { said: t("connected"), anew: [SERVICE] },
    );
  const end = () => {
    setEnding(false);
    void work.run(() => client.DELETE(SERVICE), { said: t("ended"), anew: [SERVICE] });
  };
  return (
    <Card title="DocuSign">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          connect();
        }}
      >
        <p role="status">
          {connection ? t(connection.sandbox ? "is.sandbox" : "is", { account: connection.account }) : t("none")}
        </p>
        <p>{t("how")}</p>
        <TextField
          label={t("clientId")}
          value={fields.clientId}
          onChange={set("clientId")}
          error={work.about("clientId")}
        />
        <TextField label={t("userId")} value={fields.userId} onChange={set("userId")} error={work.about("userId")} />
        <TextField
          label={t("privateKey")}
          rows={4}
          value={fields.privateKey}
          onChange={set("privateKey")}
          error={work.about("privateKey")}
        />
        <TextField
          label={t("webhookKey")}
          type="password"
          autoComplete="off"
          value={fields.webhookKey}
          onChange={set("webhookKey")}
          error={work.about("webhookKey")}
        />
        <Switch isSelected={sandbox} onChange={setSandbox}>
          {t("sandbox")}
        </Switch>
        <ProblemNote error={work.problem} />
        <div className={styles.row}>
          <Button type="submit" kind="primary" isDisabled={!isFilled} isPending={work.isPending}>
            {t("connect")}
          </Button>
          {connection ? (
            <Button kind="danger" onPress={() => setEnding(true)}>
              {t("end")}
            </Button>
          ) : null}
        </div>
      </form>
      <Confirm
        title={t("end")}
        text={t("end.text")}
        action={t("end")}
        danger
        isOpen={isEnding}
        onConfirm={end}
        onClose={() => setEnding(false)}
      />
    </Card>
  );
}
