/** An invitation: by e-mail address, as what, into which teams. Its link is shown once, to be handed over. */
import { useState } from "react";
import { client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { TextField } from "../../../kit/field.tsx";
import { useDraft } from "../../../shared/editing/draft.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { usePlace } from "../../../shared/editing/place.ts";
import { useWork } from "../../../shared/editing/work.ts";
import styles from "../admin.module.css";
import { CopyField } from "../parts/copy.tsx";
import { Picks } from "../parts/picks.tsx";
import { RoleChoice } from "../parts/role-choice.tsx";
import { useWords } from "./words.ts";

const BLANK = { email: "", role: "agent", teams: [] as string[] };

export function Invite({
  roles,
  teams,
}: {
  readonly roles: readonly Schemas["Role"][];
  readonly teams: readonly Schemas["Team"][];
}) {
  const t = useWords();
  const place = usePlace();
  const work = useWork();
  const draft = useDraft(BLANK);
  const [made, setMade] = useState<Schemas["FreshInvitation"]>();
  const { email, role } = draft.fields;

  const invite = async () => {
    const invitation = await work.run(
      () => client.POST("/api/invitations", { body: { email: email.trim(), role, teams: draft.fields.teams } }),
      { anew: ["/api/invitations"] },
    );
    if (!invitation) return;
    setMade(invitation);
    draft.reset(BLANK);
  };

  if (made)
    return (
      <Dialog
        isOpen
        title={t("invite.made", { email: made.email })}
        onClose={() => place.leave()}
        actions={
          <>
            <Button onPress={() => setMade(undefined)}>{t("invite.another")}</Button>
            <Button kind="primary" onPress={() => place.leave()}>
              {t("invite.close")}
            </Button>
          </>
        }
      >
        {made.link === null ? (
          <p>{t("invite.lost")}</p>
        ) : (
          <>
            <p>{t("invite.hand", { email: made.email })}</p>
            <CopyField label={t("invite.link")} value={made.link} />
          </>
        )}
      </Dialog>
    );
  return (
    <FormDialog
      title={t("invite.title")}
      isDirty={draft.isDirty}
      work={work}
      action={t("invite.action")}
      cannotSave={!/\S@\S/.test(email)}
      onClose={() => place.leave()}
      onSave={() => void invite()}
    >
      <TextField
        autoFocus
        isRequired
        type="email"
        autoComplete="off"
        label={t("invite.email")}
        hint={t("invite.email.hint")}
        value={email}
        onChange={(text) => draft.set({ email: text })}
        error={work.about("email")}
      />
      <RoleChoice roles={roles} value={role} onChange={(chosen) => draft.set({ role: chosen })} />
      <Picks
        label={t("invite.teams")}
        options={teams.map(({ id, name }) => ({ id, label: name }))}
        value={draft.fields.teams}
        onChange={(chosen) => draft.set({ teams: chosen })}
        emptyText={t("invite.no_teams")}
      />
      {work.problem ? null : <p className={styles.quiet}>{t("invite.text")}</p>}
    </FormDialog>
  );
}
