/** What other systems sign in with. */
import { KeyRound, Plus } from "lucide-react";
import { useAll } from "../../../api/all.ts";
import { type Schemas, useList } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { useSession } from "../../../session/session.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { usePeople } from "../../../shared/people/people.ts";
import { useRoleName } from "../../../shared/role/role.ts";
import { useFormats, useNow } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { KeyDialog } from "./key.tsx";
import { NewKey } from "./new-key.tsx";
import { stateOf } from "./state.ts";
import { useWords } from "./words.ts";

type Key = Schemas["Key"];

export function Section() {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const admin = useAdminWords();
  const place = usePlace();
  const { can } = useSession();
  const keys = useList("/api/keys", { query: { limit: 50 } });
  const roles = useAll("/api/roles", can("people.read"));
  const people = usePeople();
  const roleName = useRoleName(roles.items);
  const key = keys.items.find(({ id }) => id === place.open);
  const columns: readonly Column<Key>[] = [
    {
      id: "name",
      title: t("name"),
      cell: ({ id, name }) => (
        <span className={styles.wrapped}>
          <OpenLink id={id}>{name}</OpenLink>
          <small className={styles.detail}>{id}</small>
        </span>
      ),
    },
    {
      id: "may",
      title: t("may"),
      minor: true,
      cell: ({ role, permissions }) =>
        permissions ? admin("permissions.count", { count: permissions.length }) : roleName(role),
    },
    {
      id: "used",
      title: t("used"),
      cell: ({ lastUsedAt }) => (lastUsedAt ? f.relative(lastUsedAt, now) : t("never")),
    },
    {
      id: "state",
      title: t("state"),
      cell: (one) => {
        const state = stateOf(one, now);
        return (
          <span>
            <Badge tone={state === "good" ? "ok" : "neutral"}>{t(`state.${state}`)}</Badge>
            {state === "good" && one.expiresAt ? (
              <small className={styles.detail}>{t("until", { date: f.date(one.expiresAt) })}</small>
            ) : null}
          </span>
        );
      },
    },
  ];
  const add = (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => place.show(NEW)}>
      {t("new")}
    </Button>
  );
  return (
    <SectionPage
      title={admin("section.keys")}
      description={
        <>
          {t("text")}{" "}
          <a href="/api/docs" target="_blank" rel="noopener">
            {t("reference")}
          </a>
        </>
      }
      actions={keys.items.length > 0 ? add : null}
    >
      <ListTable
        label={t("list")}
        columns={columns}
        list={keys}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<KeyRound size={32} aria-hidden />} title={t("empty")} action={add}>
            {t("empty.text")}
          </Empty>
        }
      />
      {place.open === NEW ? <NewKey roles={roles.items} /> : null}
      {key ? <KeyDialog key={key.id} of={key} roles={roles.items} people={people.items} /> : null}
    </SectionPage>
  );
}
