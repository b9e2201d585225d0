/** A key for another system. Its secret is shown once, and kept nowhere. */
import { useState } from "react";
import { client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { TextField } from "../../../kit/field.tsx";
import { Segments } from "../../../kit/tabs.tsx";
import { useDraft } from "../../../shared/editing/draft.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { usePlace } from "../../../shared/editing/place.ts";
import { useWork } from "../../../shared/editing/work.ts";
import styles from "../admin.module.css";
import { CopyField } from "../parts/copy.tsx";
import { Permissions } from "../parts/permissions.tsx";
import { RoleChoice } from "../parts/role-choice.tsx";
import { useWords } from "./words.ts";

const BLANK = { name: "", kind: "own" as "own" | "role", role: "agent", permissions: [] as string[], until: "" };

export function NewKey({ roles }: { readonly roles: readonly Schemas["Role"][] }) {
  const t = useWords();
  const place = usePlace();
  const work = useWork();
  const draft = useDraft(BLANK);
  const [made, setMade] = useState<Schemas["FreshKey"]>();
  const { name, kind, role, permissions, until } = draft.fields;
  const create = async () => {
    const key = await work.run(
      () =>
        client.POST("/api/keys", {
          body: {
            name: name.trim(),
            ...(kind === "role" ? { role } : { permissions }),
            // To the end of that day, here.
            ...(until ? { expiresAt: new Date(`${until}T23:59:59.000`).toISOString() } : {}),
          },
        }),
      { anew: ["/api/keys"] },
    );
    if (!key) return;
    setMade(key);
    draft.reset(BLANK);
  };
  if (made)
    return (
      <Dialog
        isOpen
        role="alertdialog"
        title={t("fresh", { name: made.name })}
        onClose={() => place.leave()}
        actions={
          <Button kind="primary" onPress={() => place.leave()}>
            {t("fresh.close")}
          </Button>
        }
      >
        {made.secret === null ? (
          <p>{t("fresh.lost")}</p>
        ) : (
          <>
            <p>{t("fresh.text")}</p>
            <CopyField label={t("fresh.secret")} value={made.secret} />
            <CopyField
              block
              label={t("fresh.example")}
              value={`curl -H "authorization: Bearer ${made.secret}" ${location.origin}/api/me`}
            />
          </>
        )}
      </Dialog>
    );
  return (
    <FormDialog
      title={t("new")}
      isDirty={draft.isDirty}
      work={work}
      action={t("create")}
      cannotSave={name.trim() === "" || (kind === "own" && permissions.length === 0)}
      onClose={() => place.leave()}
      onSave={() => void create()}
    >
      <TextField
        isRequired
        autoFocus
        label={t("name")}
        hint={t("name.hint")}
        maxLength={100}
        value={name}
        onChange={(text) => draft.set({ name: text })}
        error={work.about("name")}
      />
      <TextField
        type="date"
        label={t("expires")}
        hint={t("expires.hint")}
        value={until}
        onChange={(text) => draft.set({ until: text })}
        error={work.about("expiresAt")}
      />
      <div className={styles.stack_s}>
        <span className={styles.label}>{t("kind")}</span>
        <Segments
          label={t("kind")}
          value={kind}
          onChange={(id) => draft.set({ kind: id === "role" ? "role" : "own" })}
          options={(["own", "role"] as const).map((id) => ({ id, title: t(`kind.${id}`) }))}
        />
      </div>
      {kind === "role" ? (
        <RoleChoice roles={roles} value={role} onChange={(chosen) => draft.set({ role: chosen })} />
      ) : (
        <Permissions value={permissions} onChange={(chosen) => draft.set({ permissions: chosen })} />
      )}
    </FormDialog>
  );
}
