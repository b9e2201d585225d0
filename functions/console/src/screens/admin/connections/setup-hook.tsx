/** The address that the provider posts to, to be entered there. */
import type { Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import styles from "../admin.module.css";
import { CopyField } from "../parts/copy.tsx";
import { hooked, type StepProps } from "./setup-step.ts";
import { useWords } from "./words.ts";

export function HookStep({ channel, entered, go, app }: StepProps & { readonly app: Schemas["App"] }) {
  const t = useWords();
  const known = hooked(channel.id);
  const token = entered.app.verifyToken?.trim();
  return (
    <div className={styles.form}>
      {known ? <p>{t(`hook.${known}`)}</p> : null}
      <CopyField label={t("webhook")} value={app.webhookUrl} />
      {token ? (
        <CopyField label={t("field.verifyToken")} value={token} hint={t("make.copy")} />
      ) : channel.app.some(({ name }) => name === "verifyToken") ? (
        <p className={styles.quiet}>{t("hook.verify.known")}</p>
      ) : null}
      <div className={styles.spread}>
        <Button onPress={() => go({ step: "app" })}>{t("setup.back")}</Button>
        <Button kind="primary" onPress={() => go({ step: "account" })}>
          {t("setup.next")}
        </Button>
      </div>
    </div>
  );
}
