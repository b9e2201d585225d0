/** From the table's changes: a resolution sets the question's timer, an answer is kept for reports and may be asked about. */
import type { Conversation } from "../conversations/model.ts";
import type { Clock } from "../kernel/ports.ts";
import type { Change, Image, Projection } from "../projections/model.ts";
import type { TimerStore } from "../timers/ports.ts";
import { ASK_AFTER_MS, DEFAULT_SETTINGS, resultOf, SETTINGS_ID } from "./model.ts";
import type { SatisfactionResults, SatisfactionSettingsStore } from "./ports.ts";

interface FollowPorts {
  readonly settings: Pick<SatisfactionSettingsStore, "get">;
  readonly results: Pick<SatisfactionResults, "keep">;
  readonly timers: Pick<TimerStore, "set">;
  readonly clock: Clock;
}

const CACHE_MS = 60_000;

export function makeFollowSatisfaction(of: (tenant: string) => FollowPorts): Projection {
  const kept = new Map<string, { readonly enabled: boolean; readonly comments: boolean; readonly until: number }>();

  async function wishesOf(tenant: string, { settings, clock }: FollowPorts) {
    const known = kept.get(tenant);
    if (known && known.until > clock.now()) return known;
    const { enabled, commentQuestion } = (await settings.get(SETTINGS_ID)) ?? DEFAULT_SETTINGS;
    const fresh = { enabled, comments: commentQuestion !== null, until: clock.now() + CACHE_MS };
    kept.set(tenant, fresh);
    return fresh;
  }

  return {
    name: "satisfaction",
    async project(changes) {
      for (const change of changes) await follow(change);
      return undefined;
    },
  };

  async function follow({ tenant, entity, before, after }: Change): Promise<void> {
    if (entity !== "conversation" || !after || typeof after.conversationId !== "string") return;
    const { conversationId } = after;
    const resolved = after.state === "resolved" && typeof after.resolvedAt === "string";
    if (resolved && before?.resolvedAt !== after.resolvedAt) {
      const ports = of(tenant);
      if ((await wishesOf(tenant, ports)).enabled)
        await ports.timers.set({
          conversationId,
          timer: "satisfaction",
          wakeAt: later(after.resolvedAt, ASK_AFTER_MS),
        });
    }
    const answer = (image: Image | undefined) => JSON.stringify(pick(image));
    if (answer(before) === answer(after)) return;
    const ports = of(tenant);
    const result = resultOf(after as unknown as Conversation);
    if (!result) return;
    await ports.results.keep(result);
    if (result.comment === null && (await wishesOf(tenant, ports)).comments)
      await ports.timers.set({ conversationId, timer: "satisfaction", wakeAt: later(result.answeredAt, 1_000) });
  }
}

function pick(image: Image | undefined): unknown {
  const { score, comment, answeredAt } = (image?.satisfaction ?? {}) as Readonly<Record<string, unknown>>;
  return [score, comment, answeredAt];
}

const later = (at: unknown, ms: number): string => new Date(Date.parse(String(at)) + ms).toISOString();
