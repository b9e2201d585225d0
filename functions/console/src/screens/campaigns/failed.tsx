/** Whom it failed with, phase by phase, and sending it to them once more. */
import { client, type Schemas, useList } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Card } from "../../kit/page.tsx";
import { useAct } from "../../shared/editing/work.ts";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import { mediumName } from "../../shared/ways/media.ts";
import styles from "./campaigns.module.css";
import { CAMPAIGN, type Campaign, MOVED } from "./model.ts";
import { useCodes } from "./reasons.ts";
import { useWords } from "./words.ts";

type Metrics = Schemas["CampaignMetrics"];

export function Failed({ campaign, metrics }: { readonly campaign: Campaign; readonly metrics: Metrics }) {
  const t = useWords();
  const phases = metrics.byPhase.filter(({ funnel }) => funnel.failed > 0);
  return (
    <Card title={t("failed")}>
      {phases.length === 0 ? (
        <p className={styles.quiet}>{t("failed.none")}</p>
      ) : (
        <div className={styles.stack}>
          {phases.map(({ key, name, funnel }) => (
            <FailedIn key={key} campaign={campaign} phaseId={key} name={name ?? key} count={funnel.failed} />
          ))}
        </div>
      )}
    </Card>
  );
}

function FailedIn({
  campaign: { id, status, can },
  phaseId,
  name,
  count,
}: {
  readonly campaign: Campaign;
  readonly phaseId: string;
  readonly name: string;
  readonly count: number;
}) {
  const t = useWords();
  const codes = useCodes();
  const act = useAct();
  const list = useList(`${CAMPAIGN}/deliveries`, {
    path: { id },
    query: { phase: phaseId, list: "failed", limit: 20 },
  });
  const again = () =>
    act(() => client.POST(`${CAMPAIGN}/phases/{phaseId}/resend-failed`, { params: { path: { id, phaseId } } }), {
      said: t("failed.again.did"),
      anew: [...MOVED, `${CAMPAIGN}/deliveries`],
    });
  return (
    <section className={styles.stack_s} aria-label={name}>
      <div className={styles.spread}>
        <strong>{t("failed.in", { name, count })}</strong>
        {status === "running" && can.includes("pause") ? (
          <Button small onPress={() => void again()}>
            {t("failed.again")}
          </Button>
        ) : null}
      </div>
      <ul className={styles.list}>
        {list.items.map((one) => (
          <li key={`${one.contactId} ${one.channel}`}>
            <ContactLink id={one.contactId} name={one.name} /> · {mediumName(one.channel)}
            {one.reason ? ` · ${codes(one.reason.code)}: ${one.reason.text}` : ""}
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <div>
          <Button small isPending={list.isFetchingNextPage} onPress={list.readMore}>
            {t("more")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
