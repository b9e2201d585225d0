/** What a rule does: a notification to customers, a notice to people of the business. */
import { Plus, X } from "lucide-react";
import { useAll } from "../../api/all.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { ComboBox, Select, SuggestField, TextField } from "../../kit/field.tsx";
import { channelName } from "../../kit/mark.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import styles from "./automation.module.css";
import { type Datum, DEEDS, type Fields, isOurs, MEDIA, NONE, PURPOSES } from "./model.ts";
import { type Part, PathField } from "./parts.tsx";
import { useWords } from "./words.ts";

export function Then({ fields, set, about, paths }: Part) {
  const t = useWords();
  const { deed } = fields;
  const put = (change: Partial<typeof deed>) => set({ deed: { ...deed, ...change } });
  const wrong = about("action") ?? about("action.kind");
  if (isOurs(fields.whom))
    return (
      <>
        <TextField
          label={t("then.notice")}
          hint={t("then.text.hint")}
          rows={2}
          maxLength={1000}
          value={deed.noticeText}
          onChange={(noticeText) => put({ noticeText })}
          error={about("action.text")}
        />
        {wrong ? <p className={styles.error}>{wrong}</p> : null}
      </>
    );
  return (
    <>
      <div>
        <Segments
          label={t("then.does")}
          value={deed.does}
          onChange={(id) => put({ does: id === "feedback" ? "feedback" : "notify" })}
          options={DEEDS.map((id) => ({ id, title: t(`then.does.${id}`) }))}
        />
      </div>
      {deed.does === "feedback" ? <Ask deed={deed} put={put} about={about} /> : null}
      {deed.does === "notify" ? <Notify deed={deed} put={put} about={about} paths={paths} /> : null}
      {wrong ? <p className={styles.error}>{wrong}</p> : null}
    </>
  );
}

interface DeedProps extends Pick<Part, "about"> {
  readonly deed: Fields["deed"];
  put(change: Partial<Fields["deed"]>): void;
}

/** Asks for feedback, about whom and which item the event is. */
function Ask({ deed, put, about }: DeedProps) {
  const t = useWords();
  const { can } = useSession();
  const forms = useAll("/api/feedback-forms", can("feedback.read"));
  return (
    <>
      <Select
        label={t("then.form")}
        value={deed.form === NONE ? null : (forms.items.find(({ id }) => id === deed.form)?.key ?? deed.form)}
        onChange={(form) => put({ form })}
        options={forms.items
          .filter(({ archived, key }) => !archived || key === deed.form)
          .map(({ key, name }) => ({ id: key, label: name, detail: key }))}
        error={about("action.form")}
      />
      <Channels value={deed.channels} onChange={(channels) => put({ channels })} error={about("action.channels")} />
    </>
  );
}

function Notify({ deed, put, about, paths }: DeedProps & Pick<Part, "paths">) {
  const t = useWords();
  const types = useAll("/api/notification-types");
  const templates = useAll("/api/templates");
  const type = types.items.find(({ key }) => key === deed.type.trim());
  const key = deed.template === NONE ? type?.template : deed.template;
  const template = templates.items.find((one) => one.key === key);
  const hasKept = Object.keys(deed.kept).length > 0;
  return (
    <>
      <div className={styles.pair}>
        <SuggestField
          label={t("then.type")}
          hint={type ? type.name : t("then.type.hint")}
          value={deed.type}
          onChange={(next) => put({ type: next })}
          options={types.items.map((one) => ({ id: one.key, label: one.key, detail: one.name }))}
          error={about("action.type")}
        />
        <Select
          label={t("then.purpose")}
          value={deed.purpose}
          onChange={(purpose) => put({ purpose })}
          options={[
            { id: NONE, label: t("then.as_type") },
            ...PURPOSES.map((id) => ({ id, label: t(`purpose.${id}`) })),
          ]}
          error={about("action.purpose")}
        />
      </div>
      <Channels value={deed.channels} onChange={(channels) => put({ channels })} error={about("action.channels")} />
      <div>
        <Segments
          label={t("then.says")}
          value={deed.says}
          onChange={(id) => put({ says: id === "text" ? "text" : "template" })}
          options={(["template", "text"] as const).map((id) => ({ id, title: t(`then.says.${id}`) }))}
        />
      </div>
      {deed.says === "text" ? (
        <TextField
          label={t("then.text")}
          hint={t("then.text.hint")}
          rows={3}
          maxLength={1000}
          value={deed.text}
          onChange={(text) => put({ text })}
          error={about("action.text")}
        />
      ) : (
        <>
          <ComboBox
            label={t("then.template")}
            value={deed.template}
            onChange={(next) => put({ template: next })}
            options={[
              { id: NONE, label: type?.template ? t("then.template.of_type") : t("then.template.none") },
              ...templates.items
                .filter(({ kind }) => kind === "message")
                .map((one) => ({ id: one.key, label: one.title, detail: one.key })),
            ]}
            error={about("action.template.key") ?? about("action.template")}
          />
          <Data
            names={template?.variables.map(({ name }) => name) ?? []}
            data={deed.data}
            onChange={(data) => put({ data })}
            about={about}
            paths={paths}
          />
        </>
      )}
      {hasKept ? <p className={styles.quiet}>{t("then.kept")}</p> : null}
    </>
  );
}

