/** People who work on the same conversations. */
import { Plus, UsersRound } from "lucide-react";
import { useAll } from "../../../api/all.ts";
import type { Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { useSession } from "../../../session/session.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { usePeople, useTeams } from "../../../shared/people/people.ts";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { TeamDialog } from "./team.tsx";
import { useWords } from "./words.ts";

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const place = usePlace();
  const { can } = useSession();
  const teams = useTeams();
  const people = usePeople();
  const hours = useAll("/api/business-hours", can("conversations.read"));
  const hoursOf = (teamId: string) => hours.items.find((one) => one.teamId === teamId);
  const team = teams.items.find(({ id }) => id === place.open);
  const columns: readonly Column<Schemas["Team"]>[] = [
    {
      id: "name",
      title: t("name"),
      cell: ({ id, name, description }) => (
        <span className={styles.wrapped}>
          <OpenLink id={id}>{name}</OpenLink>
          <small className={styles.detail}>{description}</small>
        </span>
      ),
    },
    { id: "members", title: t("members"), cell: ({ members }) => t("count", { count: members.length }) },
    { id: "lead", title: t("lead"), minor: true, cell: ({ lead }) => (lead ? people.nameOf(lead) : "—") },
    {
      id: "hours",
      title: t("hours"),
      minor: true,
      cell: ({ id }) => {
        const own = hoursOf(id);
        return own ? t("hours.own", { name: own.name }) : t("hours.everybody");
      },
    },
  ];
  const add = (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => place.show(NEW)}>
      {t("new")}
    </Button>
  );
  return (
    <SectionPage title={admin("section.teams")} description={t("text")} actions={teams.items.length > 0 ? add : null}>
      <ListTable
        label={t("list")}
        columns={columns}
        list={teams}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<UsersRound size={32} aria-hidden />} title={t("empty")} action={add}>
            {t("empty.text")}
          </Empty>
        }
      />
      {place.open === NEW ? <TeamDialog key={NEW} people={people.items} /> : null}
      {team ? <TeamDialog key={team.id} team={team} people={people.items} hours={hoursOf(team.id)} /> : null}
    </SectionPage>
  );
}
