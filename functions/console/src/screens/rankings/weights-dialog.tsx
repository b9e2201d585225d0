/** Sets the weights by hand: a step like any other, that can be taken back. */
import { client } from "../../api/client.ts";
import { NumberField } from "../../kit/field.tsx";
import { useDraft } from "../../shared/editing/draft.tsx";
import { FormDialog } from "../../shared/editing/form-dialog.tsx";
import { usePlace } from "../../shared/editing/place.ts";
import { useWork } from "../../shared/editing/work.ts";
import { MOVED, type Ranking } from "./model.ts";
import styles from "./rankings.module.css";
import { useWeight } from "./weight.ts";
import { useWords } from "./words.ts";

export function WeightsDialog({ ranking, onClose }: { readonly ranking: Ranking; onClose(): void }) {
  const t = useWords();
  const write = useWeight();
  const place = usePlace();
  const work = useWork();
  const { fields, set, isDirty } = useDraft<Record<string, number>>(
    Object.fromEntries(
      ranking.factors.map(({ key, start }) => [key, Number((ranking.state.weights.of[key] ?? start).toFixed(2))]),
    ),
  );
  async function save() {
    const changed = ranking.factors.filter(
      ({ key, start }) =>
        Math.abs((fields[key] ?? 0) - (ranking.state.weights.of[key] ?? start)) >= 0.005 && !Number.isNaN(fields[key]),
    );
    const done = await work.run(
      () =>
        client.POST("/api/rankings/{id}/weights", {
          params: { path: { id: ranking.id } },
          body: { of: Object.fromEntries(changed.map(({ key }) => [key, fields[key] ?? 0])) },
        }),
      { said: t("weights.done"), anew: MOVED },
    );
    if (done) place.leave({ saved: true });
  }
  return (
    <FormDialog
      title={t("weights.set")}
      isDirty={isDirty}
      work={work}
      cannotSave={!isDirty}
      onClose={onClose}
      onSave={() => void save()}
    >
      <p className={styles.quiet}>{t("weights.text")}</p>
      {ranking.factors.map(({ key, name, least, most }) => (
        <NumberField
          key={key}
          label={name}
          hint={t("weights.bounds", { least: write(least), most: write(most) })}
          minValue={least}
          maxValue={most}
          step={0.05}
          formatOptions={{ maximumFractionDigits: 2 }}
          value={fields[key] ?? 0}
          onChange={(weight) => set({ [key]: weight })}
          error={work.about(`of.${key}`)}
        />
      ))}
    </FormDialog>
  );
}
