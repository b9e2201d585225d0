/** When the business works: everybody, and teams that have hours of their own. */
import { Clock, Plus } from "lucide-react";
import { namesOf, useAll } from "../../../api/all.ts";
import type { Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { useTeams } from "../../../shared/people/people.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { HoursDialog } from "./hours.tsx";
import { minutesIn } from "./model.ts";
import { useWords } from "./words.ts";

export function Section() {
  const t = useWords();
  const f = useFormats();
  const admin = useAdminWords();
  const place = usePlace();
  const hours = useAll("/api/business-hours");
  const teams = useTeams();
  const names = namesOf(teams.items);
  const one = hours.items.find(({ id }) => id === place.open);
  const taken = hours.items.map(({ teamId }) => teamId);
  const columns: readonly Column<Schemas["BusinessHours"]>[] = [
    {
      id: "name",
      title: t("name"),
      cell: ({ id, name }) => <OpenLink id={id}>{name}</OpenLink>,
    },
    {
      id: "of",
      title: t("of"),
      cell: ({ teamId }) => (teamId === null ? t("of.everybody") : (names.get(teamId) ?? teamId)),
    },
    {
      id: "open",
      title: t("open"),
      cell: ({ weekly }) => t("week", { hours: f.duration(minutesIn(weekly) * 60_000) }),
    },
    { id: "zone", title: t("zone"), minor: true, cell: ({ timeZone }) => timeZone },
    {
      id: "holidays",
      title: t("holidays"),
      numeric: true,
      minor: true,
      cell: ({ holidays }) => f.number(holidays.length),
    },
  ];
  const add = (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => place.show(NEW)}>
      {t("new")}
    </Button>
  );
  return (
    <SectionPage title={admin("section.hours")} description={t("text")} actions={hours.items.length > 0 ? add : null}>
      <div className={styles.stack}>
        <ListTable
          label={t("list")}
          columns={columns}
          list={hours}
          keyOf={({ id }) => id}
          empty={
            <Empty icon={<Clock size={32} aria-hidden />} title={t("empty")} action={add}>
              {t("empty.text")}
            </Empty>
          }
        />
      </div>
      {place.open === NEW && !hours.isPending && !teams.isLoading ? (
        <HoursDialog key={NEW} teams={teams.items} taken={taken} />
      ) : null}
      {one ? <HoursDialog key={one.id} hours={one} teams={teams.items} taken={taken} /> : null}
    </SectionPage>
  );
}
