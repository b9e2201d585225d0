/** One of the people: their role, and whether they may enter. */
import { useState } from "react";
import { client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Confirm } from "../../../kit/dialog.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { useSession } from "../../../session/session.tsx";
import { useDraft } from "../../../shared/editing/draft.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { usePlace } from "../../../shared/editing/place.ts";
import { ifMatch, useAct, useWork } from "../../../shared/editing/work.ts";
import { useRoleName } from "../../../shared/role/role.ts";
import { useFormats, useNow } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { RoleChoice } from "../parts/role-choice.tsx";
import { useWords } from "./words.ts";

const PEOPLE = "/api/users";

export function PersonDialog({
  person,
  roles,
  teams,
}: {
  readonly person: Schemas["User"];
  readonly roles: readonly Schemas["Role"][];
  readonly teams: readonly Schemas["Team"][];
}) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const { me } = useSession();
  const place = usePlace();
  const work = useWork();
  const act = useAct();
  const roleName = useRoleName(roles);
  const draft = useDraft({ role: person.role });
  const [version, setVersion] = useState(person.version);
  const [asking, setAsking] = useState<"suspend" | "remove">();
  const name = person.name ?? person.email ?? person.id;
  const where = { path: { id: person.id } };

  const save = async (expected: number) => {
    const saved = await work.run(
      () => client.PATCH("/api/users/{id}", { params: { ...where, header: ifMatch(expected) }, body: draft.fields }),
      { said: t("saved", { name, role: roleName(draft.fields.role) }), anew: [PEOPLE] },
    );
    if (saved) place.leave({ saved: true });
  };
  const setStatus = (status: "active" | "suspended", undo?: () => void) =>
    act(() => client.PATCH("/api/users/{id}", { params: where, body: { status } }), {
      said: t(status === "active" ? "restore.done" : "suspend.done", { name }),
      ...(undo ? { undo } : {}),
      anew: [PEOPLE],
    });
  const remove = async () => {
    setAsking(undefined);
    const done = await act(
      () => client.DELETE("/api/users/{id}", { params: { ...where, header: ifMatch(person.version) } }),
      { said: t("remove.done", { name }), anew: [PEOPLE, "/api/teams"] },
    );
    if (done) place.leave({ saved: true });
  };

  return (
    <FormDialog
      title={name}
      isDirty={draft.isDirty}
      work={work}
      onClose={() => place.leave()}
      onSave={() => void save(version)}
      cannotSave={!draft.isDirty}
      conflict={{
        theirs: () => {
          draft.reset({ role: person.role });
          setVersion(person.version);
          work.forget();
        },
        mine: () => void save(person.version),
      }}
      more={
        <>
          {person.status === "active" ? (
            <Button onPress={() => setAsking("suspend")}>{t("suspend")}</Button>
          ) : (
            <Button onPress={() => void setStatus("active")}>{t("restore")}</Button>
          )}
          <Button kind="quiet" onPress={() => setAsking("remove")}>
            {t("remove")}
          </Button>
        </>
      }
    >
      <dl className={styles.facts}>
        <dt>{t("email")}</dt>
        <dd>{person.email ?? "—"}</dd>
        <dt>{t("state")}</dt>
        <dd>
          <Badge tone={person.status === "active" ? "ok" : "danger"}>{t(person.status)}</Badge>
        </dd>
        <dt>{t("joined")}</dt>
        <dd>{f.date(person.joinedAt)}</dd>
        <dt>{t("seen")}</dt>
        <dd>{person.lastSeenAt ? f.relative(person.lastSeenAt, now) : t("never")}</dd>
        <dt>{t("teams")}</dt>
        <dd>{f.list(teams.filter(({ members }) => members.includes(person.id)).map((team) => team.name)) || "—"}</dd>
      </dl>
      <RoleChoice roles={roles} value={draft.fields.role} onChange={(role) => draft.set({ role })} />
      {person.id === me.id && draft.isDirty ? <p className={styles.warning}>{t("own")}</p> : null}
      <Confirm
        title={t("suspend.title", { name })}
        text={t("suspend.text")}
        action={t("suspend")}
        isOpen={asking === "suspend"}
        onClose={() => setAsking(undefined)}
        onConfirm={() => {
          setAsking(undefined);
          void setStatus("suspended", () => void setStatus("active"));
        }}
      />
      <Confirm
        danger
        title={t("remove.title", { name })}
        text={t("remove.text")}
        action={t("remove")}
        isOpen={asking === "remove"}
        onClose={() => setAsking(undefined)}
        onConfirm={() => void remove()}
      />
    </FormDialog>
  );
}
