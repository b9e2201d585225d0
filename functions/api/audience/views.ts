import type { Condition as ConditionView } from "../../../events/api/conditions.ts";
import type { SegmentMember, Segment as SegmentView } from "../../../events/api/segments.ts";
import type { AudienceRow } from "../../../lib/core/audience/model.ts";
import type { Estimate } from "../../../lib/core/segments/estimate.ts";
import { isWatched } from "../../../lib/core/segments/manage.ts";
import { PEOPLE_WATCH, type Segment, type SegmentCounts } from "../../../lib/core/segments/model.ts";
import { lastActiveOn, scoreOf } from "../../../lib/core/segments/score.ts";

export function segmentView(segment: Segment, counted: SegmentCounts | undefined): SegmentView {
  const { id, name, description, kind, condition, archived, createdBy, createdAt, updatedAt, version } = segment;
  // What was changed since was counted by other words.
  const isCounted = counted !== undefined && counted.asOf >= createdAt && !archived;
  return {
    ...{ id, name, description, kind, condition: condition as ConditionView | null, archived },
    count: isCounted ? { contacts: counted.counts[id] ?? 0, asOf: counted.asOf } : null,
    watched: isWatched(segment),
    followed: segment.watchedBy.includes(PEOPLE_WATCH),
    ...{ createdBy, createdAt, updatedAt, version },
  };
}

export const memberView =
  (now: number) =>
  (row: AudienceRow): SegmentMember => ({
    contactId: row.contactId,
    name: row.name,
    country: row.country,
    language: row.language,
    tags: [...row.tags],
    lastActiveOn: lastActiveOn(row),
    engagement: scoreOf(row, now).engagement,
  });

export const estimateView = ({ first, rows, ...estimate }: Estimate, now: number) => ({
  ...estimate,
  contacts: rows,
  first: first.map(memberView(now)),
});
