/** After a matter is resolved the customer is asked how content they are: once a resolution, not too often, and never twice. */
import type { Conversation, Satisfaction } from "../conversations/model.ts";
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import type { ChoicesContent } from "../messages/model.ts";

export interface SatisfactionSettings extends CatalogueEntry {
  readonly enabled: boolean;
  readonly question: string;
  /** From 1 to 5, as the customer reads them. */
  readonly choices: readonly string[];
  /** Asked after an answer; null: nothing is. */
  readonly commentQuestion: string | null;
  /** Empty: all of them. */
  readonly channels: readonly string[];
  /** How long an answer is waited for. */
  readonly validHours: number;
  /** Whoever was asked is left alone for so long. */
  readonly askAgainDays: number;
}

/** There is one of a tenant. */
export const SETTINGS_ID = "settings";

export const DEFAULT_SETTINGS: SatisfactionSettings = {
  id: SETTINGS_ID,
  enabled: false,
  question: "How content are you with how we helped you? (1 to 5)",
  choices: ["1", "2", "3", "4", "5"],
  commentQuestion: null,
  channels: [],
  validHours: 24,
  askAgainDays: 7,
  createdAt: "1970-01-01T00:00:00.000Z",
  updatedAt: "1970-01-01T00:00:00.000Z",
  version: 0,
};

/** What a resolution came to, for reports. */
export interface SatisfactionResult {
  readonly conversationId: string;
  readonly contactId: string;
  readonly channel: string;
  readonly connectionId: string;
  readonly assignee: string | null;
  readonly teamId: string | null;
  readonly resolvedAt: string;
  readonly answeredAt: string;
  readonly score: number;
  readonly comment: string | null;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** After a resolution that was a slip. */
export const ASK_AFTER_MS = MINUTE;
export const COMMENT_MS = 30 * MINUTE;
const LONGEST_COMMENT = 1_000;

/** Why nobody is asked; undefined when they are. */
export function whyNotAsk(
  { state, resolvedAt, firstRepliedAt, chat, channel, satisfaction }: Conversation,
  { enabled, channels, askAgainDays }: SatisfactionSettings,
  now: string,
): string | undefined {
  if (!enabled) return "disabled";
  if (state !== "resolved" || resolvedAt === undefined) return "not_resolved";
  if (chat.type === "group") return "group";
  if (channels.length > 0 && !channels.includes(channel)) return "other_channel";
  // Nobody helped whom nobody answered.
  if (firstRepliedAt === undefined) return "never_answered";
  if (satisfaction?.resolvedAt === resolvedAt) return "asked";
  if (satisfaction && Date.parse(satisfaction.askedAt) + askAgainDays * 24 * HOUR > Date.parse(now))
    return "asked_lately";
  return undefined;
}

const PAYLOAD = "csat";
const stampOf = (resolvedAt: string): string => Date.parse(resolvedAt).toString(36);

export const questionFor = ({ question, choices }: SatisfactionSettings, resolvedAt: string): ChoicesContent => ({
  type: "choices",
  text: question,
  // The best first, as people read.
  choices: choices.map((title, index) => ({ id: `${PAYLOAD}:${stampOf(resolvedAt)}:${index + 1}`, title })).reverse(),
});

export const asked = (resolvedAt: string, askedAt: string, { validHours }: SatisfactionSettings): Satisfaction => ({
  resolvedAt,
  askedAt,
  until: new Date(Date.parse(askedAt) + validHours * HOUR).toISOString(),
});

/** What came may be an answer: it is looked at with the conversation in hand. */
export const mayAnswer = (payload: string | undefined): boolean => payload?.startsWith(`${PAYLOAD}:`) === true;

interface Words {
  readonly at: string;
  readonly text?: string | undefined;
  readonly payload?: string | undefined;
}

/**
 * The satisfaction after these words, if they answer: a choice that was pressed, or a bare digit while the matter is still resolved; or
 * the comment that was asked for. What answers a question asks for nothing itself.
 */
export function answered(
  { state, satisfaction }: Pick<Conversation, "state" | "satisfaction">,
  { at, text = "", payload }: Words,
): Satisfaction | undefined {
  if (!satisfaction) return undefined;
  const { resolvedAt, until, score, answeredAt = at, commentUntil, comment } = satisfaction;
  const scored = (digit: string) => ({ ...satisfaction, score: Number(digit), answeredAt });
  const pressed = /^csat:([0-9a-z]+):([1-5])$/.exec(payload ?? "");
  // Pressed again, it is another answer to the same question; pressed too late, or on an older question, it says nothing.
  if (pressed?.[2]) return pressed[1] === stampOf(resolvedAt) && at <= until ? scored(pressed[2]) : satisfaction;
  if (score === undefined)
    return state === "resolved" && at <= until && /^\s*[1-5]\s*$/.test(text) ? scored(text.trim()) : undefined;
  const words = text.trim();
  if (state !== "resolved" || commentUntil === undefined || at > commentUntil || comment !== undefined || words === "")
    return undefined;
  return { ...satisfaction, comment: [...words].slice(0, LONGEST_COMMENT).join("") };
}

export function resultOf(conversation: Conversation): SatisfactionResult | undefined {
  const { satisfaction: its } = conversation;
  if (its?.score === undefined || its.answeredAt === undefined) return undefined;
  return {
    conversationId: conversation.conversationId,
    contactId: conversation.contactId,
    channel: conversation.channel,
    connectionId: conversation.connectionId,
    assignee: conversation.assignee,
    teamId: conversation.teamId ?? null,
    resolvedAt: its.resolvedAt,
    answeredAt: its.answeredAt,
    score: its.score,
    comment: its.comment ?? null,
  };
}
