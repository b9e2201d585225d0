/** To whom new conversations go. */
import { Shuffle } from "lucide-react";
import { namesOf, useAll } from "../../../api/all.ts";
import { client, type Schemas } from "../../../api/client.ts";
import { channelName } from "../../../kit/mark.tsx";
import { Empty } from "../../../kit/page.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { ifMatch, useAct } from "../../../shared/editing/work.ts";
import { usePeople, useTeams } from "../../../shared/people/people.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { useNamed } from "../parts/match.tsx";
import { nextPosition } from "../parts/order.tsx";
import { AddButton, RuleList } from "../parts/rule-list.tsx";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { AssignmentDialog } from "./rule.tsx";
import { useWords } from "./words.ts";

type Rule = Schemas["AssignmentRule"];
const RULES = "/api/assignment-rules";

export function Section() {
  const t = useWords();
  const f = useFormats();
  const admin = useAdminWords();
  const place = usePlace();
  const act = useAct();
  const named = useNamed();
  const rules = useAll(RULES);
  const teams = useTeams();
  const people = usePeople();
  const teamNames = namesOf(teams.items);
  const rule = rules.items.find(({ id }) => id === place.open);
  const change = (one: Rule, body: Schemas["AssignmentRuleChange"]) =>
    client.PATCH("/api/assignment-rules/{id}", {
      params: { path: { id: one.id }, header: ifMatch(one.version) },
      body,
    });
  const holdsFor = ({ match }: Rule) =>
    [
      ...match.channels.map(channelName),
      ...named("connections", match.connections),
      ...match.countries.map(f.country),
      ...match.languages.map(f.language),
      ...named("labels", match.labels),
      ...match.leadTypes.map((type) => admin(`lead.${type}`)),
      ...(match.hours === "any" ? [] : [t(`hours.${match.hours}`)]),
    ].join(" · ") || admin("everything");
  return (
    <SectionPage
      title={admin("section.assignment")}
      description={t("text")}
      actions={rules.items.length > 0 ? <AddButton>{t("new")}</AddButton> : null}
    >
      {rules.items.length > 1 ? <p className={styles.quiet}>{admin("first_holds")}</p> : null}
      <RuleList
        label={t("list")}
        name={t("name")}
        list={rules}
        detailOf={holdsFor}
        switchName={(name) => t("switch", { name })}
        onSwitch={(one, active) => void act(() => change(one, { active }), { anew: [RULES] })}
        onMove={(places) =>
          void act(() => Promise.all(places.map(({ one, position }) => change(one, { position }))), { anew: [RULES] })
        }
        columns={[
          {
            id: "to",
            title: t("to"),
            cell: ({ pool }) =>
              [
                ...(pool.teamId ? [teamNames.get(pool.teamId) ?? pool.teamId] : []),
                ...(pool.people.length > 0 ? [t("to.people", { count: pool.people.length })] : []),
              ].join(" + "),
          },
          {
            id: "strategy",
            title: t("strategy"),
            minor: true,
            cell: ({ strategy }) => t(`strategy.${strategy}`),
          },
        ]}
        empty={
          <Empty icon={<Shuffle size={32} aria-hidden />} title={t("empty")} action={<AddButton>{t("new")}</AddButton>}>
            {t("empty.text")}
          </Empty>
        }
      />
      {place.open === NEW ? (
        <AssignmentDialog key={NEW} position={nextPosition(rules.items)} teams={teams.items} people={people.items} />
      ) : null}
      {rule ? (
        <AssignmentDialog
          key={rule.id}
          rule={rule}
          position={rule.position}
          teams={teams.items}
          people={people.items}
        />
      ) : null}
    </SectionPage>
  );
}
