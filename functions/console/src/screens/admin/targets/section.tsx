/** What is promised to customers, in order. */
import { Plus, Timer } from "lucide-react";
import { useAll } from "../../../api/all.ts";
import { client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { channelName } from "../../../kit/mark.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { ifMatch, useAct } from "../../../shared/editing/work.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { useNamed } from "../parts/match.tsx";
import { inOrder, MoveButtons, moved, nextPosition } from "../parts/order.tsx";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { TargetDialog } from "./target.tsx";
import { useWords } from "./words.ts";

type Policy = Schemas["TargetPolicy"];
const POLICIES = "/api/target-policies";

export function Section() {
  const t = useWords();
  const f = useFormats();
  const admin = useAdminWords();
  const place = usePlace();
  const act = useAct();
  const named = useNamed();
  const policies = useAll(POLICIES);
  const policy = policies.items.find(({ id }) => id === place.open);
  const within = (minutes: number | null) => (minutes === null ? "—" : f.duration(minutes * 60_000));
  const holdsFor = ({ match }: Policy) =>
    [
      ...match.priorities.map((id) => {
        const known = (["urgent", "high", "normal", "low"] as const).find((one) => one === id);
        return known ? t(`priority.${known}`) : id;
      }),
      ...match.channels.map(channelName),
      ...named("labels", match.labels),
      ...named("teams", match.teams),
    ].join(" · ") || admin("everything");
  const move = (id: string, by: 1 | -1) =>
    void act(
      () =>
        Promise.all(
          moved(policies.items, id, by).map(({ one, position }) =>
            client.PATCH("/api/target-policies/{id}", {
              params: { path: { id: one.id }, header: ifMatch(one.version) },
              body: { position },
            }),
          ),
        ),
      { anew: [POLICIES] },
    );
  const columns: readonly Column<Policy>[] = [
    {
      id: "name",
      title: t("name"),
      cell: (one) => (
        <span className={styles.wrapped}>
          <OpenLink id={one.id}>{one.name}</OpenLink>
          <small className={styles.detail}>{holdsFor(one)}</small>
        </span>
      ),
    },
    { id: "first", title: t("first"), cell: (one) => within(one.firstResponseMinutes) },
    { id: "resolution", title: t("resolution"), cell: (one) => within(one.resolutionMinutes) },
    {
      id: "counts",
      title: t("counts"),
      minor: true,
      cell: ({ inBusinessHours }) => t(inBusinessHours ? "counts.hours" : "counts.always"),
    },
    {
      id: "order",
      title: admin("position"),
      numeric: true,
      cell: (one) => <MoveButtons of={one} items={policies.items} onMove={(by) => move(one.id, by)} />,
    },
  ];
  const add = (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => place.show(NEW)}>
      {t("new")}
    </Button>
  );
  return (
    <SectionPage
      title={admin("section.targets")}
      description={t("text")}
      actions={policies.items.length > 0 ? add : null}
    >
      {policies.items.length > 1 ? <p className={styles.quiet}>{admin("first_holds")}</p> : null}
      <ListTable
        label={t("list")}
        columns={columns}
        list={{ ...policies, items: inOrder(policies.items) }}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<Timer size={32} aria-hidden />} title={t("empty")} action={add}>
            {t("empty.text")}
          </Empty>
        }
      />
      {place.open === NEW ? <TargetDialog key={NEW} position={nextPosition(policies.items)} /> : null}
      {policy ? <TargetDialog key={policy.id} policy={policy} position={policy.position} /> : null}
    </SectionPage>
  );
}
