/** Contacts as points: eight numbers each, which groups and likeness go by. What they are is in `docs/segments.md`. */
import type { AudienceRow } from "../audience/model.ts";
import { type Clusters, FEATURES, type Group, type Point, type Scale } from "./model.ts";
import { lately, scoreOf } from "./score.ts";

/** Who never did anything stands with those of two years ago. */
const NEVER_DAYS = 730;

/** Logarithms, because counts of people are far apart at the top and close at the bottom. */
export function pointOf(row: AudienceRow, now: number): Point {
  const events = Object.values(row.events).reduce((sum, { count }) => sum + count, 0);
  const { daysSinceActive = NEVER_DAYS } = scoreOf(row, now);
  return [
    Math.min(daysSinceActive, NEVER_DAYS),
    lately(row.reactions.opened, now),
    lately(row.reactions.clicked, now),
    lately(row.reactions.answered, now),
    row.conversations.count,
    row.leads.open.length,
    row.leads.won,
    events,
  ].map((value) => Math.log1p(value));
}

export function scaleOf(points: readonly Point[]): Scale {
  const count = Math.max(1, points.length);
  const sums = (of: (point: Point, index: number) => number) =>
    FEATURES.map((_, index) => points.reduce((sum, point) => sum + of(point, index), 0) / count);
  const means = sums((point, index) => point[index] ?? 0);
  const variances = sums((point, index) => ((point[index] ?? 0) - (means[index] ?? 0)) ** 2);
  return { means, deviations: variances.map((variance) => (variance > 0 ? Math.sqrt(variance) : 1)) };
}

export const scaled = ({ means, deviations }: Scale, point: Point): Point =>
  point.map((value, index) => (value - (means[index] ?? 0)) / (deviations[index] ?? 1));

export const distance = (a: Point, b: Point): number =>
  Math.sqrt(a.reduce((sum, value, index) => sum + (value - (b[index] ?? 0)) ** 2, 0));

export const centre = (points: readonly Point[]): Point =>
  FEATURES.map((_, index) => points.reduce((sum, point) => sum + (point[index] ?? 0), 0) / Math.max(1, points.length));

/** How many groups contacts are put in; fewer where there are fewer than ten for each. */
export const MOST_CLUSTERS = 6;
const MARKS = 3;

/** Undefined: there are too few to be told apart. */
export function clustersOf(points: readonly Point[], group: Group, asOf: string): Clusters | undefined {
  const wanted = Math.min(MOST_CLUSTERS, Math.floor(points.length / 10));
  if (wanted < 2) return undefined;
  const scale = scaleOf(points);
  const { centres, of } = group(
    points.map((point) => scaled(scale, point)),
    wanted,
  );
  const clusters = centres
    .map((its, index) => ({
      centre: its,
      share: of.filter((one) => one === index).length / points.length,
      marks: FEATURES.map((feature, at) => ({ feature, by: its[at] ?? 0 }))
        .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
        .slice(0, MARKS),
    }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
  return { scale, clusters, sample: points.length, asOf };
}

/** The nearest group, from 1 on, the largest first. */
export function clusterAt({ scale, clusters }: Clusters, row: AudienceRow, now: number): number {
  const point = scaled(scale, pointOf(row, now));
  const distances = clusters.map((cluster) => distance(cluster.centre, point));
  return distances.indexOf(Math.min(...distances)) + 1;
}
