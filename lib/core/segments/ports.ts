import type { Page, PageRequest } from "../kernel/page.ts";
import type { ListMember } from "./model.ts";

/** Members of static lists. A list of people who were erased loses them with everything else of theirs. */
export interface ListMembers {
  /** Those who are in it already stay. */
  add(segmentId: string, contactIds: readonly string[], at: string): Promise<void>;
  remove(segmentId: string, contactIds: readonly string[]): Promise<void>;
  /** In the order of contacts' ids: of contacts that were merged since, those that they were. */
  page(segmentId: string, page: PageRequest): Promise<Page<ListMember>>;
}
