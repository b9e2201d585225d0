/** What people do with funnels: make, arrange, retire. */
import type { Clock } from "../kernel/ports.ts";
import { slugOf } from "../kernel/slug.ts";
import { type Funnel, type FunnelProblem, MAX_FUNNELS, type Stage, stageProblems } from "./model.ts";
import type { FunnelStore } from "./ports.ts";

export type FunnelOutcome =
  | { readonly kind: "done"; readonly funnel: Funnel }
  | { readonly kind: "missing" }
  | { readonly kind: "stale"; readonly funnel: Funnel }
  | { readonly kind: "exists" }
  | { readonly kind: "invalid"; readonly problems: readonly FunnelProblem[] };

/** Without an id it is a new one. */
export type StageInput = Omit<Stage, "stageId" | "archived"> & { readonly stageId?: string };

export interface ManageFunnels {
  /** The same request again makes no second funnel: its id is made of its name, and a name that is taken is refused. */
  create(input: { readonly name: string; readonly stages: readonly StageInput[] }): Promise<FunnelOutcome>;
  update(input: {
    readonly funnelId: string;
    readonly expectedVersion?: number;
    readonly name?: string;
    readonly stages?: readonly StageInput[];
    readonly archived?: boolean;
  }): Promise<FunnelOutcome>;
}

const ATTEMPTS = 5;

export function makeManageFunnels({ funnels, clock }: { funnels: FunnelStore; clock: Clock }): ManageFunnels {
  const now = () => new Date(clock.now()).toISOString();

  return {
    async create({ name, stages }) {
      const all = await funnels.all();
      if (all.length >= MAX_FUNNELS) return full();
      if (all.some((funnel) => funnel.name === name)) return { kind: "exists" };
      const arranged = arrange(stages, []);
      if ("problems" in arranged) return { kind: "invalid", problems: arranged.problems };
      const at = now();
      const funnel: Funnel = {
        funnelId: slugOf(name, (slug) => all.some(({ funnelId }) => funnelId === slug), "funnel"),
        name,
        stages: arranged.stages,
        archived: false,
        createdAt: at,
        updatedAt: at,
        version: 1,
      };
      return (await funnels.create(funnel)) === "created" ? { kind: "done", funnel } : { kind: "exists" };
    },

    async update({ funnelId, expectedVersion, name, stages, archived }) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const funnel = await funnels.get(funnelId);
        if (!funnel) return { kind: "missing" };
        if (expectedVersion !== undefined && funnel.version !== expectedVersion) return { kind: "stale", funnel };
        const arranged = stages === undefined ? { stages: funnel.stages } : arrange(stages, funnel.stages);
        if ("problems" in arranged) return { kind: "invalid", problems: arranged.problems };
        const edited = {
          ...funnel,
          ...(name === undefined ? {} : { name }),
          ...(archived === undefined ? {} : { archived }),
          stages: arranged.stages,
        };
        if (JSON.stringify(edited) === JSON.stringify(funnel)) return { kind: "done", funnel };
        const next = { ...edited, updatedAt: now(), version: funnel.version + 1 };
        if ((await funnels.save(next)) === "saved") return { kind: "done", funnel: next };
      }
      throw new Error("the funnel kept changing");
    },
  };
}

const full = (): FunnelOutcome => ({
  kind: "invalid",
  problems: [
    { field: "", code: "too_long", message: `there are ${MAX_FUNNELS} funnels already, retired ones included` },
  ],
});

/**
 * The stages as given, and behind them, as taken out, those that were there: a card that was moved into one of these at the same moment
 * stays within reach, and its history keeps a name.
 */
function arrange(
  given: readonly StageInput[],
  before: readonly Stage[],
): { readonly stages: readonly Stage[] } | { readonly problems: readonly FunnelProblem[] } {
  const unknown = given.flatMap(({ stageId }, index) =>
    stageId !== undefined && !before.some((one) => one.stageId === stageId)
      ? [{ field: `stages.${index}.id`, code: "not_found" as const, message: "is no stage of this funnel" }]
      : [],
  );
  if (unknown.length > 0) return { problems: unknown };
  const taken = new Set([...before.map(({ stageId }) => stageId), ...given.map(({ stageId }) => stageId)]);
  const open = given.map((stage): Stage => {
    const stageId = stage.stageId ?? slugOf(stage.name, (slug) => taken.has(slug), "stage");
    taken.add(stageId);
    const { name, probability, colour, state, requires } = stage;
    return { stageId, name, probability, colour, state, requires, archived: false };
  });
  const gone = before
    .filter(({ stageId }) => !open.some((one) => one.stageId === stageId))
    .map((stage) => ({ ...stage, archived: true }));
  const stages = [...open, ...gone];
  const problems = stageProblems(stages);
  return problems.length > 0 ? { problems } : { stages };
}
