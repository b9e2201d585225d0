import { Select } from "../../../kit/field.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { useSession } from "../../../session/session.tsx";
import { useFormats, useNow } from "../../../words/index.tsx";
import { useChange } from "../change.ts";
import { type ConversationView, PRIORITIES } from "../model.ts";
import { useWords } from "../words.ts";
import styles from "./side.module.css";

const NONE = "none";

export function Facts({ conversation }: { readonly conversation: ConversationView }) {
  const t = useWords();
  const formats = useFormats();
  const now = useNow();
  const { can } = useSession();
  const { change } = useChange(conversation.id);
  const { createdAt, lastInboundAt, targets, priority, satisfaction, campaign } = conversation;
  return (
    <dl className={styles.facts}>
      <dt>{t("priority")}</dt>
      <dd>
        {can("conversations.manage") ? (
          <Select
            bare
            label={t("priority")}
            value={priority ?? NONE}
            onChange={(id) => change({ priority: PRIORITIES.find((one) => one === id) ?? null })}
            options={[
              { id: NONE, label: t("priority.none") },
              ...PRIORITIES.map((id) => ({ id, label: t(`priority.${id}`) })),
            ]}
          />
        ) : (
          t(`priority.${priority ?? NONE}`)
        )}
      </dd>
      <dt>{t("since")}</dt>
      <dd>{formats.date(createdAt)}</dd>
      {lastInboundAt ? (
        <>
          <dt>{t("wrote")}</dt>
          <dd>{formats.relative(lastInboundAt, now)}</dd>
        </>
      ) : null}
      {campaign ? (
        <>
          <dt>{t("campaign")}</dt>
          <dd>{campaign.name || t("campaign.unnamed")}</dd>
        </>
      ) : null}
      {targets?.firstResponse ? (
        <>
          <dt>{t("target.first")}</dt>
          <dd>
            <Badge tone={targets.firstResponse.state === "breached" ? "danger" : "ok"}>
              {formats.relative(targets.firstResponse.dueAt, now)}
            </Badge>
          </dd>
        </>
      ) : null}
      {targets?.resolution ? (
        <>
          <dt>{t("target.resolution")}</dt>
          <dd>
            <Badge tone={targets.resolution.state === "breached" ? "danger" : "ok"}>
              {formats.relative(targets.resolution.dueAt, now)}
            </Badge>
          </dd>
        </>
      ) : null}
      {satisfaction?.score ? (
        <>
          <dt>{t("satisfaction")}</dt>
          <dd>{t("satisfaction.score", { score: satisfaction.score })}</dd>
        </>
      ) : null}
    </dl>
  );
}
