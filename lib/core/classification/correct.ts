/** What people say against rules: remembered, listed, and taken back without a trace in the weights. */
import type { EditOutcome } from "../kernel/catalogue.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { Classification, Lead } from "../leads/model.ts";
import type { Correction, Steps } from "./model.ts";
import type { CorrectionStore } from "./ports.ts";

interface CorrectPorts {
  readonly corrections: Pick<CorrectionStore, "get" | "save">;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

/** Everybody who corrects moves the same sums. */
const ATTEMPTS = 15;

/** The wrong rule, and of those that held the ones that wanted the right place: the stage, or at least the funnel where that was wrong. */
export function stepsOf({ funnelId, stageId, considered, judged }: Classification): Steps {
  if (!judged) return {};
  const otherFunnel = judged.funnelId !== funnelId;
  const right = considered.filter(
    (one) => one.ruleId !== judged.ruleId && one.funnelId === funnelId && (otherFunnel || one.stageId === stageId),
  );
  return Object.fromEntries([[judged.ruleId, -1], ...right.map(({ ruleId }) => [ruleId, 1])]);
}

/** Remembers what a lead shows; a lead that shows it again, or an older word than the one that is known, changes nothing. */
export const makeRememberCorrection =
  ({ corrections, ids }: Omit<CorrectPorts, "clock">) =>
  async (lead: Pick<Lead, "leadId" | "classification">, by: string | null): Promise<void> => {
    const { classification } = lead;
    const judged = classification?.judged;
    if (!classification || !judged || classification.by !== "correction") return;
    // By the time of what was decided, so that a list shows the latest first; by its version, so that each decision has one.
    const id = `${Date.parse(judged.at)}-${ids.derive("correction", lead.leadId, String(judged.version)).slice(0, 10)}`;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await corrections.get(id);
      if (before && before.leadVersion >= classification.version) return;
      const correction: Correction = {
        id,
        leadId: lead.leadId,
        ruleId: judged.ruleId,
        from: { funnelId: judged.funnelId, stageId: judged.stageId },
        to: { funnelId: classification.funnelId, stageId: classification.stageId },
        steps: stepsOf(classification),
        correctedBy: by,
        at: classification.at,
        leadVersion: classification.version,
        undoneAt: null,
        undoneBy: null,
        version: (before?.version ?? 0) + 1,
      };
      if ((await corrections.save(correction, before)) === "saved") return;
    }
    throw new Error("the corrections kept changing");
  };

export type UndoCorrection = (input: {
  readonly id: string;
  readonly expectedVersion?: number | undefined;
  readonly by: string;
}) => Promise<EditOutcome<Correction>>;

/** What was taken back stays taken back, and is shown as that. */
export const makeUndoCorrection =
  ({ corrections, clock }: Omit<CorrectPorts, "ids">): UndoCorrection =>
  async ({ id, expectedVersion, by }) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await corrections.get(id);
      if (!before) return { kind: "missing" };
      if (before.undoneAt !== null && before.undoneBy === by) return { kind: "done", entry: before };
      if (expectedVersion !== undefined && before.version !== expectedVersion) return { kind: "stale", entry: before };
      if (before.undoneAt !== null) return { kind: "done", entry: before };
      const entry = {
        ...before,
        undoneAt: new Date(clock.now()).toISOString(),
        undoneBy: by,
        version: before.version + 1,
      };
      if ((await corrections.save(entry, before)) === "saved") return { kind: "done", entry };
    }
    throw new Error("the corrections kept changing");
  };
