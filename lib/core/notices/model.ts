/** What a person is told: one row per person and fact, shown in the list of notices and carried further as they chose. */

export const NOTICE_KINDS = [
  "mention",
  "conversation_assigned",
  "lead_assigned",
  "sla_warning",
  "sla_breached",
  "snooze_ended",
  "scheduled_message_failed",
  "reminder",
  "reminder_asks",
  "spend_warning",
  "spend_limit",
  "connection_failing",
  "connection_paused",
  "token_expiring",
  "template_changed",
  "webhook_disabled",
  "phase_missed",
  "campaign_alert",
  "publication_failed",
  "publication_waits",
  "job_ended",
  "calendar_refused",
  "calendar_broken",
  "signature_missing",
  "event",
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** `list` shows it as unread; the others carry it to the person as well. */
export const NOTICE_CHANNELS = ["list", "push", "email"] as const;
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];

export interface NoticeSubject {
  /** The noun, as in the API's paths but singular: `conversation`, `lead`, `reminder`, … */
  readonly kind: string;
  readonly id: string;
}

export interface Notice {
  /** `<time in ms>-<derived id>`: in the order of time. */
  readonly noticeId: string;
  readonly person: string;
  readonly kind: NoticeKind;
  readonly subject: NoticeSubject;
  /** Where in the subject: the message of a mention, the lead of a reminder. */
  readonly place?: NoticeSubject;
  /** One line for people: a reminder's title, the start of a note. */
  readonly text: string | null;
  /** Who caused it; null for rules and clocks. */
  readonly by: string | null;
  readonly at: string;
  readonly readAt: string | null;
  /** Ways that the person wanted it to be carried, beyond the list. */
  readonly carry: readonly Exclude<NoticeChannel, "list">[];
  readonly version: number;
}

/** What is asked for: who is told what, and the fact that it is derived from. */
export interface NewNotice {
  readonly person: string;
  readonly kind: NoticeKind;
  readonly subject: NoticeSubject;
  readonly place?: NoticeSubject;
  readonly text?: string;
  readonly by?: string;
  /**
   * When the fact happened, not when it is told: whoever tells it again after a crash has to name the same moment, for it is
   * part of the notice's key.
   */
  readonly at: string;
  /** What tells this fact from every other one of its kind: a message's id, a reminder's id and number. */
  readonly fact: readonly string[];
}

/** By kind; what is not there is as the defaults say. */
export type NoticeWishes = Readonly<Partial<Record<NoticeKind, readonly NoticeChannel[]>>>;

export interface NoticePreferences {
  readonly wishes: NoticeWishes;
  readonly updatedAt: string | null;
  /** 0: nothing was ever chosen. */
  readonly version: number;
}

export const NO_PREFERENCES: NoticePreferences = { wishes: {}, updatedAt: null, version: 0 };

/** Reaches for the person's attention only where somebody waits for them. */
const QUIET: readonly NoticeKind[] = ["lead_assigned", "snooze_ended", "job_ended"];

export const defaultChannels = (kind: NoticeKind): readonly NoticeChannel[] =>
  QUIET.includes(kind) ? ["list"] : ["list", "push"];

export const channelsFor = (kind: NoticeKind, wishes: NoticeWishes): readonly NoticeChannel[] =>
  wishes[kind] ?? defaultChannels(kind);

/** Systems with a key read no notices. */
export const isTold = ({ person, by, kind }: Pick<NewNotice, "person" | "by" | "kind">): boolean =>
  person.startsWith("usr_") && (by !== person || kind === "reminder" || kind === "reminder_asks");

export const NOTICE_TEXT_LENGTH = 200;

/** The notice that a person gets; undefined when they want none of this kind, or did it themselves. `id`: derived from the fact. */
export function noticeFor(fresh: NewNotice, id: string, wishes: NoticeWishes): Notice | undefined {
  const channels = channelsFor(fresh.kind, wishes);
  if (!isTold(fresh) || channels.length === 0) return undefined;
  const text = fresh.text?.replace(/\s+/g, " ").trim();
  return {
    noticeId: `${String(Date.parse(fresh.at)).padStart(13, "0")}-${id.slice(0, 16)}`,
    person: fresh.person,
    kind: fresh.kind,
    subject: fresh.subject,
    ...(fresh.place ? { place: fresh.place } : {}),
    text: text ? [...text].slice(0, NOTICE_TEXT_LENGTH).join("") : null,
    by: fresh.by ?? null,
    at: fresh.at,
    // Who wants it carried but not listed finds it among what was read.
    readAt: channels.includes("list") ? null : fresh.at,
    carry: channels.filter((channel) => channel !== "list"),
    version: 1,
  };
}

/** The parts that a notice's id is derived from: the same fact, told to the same person, is the same notice. */
export const noticeParts = ({ person, kind, fact }: NewNotice): readonly string[] => ["notice", person, kind, ...fact];
