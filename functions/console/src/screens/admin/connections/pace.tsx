/** How much goes over a connection: a day at most, a second, and while its number or address is young. */
import type { Schemas } from "../../../api/client.ts";
import { NumberField, Switch, TextField } from "../../../kit/field.tsx";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { useWords } from "./words.ts";

type Connection = Schemas["Connection"];
export type WarmUp = Pick<NonNullable<Connection["warmUp"]>, "startsOn" | "first" | "days">;

interface Pace {
  readonly dailyLimit: number | null;
  readonly perSecond: number | null;
  readonly warmUp: WarmUp | null;
}

export const warmUpOf = (connection: Connection | undefined): WarmUp | null => {
  if (!connection?.warmUp) return null;
  const { startsOn, first, days } = connection.warmUp;
  return { startsOn, first, days };
};
export const isSame = (one: WarmUp | null, other: WarmUp | null): boolean =>
  one?.startsOn === other?.startsOn && one?.first === other?.first && one?.days === other?.days;

/** Where a channel says nothing. */
const USUAL = { first: 50, days: 14 };

export function PaceFields({
  channel,
  connection,
  fields: { dailyLimit, perSecond, warmUp },
  set,
  about,
}: {
  readonly channel: Schemas["Channel"];
  readonly connection: Connection;
  readonly fields: Pace;
  readonly set: (change: Partial<Pace>) => void;
  readonly about: (name: string) => string | undefined;
}) {
  const t = useWords();
  const f = useFormats();
  const numberOf = (value: number) => (Number.isNaN(value) ? null : value);
  const today = () => new Date().toISOString().slice(0, 10);
  const change = (its: Partial<WarmUp>) => warmUp && set({ warmUp: { ...warmUp, ...its } });
  return (
    <>
      <NumberField
        label={t("limit")}
        hint={t("limit.hint")}
        minValue={1}
        maxValue={10_000_000}
        value={dailyLimit ?? Number.NaN}
        onChange={(limit) => set({ dailyLimit: numberOf(limit) })}
        error={about("dailyLimit")}
      />
      <NumberField
        label={t("rate")}
        hint={t("rate.hint", { most: channel.perSecond })}
        minValue={0.1}
        maxValue={channel.perSecond}
        value={perSecond ?? Number.NaN}
        onChange={(rate) => set({ perSecond: numberOf(rate) })}
        error={about("perSecond")}
      />
      <Switch
        isSelected={warmUp !== null}
        onChange={(isOn) => set({ warmUp: isOn ? { startsOn: today(), ...(channel.warmUp ?? USUAL) } : null })}
      >
        {t("warm")}
      </Switch>
      {warmUp === null ? null : (
        <fieldset className={styles.stack_s}>
          <legend className={styles.label}>{t("warm.plan")}</legend>
          <p className={styles.detail}>{t("warm.hint")}</p>
          <TextField
            type="date"
            label={t("warm.starts")}
            value={warmUp.startsOn}
            onChange={(startsOn) => change({ startsOn })}
            error={about("warmUp.startsOn")}
          />
          <NumberField
            label={t("warm.first")}
            minValue={1}
            maxValue={1_000_000}
            value={warmUp.first}
            onChange={(first) => change({ first: numberOf(first) ?? 1 })}
            error={about("warmUp.first")}
          />
          <NumberField
            label={t("warm.days")}
            minValue={2}
            maxValue={60}
            value={warmUp.days}
            onChange={(days) => change({ days: numberOf(days) ?? 2 })}
            error={about("warmUp.days")}
          />
          {connection.warmUp && isSame(warmUp, warmUpOf(connection)) ? (
            <details>
              <summary className={styles.label}>{t("warm.days.list")}</summary>
              <dl className={styles.facts}>
                {connection.warmUp.schedule.map(({ day, limit }) => (
                  <div key={day} className={styles.spread}>
                    <dt>{f.date(`${day}T12:00:00.000Z`)}</dt>
                    <dd>{limit === null ? t("warm.free") : f.number(limit)}</dd>
                  </div>
                ))}
              </dl>
            </details>
          ) : null}
        </fieldset>
      )}
    </>
  );
}
