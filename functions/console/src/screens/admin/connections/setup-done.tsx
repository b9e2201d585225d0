/** It is connected: whether the provider agrees, and how to see it work. */
import { useEffect, useState } from "react";
import { client, readAnew, type Schemas } from "../../../api/client.ts";
import { Button, ButtonLink } from "../../../kit/button.tsx";
import { ProblemNote } from "../../../kit/problem-note.tsx";
import { Spinner } from "../../../kit/spinner.tsx";
import styles from "../admin.module.css";
import { CopyField } from "../parts/copy.tsx";
import { TestResult } from "./health.tsx";
import { Snippet } from "./snippet.tsx";
import { useWords } from "./words.ts";

const TOLD = [
  "whatsapp",
  "messenger",
  "instagram",
  "slack",
  "telegram",
  "twilio",
  "aws-sms",
  "ovh",
  "http",
  "webchat",
  "webpush",
] as const;

export function DoneStep({ connection, onClose }: { readonly connection: Schemas["Connection"]; onClose(): void }) {
  const t = useWords();
  const [result, setResult] = useState<Schemas["ConnectionTest"]>();
  const [problem, setProblem] = useState<unknown>();
  const { id } = connection;
  useEffect(() => {
    let isHere = true;
    client
      .POST("/api/connections/{id}/test", { params: { path: { id } } })
      .then(({ data }) => isHere && setResult(data))
      .catch((refused: unknown) => isHere && setProblem(refused))
      .finally(() => void readAnew("/api/connections"));
    return () => {
      isHere = false;
    };
  }, [id]);
  const told = TOLD.find((one) => one === connection.channel);
  return (
    <div className={styles.form}>
      <h3>{t("done.good", { name: connection.name })}</h3>
      {result ? (
        <TestResult result={result} />
      ) : problem ? (
        <ProblemNote error={problem} />
      ) : (
        <Spinner label={t("test")} />
      )}
      {told ? <p>{t(`done.try.${told}`)}</p> : null}
      {connection.channel === "webpush" && result?.connection.address ? (
        <CopyField label={t("key.public")} value={result.connection.address} />
      ) : null}
      {connection.channel === "webchat" ? <Snippet connectionId={id} /> : null}
      <div className={styles.spread}>
        <ButtonLink to="/inbox">{t("done.inbox")}</ButtonLink>
        <Button kind="primary" onPress={onClose}>
          {t("setup.done")}
        </Button>
      </div>
    </div>
  );
}
