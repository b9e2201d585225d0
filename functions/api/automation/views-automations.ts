import type {
  AutomationDefinition,
  AutomationDryRun,
  AutomationRun,
  Automation as AutomationView,
} from "../../../events/api/automations.ts";
import type { Way } from "../../../lib/core/automations/dry-run.ts";
import { NO_RUNS } from "../../../lib/core/automations/figures.ts";
import { type Automation, type Definition, type Run, runName } from "../../../lib/core/automations/model.ts";
import type { Figures } from "../../../lib/core/automations/ports.ts";
import { samePlain } from "../../../lib/core/kernel/plain.ts";

const definitionView = (definition: Definition): AutomationDefinition => definition as unknown as AutomationDefinition;

export const automationView = (one: Automation, figures: ReadonlyMap<string, Figures>): AutomationView => ({
  id: one.id,
  name: one.name,
  state: one.state,
  draft: definitionView(one.draft),
  published: one.published && { ...one.published, definition: definitionView(one.published.definition) },
  changed: one.published !== null && !samePlain(one.published.definition as never, one.draft as never),
  figures: { ...(figures.get(one.id) ?? NO_RUNS) },
  createdBy: one.createdBy,
  createdAt: one.createdAt,
  updatedAt: one.updatedAt,
  version: one.version,
});

export const runView = (run: Run): AutomationRun => ({
  id: runName(run),
  contactId: run.contactId,
  automationId: run.automationId,
  version: run.version,
  state: run.state,
  step: run.step,
  wakeAt: run.wakeAt,
  stoppedBy: run.stoppedBy,
  triggeredAt: run.triggeredAt,
  trigger: { ...run.trigger },
  log: run.log.map((entry) => ({ ...entry })),
  startedAt: run.startedAt,
  updatedAt: run.updatedAt,
});

export const dryWayView = ({ because, steps, ...way }: Way): AutomationDryRun["ways"][number] => ({
  ...way,
  because: because.map((one) => ({ ...one })),
  steps: steps.map((step) => ({ ...step })),
});
