import { Link } from "@tanstack/react-router";
import { AlarmClock, GitMerge, MessageSquare, Split, StickyNote, Target, UserPlus } from "lucide-react";
import type { ReactNode } from "react";
import { channelName } from "../../kit/mark.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./contact.module.css";
import { usePeople } from "./people.ts";
import { useStageName } from "./stages.ts";
import type { Entry } from "./timeline-model.ts";
import { useWords } from "./words.ts";

interface Said {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text?: string | undefined;
  readonly by?: string | undefined;
  /** Around the title. */
  link?(title: string): ReactNode;
}

export function TimelineEntry({ entry }: { readonly entry: Entry }) {
  const f = useFormats();
  const { icon, title, text, by, link } = useSaid(entry);
  return (
    <li className={styles.entry} data-kind={entry.kind}>
      <span className={styles.entry_icon} aria-hidden>
        {icon}
      </span>
      <div className={styles.grow}>
        <p className={styles.entry_title}>
          {link ? link(title) : title}
          {by ? <span className={styles.quiet}> · {by}</span> : null}
        </p>
        {text ? (
          <p className={styles.entry_text} dir="auto">
            {text}
          </p>
        ) : null}
      </div>
      <time className={styles.quiet} dateTime={entry.at}>
        {f.time(entry.at)}
      </time>
    </li>
  );
}

const ICON = 16;

function useSaid(entry: Entry): Said {
  const t = useWords();
  const f = useFormats();
  const nameOf = usePeople();
  const stageName = useStageName();
  const toLead = (leadId: string) => (title: string) => (
    <Link to="/leads/$leadId" params={{ leadId }}>
      {title}
    </Link>
  );
  switch (entry.kind) {
    case "conversation": {
      const { event, conversation } = entry;
      return {
        icon: <MessageSquare size={ICON} />,
        title: t(`entry.conversation.${event}`, { channel: channelName(conversation.channel) }),
        text:
          event === "said"
            ? conversation.lastDirection === "out"
              ? t("entry.you", { text: conversation.preview })
              : conversation.preview
            : undefined,
        link: (title) => (
          <Link to="/inbox/$conversationId" params={{ conversationId: conversation.id }}>
            {title}
          </Link>
        ),
      };
    }
    case "lead": {
      const { lead } = entry;
      const icon = <Target size={ICON} />;
      if (entry.event === "created")
        return {
          icon,
          title: t("entry.lead.created"),
          text: lead.value ? f.money(lead.value.amount, lead.value.currency) : undefined,
          link: toLead(lead.id),
        };
      const { to, by } = entry.move;
      return {
        icon,
        title: t("entry.lead.moved", { stage: stageName(to.funnelId, to.stageId) ?? t(`lead.${to.state}`) }),
        text: to.state === "closed_lost" && lead.lostReason ? lead.lostReason : undefined,
        by: nameOf(by),
        link: toLead(lead.id),
      };
    }
    case "note":
      return {
        icon: <StickyNote size={ICON} />,
        title: t(entry.lead ? "entry.note.lead" : "entry.note"),
        text: entry.note.text,
        by: nameOf(entry.note.author),
        ...(entry.lead ? { link: toLead(entry.lead.id) } : {}),
      };
    case "reminder": {
      const { event, reminder } = entry;
      return {
        icon: <AlarmClock size={ICON} />,
        title: t(`entry.reminder.${event}`, { due: f.dateTime(reminder.dueAt) }),
        text: reminder.title,
        by: nameOf(reminder.owner),
        link: (title) => <Link to="/reminders">{title}</Link>,
      };
    }
    default:
      if (entry.event === "created") return { icon: <UserPlus size={ICON} />, title: t("entry.created") };
      return {
        icon: entry.event === "merged" ? <GitMerge size={ICON} /> : <Split size={ICON} />,
        title: t(`entry.${entry.event}`),
        by: nameOf(entry.merge.by),
        ...(entry.event === "unmerged"
          ? {
              link: (title: string) => (
                <Link to="/contacts/$contactId" params={{ contactId: entry.merge.contactId }}>
                  {title}
                </Link>
              ),
            }
          : {}),
      };
  }
}
