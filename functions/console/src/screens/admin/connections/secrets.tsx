/** New secrets for an account or its app. They are kept where nobody reads them back. */
import { useState } from "react";
import { client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Trouble } from "../../../shared/editing/form-dialog.tsx";
import { useWork } from "../../../shared/editing/work.ts";
import styles from "../admin.module.css";
import { CredentialFields, type Field, filled, type Values } from "./credentials.tsx";
import { useWords } from "./words.ts";

export function Secrets({
  connection,
  app,
  channel,
}: {
  readonly connection: Schemas["Connection"];
  readonly app: Schemas["App"];
  readonly channel: Schemas["Channel"];
}) {
  const t = useWords();
  const ofAccount = channel.connection.filter(({ secret }) => secret);
  const ofApp = channel.app.filter(({ secret }) => secret);
  return (
    <details className={styles.fold}>
      <summary className={styles.label}>{t("secrets")}</summary>
      <div className={styles.stack}>
        <p className={styles.quiet}>{t("secrets.text")}</p>
        {ofAccount.length > 0 ? (
          <Rotation
            title={t("secrets.account")}
            fields={ofAccount}
            hintOf={() => t("secrets.set")}
            rotate={(credentials) =>
              client.POST("/api/connections/{id}/rotate", {
                params: { path: { id: connection.id } },
                body: { credentials },
              })
            }
          />
        ) : null}
        {ofApp.length > 0 ? (
          <Rotation
            title={t("secrets.app", { name: app.name })}
            text={t("secrets.app.text")}
            fields={ofApp}
            hintOf={({ name }) => t(app.secretsSet.includes(name) ? "secrets.set" : "secrets.unset")}
            rotate={(credentials) =>
              client.POST("/api/apps/{id}/rotate", { params: { path: { id: app.id } }, body: { credentials } })
            }
          />
        ) : null}
      </div>
    </details>
  );
}

function Rotation({
  title,
  text,
  fields,
  hintOf,
  rotate,
}: {
  readonly title: string;
  readonly text?: string;
  readonly fields: readonly Field[];
  hintOf(field: Field): string;
  rotate(credentials: Record<string, string>): Promise<{ readonly data?: object }>;
}) {
  const t = useWords();
  const work = useWork();
  const [values, setValues] = useState<Values>({});
  const credentials = filled(values);
  const replace = async () => {
    const done = await work.run(() => rotate(credentials), {
      said: t("rotated"),
      anew: ["/api/connections", "/api/apps"],
    });
    if (done) setValues({});
  };
  return (
    <fieldset className={styles.area} aria-label={title}>
      <h3>{title}</h3>
      {text ? <p className={styles.quiet}>{text}</p> : null}
      <CredentialFields
        fields={fields}
        values={values}
        onChange={(name, value) => setValues((known) => ({ ...known, [name]: value }))}
        about={work.about}
        hintOf={hintOf}
      />
      <Trouble work={work} />
      <div>
        <Button
          isDisabled={Object.keys(credentials).length === 0}
          isPending={work.isPending}
          onPress={() => void replace()}
        >
          {t("rotate")}
        </Button>
      </div>
    </fieldset>
  );
}
