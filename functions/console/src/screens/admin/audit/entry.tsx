import { Dialog } from "../../../kit/dialog.tsx";
import { usePlace } from "../../../shared/editing/place.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { type Entry, useEntryNames } from "./names.ts";
import { useWords } from "./words.ts";

/** One entry, with what was there before and after. */
export function EntryDialog({ entry }: { readonly entry: Entry }) {
  const t = useWords();
  const f = useFormats();
  const place = usePlace();
  const names = useEntryNames();
  const facts: readonly (readonly [string, string | null])[] = [
    [t("when"), f.dateTime(entry.at)],
    [t("actor"), names.actor(entry.actor)],
    [t("action"), t(`action.${entry.action}`)],
    [t("what"), names.kind(entry.entity)],
    [t("id"), entry.entityId],
    [t("network"), entry.from],
    [t("request"), entry.requestId],
    [t("place"), entry.id],
  ];
  return (
    <Dialog isOpen size="side" title={t("details")} onClose={() => place.leave()}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) =>
          value === null ? null : [<dt key={`${name}?`}>{name}</dt>, <dd key={name}>{value}</dd>],
        )}
      </dl>
      {entry.changes.length > 0 ? (
        <table className={styles.diff}>
          <thead>
            <tr>
              <th scope="col">{t("field")}</th>
              <th scope="col">{t("before")}</th>
              <th scope="col">{t("after")}</th>
            </tr>
          </thead>
          <tbody>
            {entry.changes.map(({ field, before, after }) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                <td data-side={before === null ? undefined : "before"}>{before ?? t("nothing")}</td>
                <td data-side={after === null ? undefined : "after"}>{after ?? t("nothing")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {entry.hidden.length > 0 ? <p className={styles.quiet}>{t("hidden", { fields: f.list(entry.hidden) })}</p> : null}
      {entry.facts ? (
        <dl className={styles.facts} aria-label={t("facts")}>
          {Object.entries(entry.facts).map(([name, value]) => [
            <dt key={`${name}?`}>{name}</dt>,
            <dd key={name}>{typeof value === "string" ? value : JSON.stringify(value)}</dd>,
          ])}
        </dl>
      ) : null}
    </Dialog>
  );
}
