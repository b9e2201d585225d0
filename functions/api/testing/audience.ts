/** The audience of a tenant in memory. Each keeps its contract as the port words it. */
import type { AudienceRow } from "../../../lib/core/audience/model.ts";
import type { AudienceStore } from "../../../lib/core/audience/ports.ts";
import type { Clusters, ListMember, Segment, SegmentCounts } from "../../../lib/core/segments/model.ts";
import type { ListMembers, SegmentFindings } from "../../../lib/core/segments/ports.ts";
import type { AudiencePorts } from "../audience/tenant.ts";
import { memoryCatalogue } from "./catalogue.ts";

export function memoryAudience(rows: readonly AudienceRow[] = []): AudienceStore {
  const all = [...rows].sort((a, b) => (a.contactId < b.contactId ? -1 : 1));
  return {
    async range(from, to, limit) {
      const found = all.filter(({ contactId }) => contactId >= from && (to === "" || contactId < to));
      const next = found[limit]?.contactId;
      return { rows: found.slice(0, limit), ...(next === undefined ? {} : { next }) };
    },
    all: async (ids) => ids.map((id) => all.find(({ contactId }) => contactId === id)),
    tally: async () => ({ rows: all.length, zones: [], asOf: "2026-03-02T08:00:00.000Z" }),
  };
}

function memoryLists(): ListMembers {
  const rows = new Map<string, ListMember>();
  return {
    async add(segmentId, contactIds, at) {
      for (const contactId of contactIds) rows.set(`${segmentId} ${contactId}`, { segmentId, contactId, at });
    },
    async remove(segmentId, contactIds) {
      for (const contactId of contactIds) rows.delete(`${segmentId} ${contactId}`);
    },
    page: async (segmentId, { limit }) => ({
      items: [...rows.values()].filter((one) => one.segmentId === segmentId).slice(0, limit),
    }),
  };
}

function memoryFindings(): SegmentFindings {
  let counts: SegmentCounts | undefined;
  let clusters: Clusters | undefined;
  return {
    counts: async () => counts,
    async saveCounts(found) {
      counts = found;
    },
    clusters: async () => clusters,
    async saveClusters(found) {
      clusters = found;
    },
  };
}

export const makeAudience = (): Pick<AudiencePorts, "audience" | "segments" | "listMembers" | "findings"> => ({
  audience: memoryAudience(),
  segments: memoryCatalogue<Segment>([], ({ name, archived }) => (archived ? undefined : name)),
  listMembers: memoryLists(),
  findings: memoryFindings(),
});
