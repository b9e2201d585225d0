import { namesOf } from "../../../api/all.ts";
import { client, type Schemas } from "../../../api/client.ts";
import { Badge } from "../../../kit/mark.tsx";
import { RemoveButton } from "../../../shared/editing/editor.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { usePlace } from "../../../shared/editing/place.ts";
import { useWork } from "../../../shared/editing/work.ts";
import { useRoleName } from "../../../shared/role/role.ts";
import { useFormats, useNow } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { Permissions } from "../parts/permissions.tsx";
import { stateOf } from "./state.ts";
import { useWords } from "./words.ts";

/** A key cannot be changed, only taken out of use. */
export function KeyDialog({
  of: key,
  roles,
  people,
}: {
  readonly of: Schemas["Key"];
  readonly roles: readonly Schemas["Role"][];
  readonly people: readonly Schemas["User"][];
}) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const place = usePlace();
  const work = useWork();
  const roleName = useRoleName(roles);
  const state = stateOf(key, now);
  const maker = key.createdBy === null ? undefined : (namesOf(people).get(key.createdBy) ?? key.createdBy);
  return (
    <FormDialog
      title={key.name}
      isDirty={false}
      work={work}
      onClose={() => place.leave()}
      more={
        state === "revoked" ? null : (
          <RemoveButton
            label={t("revoke")}
            title={t("revoke.title", { name: key.name })}
            text={t("revoke.text")}
            said={t("revoked")}
            anew={["/api/keys"]}
            remove={() => client.DELETE("/api/keys/{id}", { params: { path: { id: key.id } } })}
          />
        )
      }
    >
      <dl className={styles.facts}>
        <dt>{t("state")}</dt>
        <dd>
          <Badge tone={state === "good" ? "ok" : "neutral"}>{t(`state.${state}`)}</Badge>{" "}
          {key.expiresAt ? t("until", { date: f.dateTime(key.expiresAt) }) : null}
        </dd>
        <dt>{t("made")}</dt>
        <dd>{maker ? t("made.by", { date: f.dateTime(key.createdAt), name: maker }) : f.dateTime(key.createdAt)}</dd>
        <dt>{t("used")}</dt>
        <dd>{key.lastUsedAt ? f.relative(key.lastUsedAt, now) : t("never")}</dd>
        <dt>{t("may")}</dt>
        <dd>{roleName(key.role)}</dd>
      </dl>
      {key.permissions ? <Permissions value={key.permissions} /> : null}
    </FormDialog>
  );
}
