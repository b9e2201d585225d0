/** A team: its people, who leads it, and when it works. */
import { Clock } from "lucide-react";
import { client, type Schemas } from "../../../api/client.ts";
import { ButtonLink } from "../../../kit/button.tsx";
import { Select, TextField } from "../../../kit/field.tsx";
import { useSession } from "../../../session/session.tsx";
import { RemoveButton, useEditor } from "../../../shared/editing/editor.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { NEW } from "../../../shared/editing/place.ts";
import { ifMatch } from "../../../shared/editing/work.ts";
import { calledOf } from "../../../shared/people/people.ts";
import styles from "../admin.module.css";
import { Picks } from "../parts/picks.tsx";
import { useWords } from "./words.ts";

type Team = Schemas["Team"];
const TEAMS = "/api/teams";
const NOBODY = "nobody";
const fieldsOf = (team: Team | undefined) => ({
  name: team?.name ?? "",
  description: team?.description ?? "",
  members: [...(team?.members ?? [])].sort(),
  lead: team?.lead ?? NOBODY,
});

const bodyOf = ({ name, description, members, lead }: ReturnType<typeof fieldsOf>) => ({
  name: name.trim(),
  description: description.trim() || null,
  members,
  lead: lead === NOBODY ? null : lead,
});

export function TeamDialog({
  team,
  people,
  hours,
}: {
  readonly team?: Team;
  readonly people: readonly Schemas["User"][];
  readonly hours?: Schemas["BusinessHours"] | undefined;
}) {
  const t = useWords();
  const { fields, set, about, form } = useEditor({
    entry: team,
    fieldsOf,
    create: (given) => client.POST("/api/teams", { body: bodyOf(given) }),
    update: (id, header, given) =>
      client.PATCH("/api/teams/{id}", { params: { path: { id }, header }, body: bodyOf(given) }),
    isReady: ({ name }) => name.trim() !== "",
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: [TEAMS],
  });
  const setMembers = (members: string[]) =>
    set({ members: members.sort(), ...(members.includes(fields.lead) ? {} : { lead: NOBODY }) });
  return (
    <FormDialog
      title={team?.name ?? t("new")}
      {...form}
      {...(team ? { more: <RemoveTeam team={team} /> } : { action: t("create") })}
    >
      <TextField
        isRequired
        autoFocus={!team}
        label={t("name")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
      <TextField
        label={t("description")}
        maxLength={300}
        value={fields.description}
        onChange={(description) => set({ description })}
      />
      <Picks
        label={t("members")}
        value={fields.members}
        onChange={setMembers}
        emptyText={t("members.none")}
        options={people.map((one) => ({
          id: one.id,
          label: calledOf(one),
          ...(one.status === "suspended" ? { detail: t("suspended") } : {}),
        }))}
      />
      <Select
        label={t("lead")}
        hint={t("lead.hint")}
        value={fields.lead}
        onChange={(lead) => set({ lead })}
        options={[
          { id: NOBODY, label: t("lead.none") },
          ...people
            .filter(({ id }) => fields.members.includes(id))
            .map((one) => ({ id: one.id, label: calledOf(one) })),
        ]}
      />
      {team ? <Hours team={team} hours={hours} /> : null}
    </FormDialog>
  );
}

function Hours({ team, hours }: { readonly team: Team; readonly hours: Schemas["BusinessHours"] | undefined }) {
  const t = useWords();
  const { can } = useSession();
  return (
    <div className={styles.spread}>
      <span>
        <span className={styles.label}>{t("hours")}</span>
        <small className={styles.detail}>{hours ? t("hours.own", { name: hours.name }) : t("hours.everybody")}</small>
      </span>
      {can("settings.manage") ? (
        <ButtonLink
          small
          icon={<Clock size={16} aria-hidden />}
          to="/admin/$section"
          params={{ section: "hours" }}
          search={hours ? { open: hours.id } : { open: NEW, team: team.id }}
        >
          {hours ? t("hours.change") : t("hours.set")}
        </ButtonLink>
      ) : null}
    </div>
  );
}

function RemoveTeam({ team: { id, name, version } }: { readonly team: Team }) {
  const t = useWords();
  return (
    <RemoveButton
      label={t("remove")}
      title={t("remove.title", { name })}
      text={t("remove.text")}
      said={t("removed")}
      anew={[TEAMS]}
      remove={() => client.DELETE("/api/teams/{id}", { params: { path: { id }, header: ifMatch(version) } })}
    />
  );
}
