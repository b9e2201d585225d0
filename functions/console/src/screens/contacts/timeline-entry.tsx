import { Link } from "@tanstack/react-router";
import {
  AlarmClock,
  BadgeCheck,
  GitMerge,
  MessageSquare,
  MoveRight,
  Split,
  StickyNote,
  Target,
  UserPlus,
  Zap,
} from "lucide-react";
import type { ReactNode } from "react";
import { channelName } from "../../kit/mark.tsx";
import { useFunnels } from "../../shared/lead/names.ts";
import { usePeople } from "../../shared/people/people.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./contact.module.css";
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
const toLead = (leadId: string) => (title: string) => (
  <Link to="/leads/$leadId" params={{ leadId }}>
    {title}
  </Link>
);

function useSaid(entry: Entry): Said {
  const t = useWords();
  const f = useFormats();
  const { knownAs } = usePeople();
  const { placeOf } = useFunnels();
  switch (entry.kind) {
    case "conversation": {
      const { id, channel, state, preview, lastDirection } = entry.conversation;
      return {
        icon: <MessageSquare size={ICON} />,
        title: t("entry.conversation", {
          channel: channelName(channel),
          state: t(`conversation.${state}`).toLocaleLowerCase(),
        }),
        text: lastDirection === "out" ? t("entry.you", { text: preview }) : preview,
        link: (title) => (
          <Link to="/inbox/$conversationId" params={{ conversationId: id }}>
            {title}
          </Link>
        ),
      };
    }
    case "lead": {
      const { id, value } = entry.lead;
      return {
        icon: <Target size={ICON} />,
        title: t("entry.lead"),
        text: value ? f.money(value.amount, value.currency) : undefined,
        link: toLead(id),
      };
    }
    case "stage": {
      const { to, by } = entry.move;
      return {
        icon: <MoveRight size={ICON} />,
        title: t("entry.stage", { stage: placeOf(to.funnelId, to.stageId) ?? t(`lead.${to.state}`) }),
        by: knownAs(by),
        link: toLead(entry.leadId),
      };
    }
    case "note":
      return {
        icon: <StickyNote size={ICON} />,
        title: t(entry.leadId === null ? "entry.note" : "entry.note.lead"),
        text: entry.note.text,
        by: knownAs(entry.note.author),
        ...(entry.leadId === null ? {} : { link: toLead(entry.leadId) }),
      };
    case "consent": {
      const { state, channel, detail } = entry.consent;
      return {
        icon: <BadgeCheck size={ICON} />,
        title: t(`entry.consent.${state}`, { channel: channel === "*" ? t("consent.every") : channelName(channel) }),
        text: detail,
      };
    }
    case "reminder": {
      const { event, reminder } = entry;
      return {
        icon: <AlarmClock size={ICON} />,
        title: t(`entry.reminder.${event}`, { due: f.dateTime(reminder.dueAt) }),
        text: reminder.title,
        by: knownAs(reminder.owner),
        link: (title) => <Link to="/reminders">{title}</Link>,
      };
    }
    case "merge": {
      const { kind, by, contactId } = entry.merge;
      return {
        icon: kind === "merged" ? <GitMerge size={ICON} /> : <Split size={ICON} />,
        title: t(`entry.${kind}`),
        by: knownAs(by),
        ...(kind === "unmerged"
          ? {
              link: (title: string) => (
                <Link to="/contacts/$contactId" params={{ contactId }}>
                  {title}
                </Link>
              ),
            }
          : {}),
      };
    }
    case "event":
      return { icon: <Zap size={ICON} />, title: t("entry.event"), text: entry.event.type };
    case "created":
      return { icon: <UserPlus size={ICON} />, title: t("entry.created") };
  }
}
