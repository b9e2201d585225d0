/** What became of an event under a rule, as both the dry run and the log show it. */
import { Link } from "@tanstack/react-router";
import { Check, CircleHelp, X } from "lucide-react";
import { useFormats } from "../../words/index.tsx";
import styles from "./automation.module.css";
import type { Operator } from "./condition.ts";
import { useWords } from "./words.ts";

const KNOWN = [
  ...(["past", "no_time", "too_far", "no_contact", "new_contact", "no_address", "no_item", "nobody", "quiet"] as const),
  ...(["no_channel", "no_connection", "no_consent", "address_suppressed", "contact_missing", "invalid"] as const),
  ...(["replaced", "cancelled", "outdated", "rule_inactive"] as const),
] as const;

/** Why somebody is not told, by the code that is counted. */
export function useReasonText(): (code: string) => string {
  const t = useWords();
  return (code) => {
    const known = KNOWN.find((one) => one === code);
    return known ? t(`reason.${known}`) : code;
  };
}

const ICONS = { holds: Check, fails: X, unknown: CircleHelp } as const;

export interface Decided {
  readonly path: string;
  readonly op: string;
  readonly verdict: keyof typeof ICONS;
  /** What stood there; the log does not keep it. */
  readonly actual?: string;
}

/** The comparisons that decided. */
export function Because({ because }: { readonly because: readonly Decided[] }) {
  const t = useWords();
  if (because.length === 0) return null;
  return (
    <ul className={styles.because}>
      {because.map(({ path, op, verdict, actual }) => {
        const Icon = ICONS[verdict];
        return (
          <li key={`${path} ${op} ${verdict}`} data-verdict={verdict}>
            <Icon size={14} aria-hidden />
            <span>
              <code>{path}</code> {t(`op.${op as Operator}`)}: {t(`verdict.${verdict}`)}
              {actual === undefined || actual === "null" ? null : (
                <>
                  {" "}
                  (<bdi>{actual}</bdi>)
                </>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

export function EventLink({ id, at }: { readonly id: string; readonly at: string }) {
  const t = useWords();
  const f = useFormats();
  return (
    <Link to="/automation" search={{ tab: "events", open: id }} className={styles.event_link}>
      {t("event.of", { time: f.dateTime(at) })}
    </Link>
  );
}
