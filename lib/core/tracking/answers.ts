/** Whoever writes after a notification answers it: seen in the table's changes, in the order of the conversation. */
import type { Change, Image, Projection } from "../projections/model.ts";
import { ANSWER_MS, type Notified } from "./model.ts";
import type { EngagementStore, NotifiedStore } from "./ports.ts";

export interface AnswerPorts {
  readonly notified: NotifiedStore;
  readonly engagements: Pick<EngagementStore, "answered">;
}

export const makeFollowAnswers = (of: (tenant: string) => AnswerPorts): Projection => ({
  name: "answers",
  async project(changes) {
    for (const conversation of Map.groupBy(changes.filter(isMessage), ({ key }) => key.pk).values())
      await follow(conversation, of);
    return undefined;
  },
});

const isMessage = ({ entity, after }: Change): boolean => entity === "message" && after !== undefined;

async function follow(changes: readonly Change[], of: (tenant: string) => AnswerPorts): Promise<void> {
  // Of several messages in one batch the first answers; later ones find that out by themselves.
  let latest: Notified | undefined;
  let hasAsked = false;
  for (const { tenant, before, after } of changes) {
    if (!after) continue;
    const { notified, engagements } = of(tenant);
    const sent = sentIn(before, after);
    if (sent) {
      await notified.keep(sent);
      latest = sent;
      hasAsked = true;
    }
    const at = before === undefined ? writtenAt(after) : undefined;
    if (at === undefined) continue;
    if (!hasAsked) latest = await notified.get(String(after.conversationId));
    hasAsked = true;
    if (!latest || at <= latest.sentAt || Date.parse(at) > Date.parse(latest.sentAt) + ANSWER_MS) continue;
    const { conversationId: _, sentAt: __, ...about } = latest;
    await engagements.answered(about, at);
  }
}

/** When a person wrote it; machines answer nothing. */
function writtenAt({ kind, direction, body, at }: Image): string | undefined {
  const isAutomatic = (body as { readonly automatic?: unknown } | undefined)?.automatic === true;
  return kind === "received" && direction === "in" && !isAutomatic && typeof at === "string" ? at : undefined;
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
