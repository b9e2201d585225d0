/** Why a lead stands where it stands, and saying that this is wrong. */
import { useState } from "react";
import { api } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { Select } from "../../../kit/field.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { useSession } from "../../../session/session.tsx";
import { useFormats } from "../../../words/index.tsx";
import { usePeople } from "../../people/people.ts";
import styles from "../lead.module.css";
import { type Funnel, type Lead, openStages, stageOf } from "../model.ts";
import type { Mover } from "../moved/mover.tsx";
import { useFunnels } from "../names.ts";
import { useWords } from "./words.ts";

const placeName = (funnels: readonly Funnel[], funnelId: string, stageId: string): string => {
  const funnel = funnels.find(({ id }) => id === funnelId);
  return `${funnel?.name ?? funnelId} · ${stageOf(funnel, stageId)?.name ?? stageId}`;
};

export function Why({ lead, mover }: { readonly lead: Lead; readonly mover: Mover }) {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const { funnels } = useFunnels();
  const { nameOf } = usePeople();
  const [correcting, setCorrecting] = useState(false);
  const { classification: why, source } = lead;
  const { data: rules } = api.useQuery(
    "get",
    "/api/classification-rules",
    { params: { query: { limit: 100 } } },
    { staleTime: 5 * 60_000, enabled: why !== null },
  );
  const ruleName = (id: string) => rules?.data.find((rule) => rule.id === id)?.name ?? t("rule_gone");
  const where = why ? placeName(funnels, why.funnelId, why.stageId) : "";
  const ruleId = why?.ruleId ?? null;
  const told =
    why === null
      ? source.channel === "manual"
        ? t("by_hand")
        : t("nothing")
      : why.by === "rule"
        ? t("rule", { rule: ruleId === null ? t("rule_gone") : ruleName(ruleId), place: where })
        : ruleId !== null
          ? t(why.by === "correction" ? "correction" : "person_after_rule", {
              rule: ruleName(ruleId),
              place: where,
            })
          : source.channel === "manual"
            ? t("by_hand")
            : t("person", { place: where });
  return (
    <section className={styles.section} aria-label={t("title")}>
      <div className={styles.section_head}>
        <h3>{t("title")}</h3>
        {ruleId !== null && can("leads.manage") ? (
          <Button small onPress={() => setCorrecting(true)}>
            {t("wrong")}
          </Button>
        ) : null}
      </div>
      <p>{told}</p>
      {why ? <p className={styles.quiet}>{f.dateTime(why.at)}</p> : null}
      {why && why.because.length > 0 ? (
        <p className={styles.line}>
          {t("because")}
          {why.because.map((word) => (
            <Badge key={word}>{word}</Badge>
          ))}
        </p>
      ) : null}
      {why && why.considered.length > 0 ? (
        <table className={styles.rules}>
          <caption className="hidden-visually">{t("considered")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("considered")}</th>
              <th scope="col">{t("score")}</th>
            </tr>
          </thead>
          <tbody>
            {why.considered.map((one) => (
              <tr key={one.ruleId}>
                <th scope="row">
                  {ruleName(one.ruleId)}
                  <br />
                  <span className={styles.quiet}>{placeName(funnels, one.funnelId, one.stageId)}</span>
                </th>
                <td>
                  {f.number(one.score)}
                  {one.adjustment === 0 ? null : (
                    <span className={styles.quiet}>
                      {" "}
                      {t("adjusted", { weight: f.number(one.weight), adjustment: f.number(one.adjustment) })}
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {lead.assignee ? <p className={styles.quiet}>{t("owner", { name: nameOf(lead.assignee) })}</p> : null}
      {correcting ? <Correcting lead={lead} mover={mover} onClose={() => setCorrecting(false)} /> : null}
    </section>
  );
}

function Correcting({ lead, mover, onClose }: { readonly lead: Lead; readonly mover: Mover; onClose(): void }) {
  const t = useWords();
  const { inUse } = useFunnels();
  const [chosen, setChosen] = useState("");
  const places = inUse.flatMap((funnel) =>
    openStages(funnel).map((stage) => ({ id: `${funnel.id}/${stage.id}`, label: `${funnel.name} · ${stage.name}` })),
  );
  const correct = () => {
    const [funnelId, stageId = ""] = chosen.split("/");
    const funnel = inUse.find(({ id }) => id === funnelId);
    if (!funnel) return;
    onClose();
    mover.move(lead, { funnel, stageId }, true);
  };
  return (
    <Dialog
      isOpen
      title={t("wrong")}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button kind="primary" isDisabled={chosen === ""} onPress={correct}>
            {t("correct")}
          </Button>
        </>
      }
    >
      <p className={styles.quiet}>{t("learns")}</p>
      <Select
        label={t("belongs")}
        value={chosen === "" ? null : chosen}
        options={places.filter(({ id }) => id !== `${lead.funnelId}/${lead.stageId}`)}
        onChange={setChosen}
        placeholder={t("choose")}
      />
    </Dialog>
  );
}
