/** Whoever writes after a notification answers it: seen in the table's changes, in the order of the conversation. */
import type { Change, Image, Projection } from "../projections/model.ts";
import { ANSWER_MS, type Notified } from "./model.ts";
import type { EngagementStore, NotifiedStore } from "./ports.ts";

export interface AnswerPorts {
  readonly notified: NotifiedStore;
  readonly engagements: Pick<EngagementStore, "answered">;
  /** Told of everything that people write: a campaign may have been what they answer. */
  readonly campaigns: (conversationId: string, at: string) => Promise<void>;
  /** Told of everything that people write, with the notification that it may answer; the same may be told again. */
  readonly heard?: (words: Words) => Promise<void>;
}

/** What a person wrote. */
export interface Words {
  readonly conversationId: string;
  readonly at: string;
  readonly text?: string;
  readonly payload?: string;
  /** The last notification that came before it, unless that was too long ago. */
  readonly last?: Notified;
}

export const makeFollowAnswers = (of: (tenant: string) => AnswerPorts): Projection => ({
  name: "answers",
  async project(changes) {
    for (const [tenant, messages] of Map.groupBy(changes.filter(isMessage), (change) => change.tenant))
      await follow(messages, of(tenant));
    return undefined;
  },
});

const isMessage = ({ entity, after }: Change): boolean => entity === "message" && after !== undefined;
const conversationOf = ({ after }: Change): string => String(after?.conversationId);

async function follow(
  messages: readonly Change[],
  { notified, engagements, campaigns, heard }: AnswerPorts,
): Promise<void> {
  const written = messages.filter(({ before, after }) => !before && after && writtenAt(after) !== undefined);
  const asked = [...new Set(written.map(conversationOf))];
  const found = asked.length === 0 ? [] : await notified.all(asked);
  const latest = new Map(found.map((one) => [one.conversationId, one]));
  for (const message of messages) {
    const { before, after } = message;
    if (!after) continue;
    const sent = sentIn(before, after);
    if (sent) {
      await notified.keep(sent);
      latest.set(sent.conversationId, sent);
    }
    const at = before === undefined ? writtenAt(after) : undefined;
    const last = latest.get(conversationOf(message));
    if (at === undefined) continue;
    await campaigns(conversationOf(message), at);
    const isInTime = last && at > last.sentAt && Date.parse(at) <= Date.parse(last.sentAt) + ANSWER_MS;
    await heard?.({ conversationId: conversationOf(message), at, ...wordsIn(after), ...(isInTime ? { last } : {}) });
    if (!isInTime) continue;
    const { conversationId: _, sentAt: __, ...about } = last;
    await engagements.answered(about, at);
  }
}

/** When a person wrote it; machines answer nothing. */
function writtenAt({ kind, direction, body, at }: Image): string | undefined {
  const isAutomatic = (body as { readonly automatic?: unknown } | undefined)?.automatic === true;
  return kind === "received" && direction === "in" && !isAutomatic && typeof at === "string" ? at : undefined;
}

function wordsIn({ body }: Image): Pick<Words, "text" | "payload"> {
  const { text, payload } = (body ?? {}) as { readonly text?: unknown; readonly payload?: unknown };
  return {
    ...(typeof text === "string" ? { text } : {}),
    ...(typeof payload === "string" ? { payload } : {}),
  };
}

/** A notification that the provider took just now. */
function sentIn(before: Image | undefined, after: Image): Notified | undefined {
  const sentAt = timeOf(after);
  if (after.kind !== "sent" || sentAt === undefined || timeOf(before) !== undefined) return undefined;
  const proactive = (after.proactive ?? {}) as Readonly<Record<string, unknown>>;
  const { notificationId, attempt, type, template, medium, language } = proactive;
  const { conversationId, at } = after;
  if (typeof notificationId !== "string" || typeof attempt !== "number") return undefined;
  return {
    ...{ conversationId: String(conversationId), notificationId, attempt, sentAt, at: String(at) },
    ...{ type: String(type), medium: String(medium) },
    ...(typeof template === "string" ? { template } : {}),
    ...(typeof language === "string" ? { language } : {}),
  };
}

function timeOf(image: Image | undefined): string | undefined {
  const { sent } = (image?.times ?? {}) as { readonly sent?: unknown };
  return typeof sent === "string" ? sent : undefined;
}
