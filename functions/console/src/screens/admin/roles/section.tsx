/** What somebody may do: the roles that every business has, and those of its own. */
import { Plus } from "lucide-react";
import { useAll } from "../../../api/all.ts";
import type { Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { useSession } from "../../../session/session.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { usePeople } from "../../../shared/people/people.ts";
import { builtIn, useRoleName } from "../../../shared/role/role.ts";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { RoleDialog } from "./role.tsx";
import { useWords } from "./words.ts";

type Role = Schemas["Role"];

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const place = usePlace();
  const { me } = useSession();
  const roles = useAll("/api/roles");
  const people = usePeople();
  const roleName = useRoleName(roles.items);
  const heldBy = (id: string) => people.items.filter(({ role }) => role === id).length;
  // A copy begins with what the other role may do.
  const model = roles.items.find(({ id }) => id === place.search.from);
  const role = roles.items.find(({ id }) => id === place.open);
  const columns: readonly Column<Role>[] = [
    {
      id: "name",
      title: t("name"),
      cell: ({ id, description }) => {
        const ours = builtIn(id);
        return (
          <span className={styles.wrapped}>
            <OpenLink id={id}>{roleName(id)}</OpenLink>
            <small className={styles.detail}>{ours ? admin(`role.${ours}.what`) : description}</small>
          </span>
        );
      },
    },
    {
      id: "kind",
      title: "",
      minor: true,
      cell: ({ id, builtIn: isOurs }) => (
        <span className={styles.badges}>
          {isOurs ? <Badge>{t("built_in")}</Badge> : null}
          {id === me.role ? <Badge tone="accent">{t("yours")}</Badge> : null}
        </span>
      ),
    },
    {
      id: "may",
      title: t("may"),
      minor: true,
      cell: ({ id, permissions }) =>
        id === "administrator" ? t("everything") : admin("permissions.count", { count: permissions.length }),
    },
    { id: "held", title: t("held"), cell: ({ id }) => t("held.count", { count: heldBy(id) }) },
  ];
  return (
    <SectionPage
      title={admin("section.roles")}
      description={t("text")}
      actions={
        <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => place.show(NEW)}>
          {t("new")}
        </Button>
      }
    >
      <ListTable label={t("list")} columns={columns} list={roles} keyOf={({ id }) => id} empty={null} />
      {place.open === NEW && !roles.isPending ? <RoleDialog key={NEW} model={model} /> : null}
      {role ? <RoleDialog key={role.id} role={role} /> : null}
    </SectionPage>
  );
}
