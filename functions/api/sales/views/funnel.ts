import type { Funnel as FunnelView } from "../../../../events/api/funnels.ts";
import type { Funnel, Stage } from "../../../../lib/core/funnels/model.ts";
import type { Page } from "../../../../lib/core/kernel/page.ts";
import type { Lead } from "../../../../lib/core/leads/model.ts";
import { pageBody } from "../../pages.ts";
import { leadView } from "./lead.ts";

const stageView = ({ stageId, name, probability, colour, state, requires, archived }: Stage) => ({
  id: stageId,
  name,
  probability,
  colour,
  state,
  requires: [...requires],
  archived,
});

export const funnelView = (funnel: Funnel): FunnelView => ({
  id: funnel.funnelId,
  name: funnel.name,
  stages: funnel.stages.map(stageView),
  archived: funnel.archived,
  createdAt: funnel.createdAt,
  updatedAt: funnel.updatedAt,
  version: funnel.version,
});

export const columnView = (stage: Stage, page: Page<Lead>) => ({
  stage: stageView(stage),
  ...pageBody(page, leadView),
});
