import type {
  ClassificationCorrection as CorrectionView,
  ClassificationRule as RuleView,
} from "../../../../events/api/classification.ts";
import {
  adjustmentOf,
  type ClassificationRule,
  type Correction,
  isStandard,
  type Steps,
} from "../../../../lib/core/classification/model.ts";

export const classificationRuleView =
  (steps: Steps) =>
  ({ match, place, ...rule }: ClassificationRule): RuleView => ({
    id: rule.id,
    standard: isStandard(rule.id),
    name: rule.name,
    position: rule.position,
    active: rule.active,
    match: {
      words: match.words.map(({ language, phrases }) => ({ language, phrases: [...phrases] })),
      except: [...match.except],
      channels: [...match.channels],
      connections: [...match.connections],
      countries: [...match.countries],
      labels: [...match.labels],
      referrals: [...match.referrals],
      payloads: [...match.payloads],
      messages: match.messages,
    },
    weight: rule.weight,
    adjustment: adjustmentOf(rule.weight, Object.hasOwn(steps, rule.id) ? (steps[rule.id] ?? 0) : 0),
    place: { ...place },
    leadType: rule.leadType,
    again: rule.again,
    createdAt: rule.createdAt,
    updatedAt: rule.updatedAt,
    version: rule.version,
  });

export const correctionView = (correction: Correction): CorrectionView => ({
  id: correction.id,
  leadId: correction.leadId,
  ruleId: correction.ruleId,
  from: { ...correction.from },
  to: { ...correction.to },
  steps: Object.entries(correction.steps).map(([ruleId, step]) => ({ ruleId, step })),
  correctedBy: correction.correctedBy,
  at: correction.at,
  undoneAt: correction.undoneAt,
  undoneBy: correction.undoneBy,
  version: correction.version,
});
