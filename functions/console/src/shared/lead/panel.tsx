/** One lead with everything that belongs to it: the same beside the board and on its own page. */
import { Link } from "@tanstack/react-router";
import { Avatar, ChannelMark } from "../../kit/mark.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import { Facts } from "./facts.tsx";
import styles from "./lead.module.css";
import { isOverdue, type Lead } from "./model.ts";
import type { Mover } from "./moved/mover.tsx";
import { Reminders } from "./reminders.tsx";
import { StagePath } from "./stage-path.tsx";
import { StateBadge } from "./state.tsx";
import { Timeline } from "./timeline.tsx";
import { Why } from "./why/why.tsx";
import { useWords } from "./words.ts";

/** Who it is, and what it comes to, in two lines. */
export function LeadHead({ lead, level = 2 }: { readonly lead: Lead; readonly level?: 1 | 2 }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const { can } = useSession();
  const Heading = level === 1 ? "h1" : "h2";
  const name = lead.contactName ?? t("unnamed");
  return (
    <div className={styles.head}>
      <Avatar name={name} />
      <div>
        <Heading className={styles.name}>{name}</Heading>
        <p className={styles.line}>
          <StateBadge state={lead.state} />
          {lead.value ? <strong>{f.money(lead.value.amount, lead.value.currency)}</strong> : null}
          {lead.source.channel === "manual" ? (
            <span>{t("source.manual")}</span>
          ) : (
            <ChannelMark channel={lead.source.channel} named />
          )}
          {lead.stageSince ? (
            <span>{t("in_stage", { time: f.duration(Math.max(0, now - Date.parse(lead.stageSince))) })}</span>
          ) : null}
          {isOverdue(lead, now) && lead.expectedOn ? (
            <span className={styles.late}>{t("overdue", { day: f.date(`${lead.expectedOn}T12:00:00`) })}</span>
          ) : null}
          {can("contacts.read") ? (
            <Link to="/contacts/$contactId" params={{ contactId: lead.contactId }}>
              {t("open_contact")}
            </Link>
          ) : null}
        </p>
      </div>
    </div>
  );
}

export function LeadPanel({ lead, mover }: { readonly lead: Lead; readonly mover: Mover }) {
  const { can } = useSession();
  return (
    <div className={styles.panel}>
      <StagePath lead={lead} mover={mover} />
      <Facts lead={lead} mover={mover} />
      {can("reminders.manage") ? <Reminders lead={lead} /> : null}
      <Timeline lead={lead} />
      <Why lead={lead} mover={mover} />
    </div>
  );
}
