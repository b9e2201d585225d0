/** Who is invited, and how that stands. */
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { namesOf } from "../../../api/all.ts";
import { client, type Schemas, useList } from "../../../api/client.ts";
import { IconButton } from "../../../kit/button.tsx";
import { Confirm } from "../../../kit/dialog.tsx";
import { Badge, type Tone } from "../../../kit/mark.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { ifMatch, useAct } from "../../../shared/editing/work.ts";
import { useRoleName } from "../../../shared/role/role.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { useWords } from "./words.ts";

type Invitation = Schemas["Invitation"];
const TONES: Readonly<Record<Invitation["state"], Tone>> = {
  pending: "info",
  accepted: "ok",
  revoked: "neutral",
  expired: "warn",
};

export function Invitations({
  roles,
  teams,
}: {
  readonly roles: readonly Schemas["Role"][];
  readonly teams: readonly Schemas["Team"][];
}) {
  const t = useWords();
  const f = useFormats();
  const act = useAct();
  const roleName = useRoleName(roles);
  const list = useList("/api/invitations", { query: { limit: 20 } });
  const [asking, setAsking] = useState<Invitation>();
  const teamNames = namesOf(teams);
  const columns: readonly Column<Invitation>[] = [
    { id: "email", title: t("email"), cell: ({ email }) => <span className={styles.wrapped}>{email}</span> },
    { id: "role", title: t("role"), minor: true, cell: ({ role }) => roleName(role) },
    {
      id: "teams",
      title: t("teams"),
      minor: true,
      cell: (one) => f.list(one.teams.map((id) => teamNames.get(id) ?? id)) || "—",
    },
    {
      id: "state",
      title: t("state"),
      cell: ({ state }) => <Badge tone={TONES[state]}>{t(`invitation.${state}`)}</Badge>,
    },
    { id: "until", title: t("until"), minor: true, cell: ({ expiresAt }) => f.date(expiresAt) },
    {
      id: "actions",
      title: "",
      numeric: true,
      cell: (one) =>
        one.state === "pending" ? (
          <IconButton
            small
            label={t("revoke", { email: one.email })}
            icon={<Undo2 size={16} aria-hidden />}
            onPress={() => setAsking(one)}
          />
        ) : null,
    },
  ];
  const revoke = ({ id, version }: Invitation) => {
    setAsking(undefined);
    void act(() => client.DELETE("/api/invitations/{id}", { params: { path: { id }, header: ifMatch(version) } }), {
      said: t("revoke.done"),
      anew: ["/api/invitations"],
    });
  };
  return (
    <section className={styles.stack_s} aria-labelledby="invitations">
      <h2 id="invitations">{t("invitations")}</h2>
      <ListTable
        label={t("invitations")}
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty={<p className={styles.quiet}>{t("invitations.none")}</p>}
      />
      <Confirm
        danger
        title={t("revoke.title", { email: asking?.email ?? "" })}
        text={t("revoke.text")}
        action={t("revoke.action")}
        isOpen={asking !== undefined}
        onClose={() => setAsking(undefined)}
        onConfirm={() => asking && revoke(asking)}
      />
    </section>
  );
}
