/** Who is most like those of a segment, by the same eight numbers that groups are found by. */
import type { AudienceRow } from "../audience/model.ts";
import { centre, distance, pointOf, scaled, scaleOf } from "./features.ts";
import type { Membership } from "./membership.ts";

export interface Alike {
  readonly row: AudienceRow;
  /** 1: like the middle of the segment; towards 0 the farther away. */
  readonly likeness: number;
}

const MOST = 50;

/** The most alike of the rows outside, the most alike first; none where nobody is inside. */
export function lookalikes(rows: readonly AudienceRow[], membership: Membership, now: number): readonly Alike[] {
  const points = rows.map((row) => ({ row, point: pointOf(row, now), inside: membership(row, now).holds }));
  const scale = scaleOf(points.map(({ point }) => point));
  const inside = points.filter((one) => one.inside).map(({ point }) => scaled(scale, point));
  if (inside.length === 0) return [];
  const middle = centre(inside);
  return points
    .filter((one) => !one.inside)
    .map(({ row, point }) => ({ row, likeness: 1 / (1 + distance(middle, scaled(scale, point))) }))
    .sort((a, b) => b.likeness - a.likeness || (a.row.contactId < b.row.contactId ? -1 : 1))
    .slice(0, MOST)
    .map(({ row, likeness }) => ({ row, likeness: Math.round(likeness * 100) / 100 }));
}
