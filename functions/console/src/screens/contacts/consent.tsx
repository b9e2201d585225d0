import { useList } from "../../api/client.ts";
import { Badge, channelName } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./contact.module.css";
import type { ContactDetail } from "./model.ts";
import { useWords } from "./words.ts";

/** What the person said last about advertising, on each channel. The whole ledger is on the timeline. */
export function Consent({ contact }: { readonly contact: ContactDetail }) {
  const t = useWords();
  const f = useFormats();
  const list = useList("/api/contacts/{id}/timeline", {
    path: { id: contact.id },
    query: { limit: 100, kind: "consent" as const },
  });
  const said = list.items.flatMap((entry) => (entry.kind === "consent" ? [entry] : []));
  const latest = said.filter(
    ({ consent: { channel, purpose } }, index) =>
      said.findIndex((one) => one.consent.channel === channel && one.consent.purpose === purpose) === index,
  );
  return (
    <Card title={t("consent")}>
      {latest.length === 0 && !list.isPending ? <p className={styles.quiet}>{t("consent.none")}</p> : null}
      <ul className={styles.identities}>
        {latest.map(({ id, at, consent: { channel, purpose, state, source } }) => (
          <li key={id}>
            <span>{channel === "*" ? t("consent.every") : channelName(channel)}</span>
            {purpose === "marketing" ? null : <span className={styles.quiet}>{t(`consent.purpose.${purpose}`)}</span>}
            <Badge tone={state === "granted" ? "ok" : "danger"}>{t(`consent.${state}`)}</Badge>
            <span className={styles.quiet}>{t(`consent.${source}`, { date: f.date(at) })}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
