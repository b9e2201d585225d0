/** The rules that put leads into funnels, tried out where they stand. */
import { Waypoints } from "lucide-react";
import { useAll } from "../../../api/all.ts";
import { client, type Schemas } from "../../../api/client.ts";
import { Badge } from "../../../kit/mark.tsx";
import { Empty } from "../../../kit/page.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { ifMatch, useAct } from "../../../shared/editing/work.ts";
import { useFormats } from "../../../words/index.tsx";
import { nextPosition } from "../parts/order.tsx";
import { AddButton, RuleList } from "../parts/rule-list.tsx";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { Corrections } from "./corrections.tsx";
import type { Rule } from "./model.ts";
import { usePlaces } from "./places.ts";
import { ClassificationDialog } from "./rule.tsx";
import { Trial } from "./trial.tsx";
import { useWords } from "./words.ts";

const RULES = "/api/classification-rules";
/** Of a rule's phrases, enough to know it by. */
const SHOWN = 6;

export function Section() {
  const t = useWords();
  const f = useFormats();
  const admin = useAdminWords();
  const place = usePlace();
  const act = useAct();
  const rules = useAll(RULES);
  const { funnels, nameOf } = usePlaces();
  const rule = rules.items.find(({ id }) => id === place.open);
  const change = (one: Rule, body: Schemas["ClassificationRuleChange"]) =>
    client.PATCH("/api/classification-rules/{id}", {
      params: { path: { id: one.id }, header: ifMatch(one.version) },
      body,
    });
  const phrasesOf = ({ match }: Rule) => match.words.flatMap(({ phrases }) => phrases);
  return (
    <SectionPage
      title={admin("section.classification")}
      description={t("text")}
      actions={<AddButton>{t("new")}</AddButton>}
    >
      <Trial rules={rules.items} placeName={nameOf} />
      <RuleList
        label={t("list")}
        name={t("name")}
        list={rules}
        detailOf={(one) => (
          <>
            {one.standard ? <Badge>{t("standard")}</Badge> : null} {phrasesOf(one).slice(0, SHOWN).join(" · ")}
            {phrasesOf(one).length > SHOWN ? " …" : null}
          </>
        )}
        switchName={(name) => t("switch", { name })}
        onSwitch={(one, active) => void act(() => change(one, { active }), { anew: [RULES] })}
        onMove={(places) =>
          void act(() => Promise.all(places.map(({ one, position }) => change(one, { position }))), { anew: [RULES] })
        }
        columns={[
          { id: "place", title: t("place"), minor: true, cell: (one) => nameOf(one.place) },
          {
            id: "weight",
            title: t("weight"),
            numeric: true,
            minor: true,
            cell: ({ weight, adjustment }) =>
              adjustment === 0 ? f.number(weight) : t("adjusted", { weight: weight + adjustment }),
          },
        ]}
        empty={
          <Empty icon={<Waypoints size={32} aria-hidden />} title={t("empty")}>
            {t("empty.text")}
          </Empty>
        }
      />
      <Corrections rules={rules.items} placeName={nameOf} />
      {place.open === NEW && funnels.length > 0 ? (
        <ClassificationDialog key={NEW} position={nextPosition(rules.items)} funnels={funnels} />
      ) : null}
      {rule ? <ClassificationDialog key={rule.id} rule={rule} position={rule.position} funnels={funnels} /> : null}
    </SectionPage>
  );
}
