/** Automations and their runs in memory. */
import { type Automation, type Definition, isUnderWay, type Run } from "../../../lib/core/automations/model.ts";
import type { AutomationStore, RunStore } from "../../../lib/core/automations/ports.ts";
import type { AutomationPorts } from "../automation/tenant.ts";
import { memoryCatalogue } from "./catalogue.ts";

export function memoryAutomationStore(): AutomationStore {
  const versions = new Map<string, Definition>();
  return {
    ...memoryCatalogue<Automation>([], ({ name, state }) => (state === "archived" ? undefined : name.toLowerCase())),
    async keep(id, version, definition) {
      const key = `${id} ${version}`;
      versions.set(key, versions.get(key) ?? definition);
    },
    version: async (id, version) => versions.get(`${id} ${version}`),
  };
}

/** Keeps its contract as the port words it. */
export function memoryRuns(): RunStore & { readonly all: Map<string, Run> } {
  const all = new Map<string, Run>();
  const entered = new Map<string, { readonly runId: string; readonly at: number }>();
  const keyOf = ({ contactId, runId }: Pick<Run, "contactId" | "runId">) => `${contactId}.${runId}`;
  const newest = (a: Run, b: Run) => (a.startedAt < b.startedAt ? 1 : -1);
  return {
    all,
    async put(run) {
      if (all.has(keyOf(run))) return "present";
      all.set(keyOf(run), run);
      return "put";
    },
    get: async (contactId, runId) => all.get(keyOf({ contactId, runId })),
    async save(run) {
      if (all.get(keyOf(run))?.revision !== run.revision - 1) return "conflict";
      all.set(keyOf(run), run);
      return "saved";
    },
    async forget(run) {
      if (all.get(keyOf(run))?.revision === run.revision) all.delete(keyOf(run));
    },
    ofContacts: async (ids) => [...all.values()].filter(({ contactId }) => ids.includes(contactId)).sort(newest),
    list: async (automationId, list, { limit }) => ({
      items: [...all.values()]
        .filter((run) => run.automationId === automationId && run.state !== "pending")
        .filter(({ state }) => (state === "held" ? "held" : isUnderWay(state) ? "active" : "over") === list)
        .sort(newest)
        .slice(0, limit),
    }),
    async enter({ contactId, automationId, runId, updatedAt }, since) {
      const key = `${contactId} ${automationId}`;
      const there = entered.get(key);
      if (there && there.runId !== runId && (since === null || there.at > since)) return "refused";
      entered.set(key, { runId, at: Date.parse(updatedAt) });
      return "entered";
    },
  };
}

export const memoryAutomations = (): Pick<
  AutomationPorts,
  "automations" | "runs" | "wakeRun" | "automationFigures" | "judge" | "zoneOf"
> => ({
  automations: memoryAutomationStore(),
  runs: memoryRuns(),
  wakeRun: async () => undefined,
  automationFigures: async () => new Map(),
  judge: async () => ({ holds: true, verdict: "holds", because: [] }),
  zoneOf: async () => "America/Lima",
});
