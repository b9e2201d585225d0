/** A role: its name, and everything that it allows. */
import { TriangleAlert } from "lucide-react";
import { client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { TextField } from "../../../kit/field.tsx";
import { useSession } from "../../../session/session.tsx";
import { RemoveButton, useEditor } from "../../../shared/editing/editor.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { ifMatch, useWork } from "../../../shared/editing/work.ts";
import { builtIn, useRoleName } from "../../../shared/role/role.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { Permissions, usePermissionName } from "../parts/permissions.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { useWords } from "./words.ts";

type Role = Schemas["Role"];
const ROLES = "/api/roles";
interface Fields {
  readonly name: string;
  readonly description: string;
  readonly permissions: string[];
}
const fieldsOf = (role: Role): Fields => ({
  name: role.name,
  description: role.description ?? "",
  permissions: [...role.permissions].sort(),
});
const bodyOf = ({ name, description, permissions }: Fields) => ({
  name: name.trim(),
  description: description.trim() || null,
  permissions,
});

export function RoleDialog({ role, model }: { readonly role?: Role; readonly model?: Role | undefined }) {
  return role?.builtIn ? <BuiltIn role={role} /> : <OwnRole role={role} model={model} />;
}

function OwnRole({ role, model }: { readonly role: Role | undefined; readonly model: Role | undefined }) {
  const t = useWords();
  const { can } = useSession();
  const roleName = useRoleName(model ? [model] : []);
  const { fields, set, about, form } = useEditor({
    entry: role,
    fieldsOf: (given: Role | undefined): Fields =>
      given
        ? fieldsOf(given)
        : {
            name: model ? t("copy_of", { name: roleName(model.id) }) : "",
            description: model?.description ?? "",
            permissions: (model?.permissions ?? []).filter(can).sort(),
          },
    create: (given) => client.POST("/api/roles", { body: bodyOf(given) }),
    update: (id, header, given) =>
      client.PATCH("/api/roles/{id}", { params: { path: { id }, header }, body: bodyOf(given) }),
    isReady: ({ name, permissions }) => name.trim() !== "" && permissions.length > 0,
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: [ROLES],
  });
  return (
    <FormDialog
      title={role?.name ?? t("new")}
      {...form}
      {...(role ? { more: <RoleActions role={role} /> } : { action: t("create") })}
    >
      <TextField
        isRequired
        autoFocus={!role}
        label={t("name")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
      <TextField
        label={t("description")}
        maxLength={300}
        rows={2}
        value={fields.description}
        onChange={(description) => set({ description })}
      />
      {role ? <WhatIsLost role={role} after={fields.permissions} /> : null}
      {fields.permissions.length === 0 ? <p className={styles.quiet}>{t("nothing")}</p> : null}
      <Permissions value={fields.permissions} onChange={(permissions) => set({ permissions: permissions.sort() })} />
    </FormDialog>
  );
}

/** Whoever takes something from a role that they hold takes it from themselves. */
function WhatIsLost({ role, after }: { readonly role: Role; readonly after: readonly string[] }) {
  const t = useWords();
  const f = useFormats();
  const { me } = useSession();
  const nameOf = usePermissionName();
  const lost = role.permissions.filter((one) => !after.includes(one));
  if (me.role !== role.id || lost.length === 0) return null;
  return (
    <div className={styles.warning} role="alert">
      <TriangleAlert size={18} aria-hidden />
      <div>
        <strong>{t("own.title")}</strong>
        <p>{t("own.text", { names: f.list(lost.map(nameOf)) })}</p>
      </div>
    </div>
  );
}

function BuiltIn({ role }: { readonly role: Role }) {
  const t = useWords();
  const admin = useAdminWords();
  const place = usePlace();
  const work = useWork();
  const roleName = useRoleName();
  const ours = builtIn(role.id);
  return (
    <FormDialog
      title={roleName(role.id)}
      isDirty={false}
      work={work}
      onClose={() => place.leave()}
      more={<Button onPress={() => void place.change({ open: NEW, from: role.id })}>{t("duplicate")}</Button>}
    >
      {ours ? <p>{admin(`role.${ours}.what`)}</p> : null}
      <p className={styles.quiet}>{t("built_in.text")}</p>
      <Permissions value={role.permissions} />
    </FormDialog>
  );
}

function RoleActions({ role: { id, name, version } }: { readonly role: Role }) {
  const t = useWords();
  const place = usePlace();
  return (
    <>
      <Button onPress={() => void place.change({ open: NEW, from: id })}>{t("duplicate")}</Button>
      <RemoveButton
        label={t("remove")}
        title={t("remove.title", { name })}
        text={t("remove.text")}
        said={t("removed")}
        anew={[ROLES]}
        remove={() => client.DELETE("/api/roles/{id}", { params: { path: { id }, header: ifMatch(version) } })}
      />
    </>
  );
}
