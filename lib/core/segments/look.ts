/**
 * Looks at everybody once: counts every segment, brings up to date who is in those that are followed (time alone moves people in and out),
 * and finds groups in a sample. Once a day, and when a segment begins to be followed. A slice that is begun again counts from its
 * checkpoint, and writes nothing that stands already.
 */
import { type AudienceRow, lookedAt } from "../audience/model.ts";
import type { AudienceDesk, AudienceStore } from "../audience/ports.ts";
import type { FieldStore } from "../fields/ports.ts";
import type { RunKind } from "../jobs/ports.ts";
import type { Plain } from "../kernel/plain.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { clustersOf, pointOf } from "./features.ts";
import { isWatched, segmentWorld } from "./manage.ts";
import { membershipOf } from "./membership.ts";
import type { Group, Point } from "./model.ts";
import type { SegmentFindings, SegmentStore } from "./ports.ts";
import { watchedIn } from "./watched.ts";

export interface LookPorts {
  readonly audience: Pick<AudienceStore, "range">;
  readonly desk: Pick<AudienceDesk, "get" | "put">;
  readonly segments: SegmentStore;
  readonly fields: Pick<FieldStore, "all">;
  readonly findings: SegmentFindings;
  readonly group: Group;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

interface Checkpoint {
  readonly from: string;
  readonly rows: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Of the sample; a few numbers each. */
  readonly points: readonly Point[];
  /** One row of so many is in the sample: doubled whenever it grew too large. */
  readonly every: number;
  readonly begunAt: string;
}

const PAGE = 500;
/** By then every process that keeps rows knows which segments are followed. */
const SETTLING_SECONDS = 30;
/** With eight numbers of four digits each, a checkpoint stays far below 100 KB. */
const SAMPLE = 1_000;

export function makeLook(ports: LookPorts): RunKind {
  const { audience, desk, findings, group, clock, ids } = ports;

  return async ({ job, hasTime }) => {
    const world = await segmentWorld(ports);
    const now = clock.now();
    const live = world.segments.filter(({ archived }) => !archived);
    const members = live.map((segment) => ({ id: segment.id, isMember: membershipOf(segment, world) }));
    const watched = watchedIn(world);
    const begin: Checkpoint = {
      from: "",
      rows: 0,
      counts: {},
      points: [],
      every: 1,
      begunAt: new Date(now).toISOString(),
    };
    if (job.slice === 1)
      return { kind: "more", checkpoint: null, progress: { done: 0, total: null }, waitSeconds: SETTLING_SECONDS };
    const at = (job.checkpoint as unknown as Checkpoint | null) ?? begin;
    const counts: Record<string, number> = { ...at.counts };
    let { rows, every } = at;
    let points = [...at.points];
    let from: string | undefined = at.from;
    while (from !== undefined && hasTime()) {
      const page: Awaited<ReturnType<AudienceStore["range"]>> = await audience.range(from, "", PAGE);
      for (const row of page.rows) {
        for (const { id, isMember } of members) if (isMember(row, now).holds) counts[id] = (counts[id] ?? 0) + 1;
        if (moves(row)) await settle(row.contactId);
        if (rows++ % every === 0) points.push(pointOf(row, now).map((value) => Math.round(value * 1000) / 1000));
        if (points.length < SAMPLE) continue;
        points = points.filter((_, index) => index % 2 === 0);
        every *= 2;
      }
      from = page.next;
    }
    const progress = { done: rows, total: null };
    if (from !== undefined)
      return {
        kind: "more",
        checkpoint: { ...at, from, rows, counts, points, every } as unknown as Plain,
        progress,
      };
    await findings.saveCounts({ counts, rows, asOf: at.begunAt });
    const clusters = clustersOf(points, group, at.begunAt);
    if (clusters) await findings.saveClusters(clusters);
    await begun(at.begunAt);
    return { kind: "done", progress: { done: rows, total: rows }, result: { files: [], counts: { rows } } };

    function moves(row: AudienceRow): boolean {
      const { row: next } = lookedAt(row, row, watched, now, ids);
      return next.segments.join() !== row.segments.join();
    }

    /** As it stands now: the projection may have been there in the meantime. */
    async function settle(contactId: string): Promise<void> {
      for (let attempt = 0; attempt < 5; attempt++) {
        const row = await desk.get(contactId);
        if (!row || !moves(row)) return;
        const { row: next, told } = lookedAt(row, row, watched, now, ids);
        if ((await desk.put(next, told)) === "put") return;
      }
      throw new Error("the contact's row kept changing");
    }
  };

  /** Segments that were followed when the look began: from now on coming and leaving is told. */
  async function begun(begunAt: string): Promise<void> {
    for (const segment of await ports.segments.all()) {
      if (!isWatched(segment) || segment.followedSince !== null || segment.updatedAt > begunAt) continue;
      const at = new Date(clock.now()).toISOString();
      const next = { ...segment, followedSince: at, updatedAt: at, version: segment.version + 1 };
      if ((await ports.segments.save(next, segment)) !== "saved") throw new Error("the segment was changed meanwhile");
    }
  }
}
