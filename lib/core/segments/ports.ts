import type { Catalogue } from "../kernel/catalogue.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Clusters, ListMember, Segment, SegmentCounts } from "./model.ts";

/** All of a tenant's; no two that are not archived have one name. */
export type SegmentStore = Catalogue<Segment>;

/** Members of static lists. A list of people who were erased loses them with everything else of theirs. */
export interface ListMembers {
  /** Those who are in it already stay. */
  add(segmentId: string, contactIds: readonly string[], at: string): Promise<void>;
  remove(segmentId: string, contactIds: readonly string[]): Promise<void>;
  /** In the order of contacts' ids: of contacts that were merged since, those that they were. */
  page(segmentId: string, page: PageRequest): Promise<Page<ListMember>>;
}

/** What walks over everybody found out last. */
export interface SegmentFindings {
  counts(): Promise<SegmentCounts | undefined>;
  saveCounts(counts: SegmentCounts): Promise<void>;
  clusters(): Promise<Clusters | undefined>;
  saveClusters(clusters: Clusters): Promise<void>;
}
