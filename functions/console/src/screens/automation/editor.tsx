/** A rule, sentence by sentence. */
import { useAll } from "../../api/all.ts";
import { Select, SuggestField, Switch, TextField } from "../../kit/field.tsx";
import { asLines, linesOf } from "../../shared/editing/lines.ts";
import styles from "./automation.module.css";
import { Conditions } from "./conditions.tsx";
import { WAITS, type Wait } from "./model.ts";
import { Clause, type Part, PathField, SpanField } from "./parts.tsx";
import { People } from "./people.tsx";
import { Then } from "./then.tsx";
import { useWords } from "./words.ts";

export function Sentences(part: Part) {
  const t = useWords();
  const { fields, set, about, paths } = part;
  const types = useAll("/api/event-types");
  return (
    <>
      <TextField
        isRequired
        label={t("name")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
      <Switch isSelected={fields.active} onChange={(active) => set({ active })}>
        {t("active")}
      </Switch>
      <Clause word={t("clause.when")}>
        <SuggestField
          isRequired
          label={t("event")}
          hint={t("event.hint")}
          placeholder="interview.ended"
          value={fields.event}
          onChange={(event) => set({ event })}
          options={types.items.map(({ type }) => ({ id: type, label: type }))}
          error={about("when.type")}
        />
      </Clause>
      <Clause word={t("clause.if")}>
        <Conditions {...part} />
      </Clause>
      <Clause word={t("clause.tell")}>
        <People {...part} />
      </Clause>
      <Clause word={t("clause.wait")}>
        <Select
          label={t("wait")}
          value={fields.wait}
          onChange={(id) => set({ wait: id as Wait })}
          options={WAITS.map((id) => ({ id, label: t(`wait.${id}`) }))}
        />
        {fields.wait === "none" ? null : (
          <SpanField
            label={t("wait.span")}
            least={fields.wait === "after" ? 1 : 0}
            value={fields.minutes}
            onChange={(minutes) => set({ minutes })}
            error={about("wait.minutes")}
          />
        )}
        {fields.wait === "before" || fields.wait === "later" ? (
          <PathField
            label={t("wait.path")}
            value={fields.waitPath}
            paths={paths}
            of={["time"]}
            onChange={(waitPath) => set({ waitPath })}
            error={about("wait.path")}
          />
        ) : null}
      </Clause>
      <Thing {...part} />
      <Clause word={t("clause.quiet")}>
        <Switch isSelected={fields.isQuiet} onChange={(isQuiet) => set({ isQuiet })}>
          {t("quiet")}
        </Switch>
        {fields.isQuiet ? (
          <div className={styles.pair}>
            <SpanField
              label={t("quiet.span")}
              value={fields.quietMinutes}
              onChange={(quietMinutes) => set({ quietMinutes })}
              error={about("quiet.minutes")}
            />
            <Select
              label={t("quiet.per")}
              value={fields.quietPer}
              onChange={(id) => set({ quietPer: id === "thing" ? "thing" : "contact" })}
              options={(["contact", "thing"] as const).map((id) => ({ id, label: t(`quiet.per.${id}`) }))}
              error={about("quiet.per")}
            />
          </div>
        ) : null}
      </Clause>
      <Clause word={t("clause.then")}>
        <Then {...part} />
      </Clause>
    </>
  );
}

function Thing({ fields, set, about, paths }: Part) {
  const t = useWords();
  return (
    <Clause word={t("clause.about")}>
      <PathField
        label={t("about")}
        value={fields.about}
        paths={paths}
        onChange={(next) => set({ about: next })}
        error={about("about")}
      />
      <p className={styles.quiet}>{t("about.hint")}</p>
      {fields.about.trim() === "" ? null : (
        <TextField
          label={t("cancel")}
          hint={t("cancel.hint")}
          rows={2}
          value={asLines(fields.cancelOn)}
          onChange={(text) => set({ cancelOn: text.endsWith("\n") ? [...linesOf(text), ""] : linesOf(text) })}
          error={about("cancelOn") ?? about("cancelOn.0")}
        />
      )}
    </Clause>
  );
}
