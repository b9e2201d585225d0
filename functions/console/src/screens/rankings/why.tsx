/** Why somebody stands where they stand: what each factor adds or takes, in words and as a bar. */
import type { CSSProperties } from "react";
import { Dialog } from "../../kit/dialog.tsx";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import { useFormats } from "../../words/index.tsx";
import type { Order, Ranked, Ranking } from "./model.ts";
import styles from "./rankings.module.css";
import { useWeight } from "./weight.ts";
import { useWords } from "./words.ts";

/** Less than this nobody sees. */
const NOTHING = 0.005;

export function Why({
  ranking,
  order,
  person,
  onClose,
}: {
  readonly ranking: Ranking;
  readonly order: Order;
  readonly person: Ranked;
  onClose(): void;
}) {
  const t = useWords();
  const f = useFormats();
  const name = person.name ?? t("nameless");
  // One measure for everybody of this order, so that bars can be compared from one person to the next.
  const most = Math.max(...order.people.flatMap(({ because }) => because.map(({ adds }) => Math.abs(adds))), NOTHING);
  const nameOf = (key: string) => ranking.factors.find((factor) => factor.key === key)?.name ?? key;
  const lifts = person.because.filter(({ adds }) => adds > NOTHING).map(({ key }) => nameOf(key));
  const lowers = person.because.filter(({ adds }) => adds < -NOTHING).map(({ key }) => nameOf(key));
  return (
    <Dialog isOpen size="side" title={t("why.title", { name })} onClose={onClose}>
      <div className={styles.stack}>
        <ContactLink id={person.contactId} name={person.name} />
        <p>
          {t("why.rank", {
            rank: f.number(person.rank),
            count: order.people.length,
            expected: f.percent(person.expected),
          })}{" "}
          {lifts.length === 0 ? null : t("why.lifts", { factors: f.list(lifts) })}{" "}
          {lowers.length === 0 ? null : t("why.lowers", { factors: f.list(lowers) })}
          {lifts.length + lowers.length === 0 ? t("why.nothing") : null}
        </p>
        <ul className={styles.reasons}>
          {person.because.map((one) => (
            <li key={one.key}>
              <Reason name={nameOf(one.key)} reason={one} share={one.adds / most} />
            </li>
          ))}
        </ul>
        <p className={styles.quiet}>{t("why.legend")}</p>
      </div>
    </Dialog>
  );
}

function Reason({
  name,
  reason: { value, typical, weight, adds },
  share,
}: {
  readonly name: string;
  readonly reason: Ranked["because"][number];
  /** -1 to 1. */
  readonly share: number;
}) {
  const t = useWords();
  const f = useFormats();
  const write = useWeight();
  const way = adds > NOTHING ? "lifts" : adds < -NOTHING ? "lowers" : "none";
  const strength = weight < 0 ? "less" : weight < 0.25 ? "little" : weight < 1.5 ? "usual" : "much";
  return (
    <>
      <span className={styles.spread}>
        <strong>{name}</strong>
        <span className={styles.adds} data-way={way}>
          {write(adds, true)}
        </span>
      </span>
      <span
        className={styles.bar_line}
        data-way={way}
        style={{ "--share": `${Math.abs(share) * 50}%` } as CSSProperties}
        aria-hidden
      >
        <span />
      </span>
      <span className={styles.quiet}>
        {value === null
          ? t("reason.unknown")
          : t(`reason.${way}`, { value: f.percent(value), typical: f.percent(typical) })}{" "}
        {t(`strength.${strength}`, { weight: write(weight) })}
      </span>
    </>
  );
}