/** In the order in which they are tried. */
function Channels({
  value,
  onChange,
  error,
}: {
  readonly value: readonly string[];
  onChange(value: readonly string[]): void;
  readonly error: string | undefined;
}) {
  const t = useWords();
  const free = MEDIA.filter((id) => !value.includes(id));
  return (
    <div className={styles.channels}>
      <p className={styles.label}>{t("then.channels")}</p>
      {value.length === 0 ? <p className={styles.quiet}>{t("then.channels.none")}</p> : null}
      {value.length > 0 ? (
        <ol className={styles.chosen}>
          {value.map((id) => (
            <li key={id}>
              {nameOf(id, t("channel.push"))}
              <IconButton
                small
                label={t("then.channels.remove", { name: nameOf(id, t("channel.push")) })}
                icon={<X size={16} aria-hidden />}
                onPress={() => onChange(value.filter((one) => one !== id))}
              />
            </li>
          ))}
        </ol>
      ) : null}
      {free.length > 0 ? (
        <Select
          label={t(value.length === 0 ? "then.channels.first" : "then.channels.next")}
          value={null}
          onChange={(id) => onChange([...value, id])}
          options={free.map((id) => ({ id, label: nameOf(id, t("channel.push")) }))}
          error={error}
        />
      ) : null}
    </div>
  );
}

const nameOf = (id: string, push: string): string => (id === "push" ? push : channelName(id));

interface DataProps extends Pick<Part, "about" | "paths"> {
  /** The variables that the template asks for. */
  readonly names: readonly string[];
  readonly data: readonly Datum[];
  onChange(data: readonly Datum[]): void;
}

function Data({ names, data, onChange, about, paths }: DataProps) {
  const t = useWords();
  const free = Math.max(-1, ...data.map(({ id }) => id)) + 1;
  const asked = names
    .filter((name) => !data.some((one) => one.name === name))
    .map((name, index): Datum => ({ id: free + index, name, isPath: true, text: "" }));
  const all = [...data, ...asked];
  const change = (id: number, part: Partial<Datum>) =>
    onChange(all.map((one) => (one.id === id ? { ...one, ...part } : one)));
  return (
    <fieldset className={styles.data}>
      <legend className={styles.label}>{t("data")}</legend>
      {all.length === 0 ? <p className={styles.quiet}>{t("data.none")}</p> : null}
      {all.map(({ id, name, isPath, text }) => (
        <div key={id} className={styles.row}>
          <div className={styles.asked}>
            <TextField
              label={t("data.name")}
              value={name}
              isDisabled={names.includes(name)}
              onChange={(next) => change(id, { name: next })}
              error={about("action.template.data")}
            />
            <Select
              label={t("data.from")}
              value={isPath ? "path" : "value"}
              onChange={(next) => change(id, { isPath: next === "path", text: "" })}
              options={(["path", "value"] as const).map((one) => ({ id: one, label: t(`from.${one}`) }))}
            />
            {isPath ? (
              <PathField
                label={t("data.path", { name: name || "…" })}
                value={text}
                paths={paths}
                onChange={(next) => change(id, { text: next })}
                error={about(`action.template.data.${name}.path`) ?? about(`action.template.data.${name}`)}
              />
            ) : (
              <TextField
                label={t("data.value", { name: name || "…" })}
                value={text}
                onChange={(next) => change(id, { text: next })}
                error={about(`action.template.data.${name}`)}
              />
            )}
          </div>
          {names.includes(name) ? null : (
            <IconButton
              small
              label={t("data.remove", { name: name || "…" })}
              icon={<X size={16} aria-hidden />}
              onPress={() => onChange(data.filter((one) => one.id !== id))}
            />
          )}
        </div>
      ))}
      <div>
        <Button
          small
          icon={<Plus size={16} aria-hidden />}
          onPress={() => onChange([...all, { id: free + asked.length, name: "", isPath: true, text: "" }])}
        >
          {t("data.add")}
        </Button>
      </div>
    </fieldset>
  );
}
