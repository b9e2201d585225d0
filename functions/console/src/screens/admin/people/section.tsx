/** Who works here and as what, and who is invited. */
import { UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { useAll } from "../../../api/all.ts";
import type { Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { SearchField } from "../../../kit/field.tsx";
import { Avatar, Badge } from "../../../kit/mark.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { useSession } from "../../../session/session.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { usePlace } from "../../../shared/editing/place.ts";
import { usePeople, useTeams } from "../../../shared/people/people.ts";
import { useRoleName } from "../../../shared/role/role.ts";
import { useFormats, useNow } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { Invitations } from "./invitations.tsx";
import { Invite } from "./invite.tsx";
import { PersonDialog } from "./person.tsx";
import { useWords } from "./words.ts";

type User = Schemas["User"];
const INVITE = "invite";

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const place = usePlace();
  const people = usePeople();
  const teams = useTeams();
  const roles = useAll("/api/roles");
  const person = people.items.find(({ id }) => id === place.open);
  return (
    <SectionPage
      title={admin("section.people")}
      description={t("text")}
      actions={
        <Button kind="primary" icon={<UserRoundPlus size={16} aria-hidden />} onPress={() => place.show(INVITE)}>
          {t("invite")}
        </Button>
      }
    >
      <People people={people} teams={teams.items} roles={roles.items} />
      <Invitations roles={roles.items} teams={teams.items} />
      {place.open === INVITE ? <Invite roles={roles.items} teams={teams.items} /> : null}
      {person ? <PersonDialog key={person.id} person={person} roles={roles.items} teams={teams.items} /> : null}
    </SectionPage>
  );
}

function People({
  people,
  teams,
  roles,
}: {
  readonly people: ReturnType<typeof usePeople>;
  readonly teams: readonly Schemas["Team"][];
  readonly roles: readonly Schemas["Role"][];
}) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const { me } = useSession();
  const roleName = useRoleName(roles);
  const [sought, setSought] = useState("");
  const wanted = sought.trim().toLocaleLowerCase();
  const items = people.items.filter((one) =>
    `${one.name ?? ""} ${one.email ?? ""}`.toLocaleLowerCase().includes(wanted),
  );
  const columns: readonly Column<User>[] = [
    {
      id: "name",
      title: t("name"),
      cell: (one) => (
        <span className={styles.who}>
          <Avatar name={one.name ?? one.email ?? "?"} small />
          <span className={styles.wrapped}>
            <OpenLink id={one.id}>{one.name ?? t("nameless")}</OpenLink>{" "}
            {one.id === me.id ? <Badge>{t("you")}</Badge> : null}
            <small className={styles.detail}>{one.email}</small>
          </span>
        </span>
      ),
    },
    { id: "role", title: t("role"), cell: (one) => roleName(one.role) },
    {
      id: "teams",
      title: t("teams"),
      minor: true,
      cell: (one) => f.list(teams.filter(({ members }) => members.includes(one.id)).map(({ name }) => name)) || "—",
    },
    {
      id: "state",
      title: t("state"),
      cell: (one) => <Badge tone={one.status === "active" ? "ok" : "danger"}>{t(one.status)}</Badge>,
    },
    {
      id: "seen",
      title: t("seen"),
      minor: true,
      cell: (one) => (one.lastSeenAt ? f.relative(one.lastSeenAt, now) : t("never")),
    },
  ];
  return (
    <>
      {people.items.length > 5 ? <SearchField label={t("find")} value={sought} onChange={setSought} /> : null}
      <ListTable
        label={t("list")}
        columns={columns}
        list={{ ...people, items }}
        keyOf={({ id }) => id}
        empty={<Empty title={t("none_match")} />}
      />
    </>
  );
}
