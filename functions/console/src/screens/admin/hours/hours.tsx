import { client, type Schemas } from "../../../api/client.ts";
import { ComboBox, Select, TextField } from "../../../kit/field.tsx";
import { useSession } from "../../../session/session.tsx";
import { RemoveButton, useEditor } from "../../../shared/editing/editor.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { usePlace } from "../../../shared/editing/place.ts";
import { ifMatch } from "../../../shared/editing/work.ts";
import styles from "../admin.module.css";
import { ZONES } from "../parts/zones.ts";
import { Holidays } from "./holidays.tsx";
import { isRight, type Week, weekOf } from "./model.ts";
import { WeekFields } from "./week.tsx";
import { useWords } from "./words.ts";

type Hours = Schemas["BusinessHours"];
const HOURS = "/api/business-hours";
const EVERYBODY = "everybody";
const OFFICE: Week = Object.fromEntries(
  (["monday", "tuesday", "wednesday", "thursday", "friday"] as const).map((day) => [
    day,
    [{ from: "09:00", to: "18:00" }],
  ]),
);

interface Fields {
  readonly name: string;
  readonly of: string;
  readonly timeZone: string;
  readonly weekly: Week;
  readonly holidays: readonly { readonly date: string; readonly name: string }[];
}
const bodyOf = ({ name, timeZone, weekly, holidays }: Fields) => ({
  name: name.trim(),
  timeZone,
  weekly: weekOf(weekly),
  holidays: holidays
    .map((one) => ({ date: one.date, name: one.name.trim() || null }))
    .sort((a, b) => a.date.localeCompare(b.date)),
});

export function HoursDialog({
  hours,
  teams,
  taken,
}: {
  readonly hours?: Hours;
  readonly teams: readonly Schemas["Team"][];
  /** Who has hours already: one each. */
  readonly taken: readonly (string | null)[];
}) {
  const t = useWords();
  const { me } = useSession();
  const { search } = usePlace();
  const free = [
    { id: EVERYBODY, label: t("of.everybody"), isTaken: taken.includes(null) },
    ...teams.map(({ id, name }) => ({ id, label: name, isTaken: taken.includes(id) })),
  ].filter(({ isTaken }) => !isTaken);
  const wanted = free.find(({ id }) => id === search.team) ?? free[0];
  const { fields, set, about, form } = useEditor<Hours, Fields>({
    entry: hours,
    fieldsOf: (given) => ({
      name: given?.name ?? wanted?.label ?? "",
      of: given ? (given.teamId ?? EVERYBODY) : (wanted?.id ?? ""),
      timeZone: given?.timeZone ?? me.settings?.timeZone ?? "UTC",
      weekly: given?.weekly ?? OFFICE,
      holidays: (given?.holidays ?? []).map(({ date, name }) => ({ date, name: name ?? "" })),
    }),
    create: (given) =>
      client.POST("/api/business-hours", {
        body: { ...bodyOf(given), ...(given.of === EVERYBODY ? {} : { teamId: given.of }) },
      }),
    update: (id, header, given) =>
      client.PATCH("/api/business-hours/{id}", { params: { path: { id }, header }, body: bodyOf(given) }),
    isReady: ({ name, of, weekly, holidays }) =>
      name.trim() !== "" && of !== "" && isRight(weekly) && holidays.every(({ date }) => date !== ""),
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: [HOURS],
  });
  return (
    <FormDialog
      title={hours?.name ?? t("new")}
      {...form}
      {...(hours ? { more: <RemoveHours hours={hours} /> } : { action: t("create") })}
    >
      <TextField
        isRequired
        label={t("name")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
      <div className={styles.pair}>
        {hours ? null : (
          <Select
            label={t("of")}
            hint={t("of.hint")}
            value={fields.of}
            onChange={(of) => set({ of })}
            options={free.map(({ id, label }) => ({ id, label }))}
            error={about("teamId")}
          />
        )}
        <ComboBox
          label={t("zone")}
          value={fields.timeZone}
          onChange={(timeZone) => set({ timeZone })}
          options={ZONES}
          error={about("timeZone")}
        />
      </div>
      <WeekFields week={fields.weekly} onChange={(weekly) => set({ weekly })} />
      <Holidays holidays={fields.holidays} onChange={(holidays) => set({ holidays })} />
    </FormDialog>
  );
}

function RemoveHours({ hours: { id, name, version } }: { readonly hours: Hours }) {
  const t = useWords();
  return (
    <RemoveButton
      title={t("remove.title", { name })}
      text={t("remove.text")}
      said={t("removed")}
      anew={[HOURS]}
      remove={() => client.DELETE("/api/business-hours/{id}", { params: { path: { id }, header: ifMatch(version) } })}
    />
  );
}
