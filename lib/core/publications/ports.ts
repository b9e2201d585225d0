import type { Page, PageRequest } from "../kernel/page.ts";
import type { Publication } from "./model.ts";

/** Whom something kept from it that can be mended gets it once more. `at`: tells this time from every other. */
export type ResendMendable = (of: {
  readonly campaignId: string;
  readonly phaseId: string;
  readonly at: string;
  readonly only: "mendable";
}) => Promise<{ readonly kind: "due" | "missing" | "not_running" | "ended" }>;

/** Of one tenant. */
export interface PublicationStore {
  get(publicationId: string): Promise<Publication | undefined>;
  /** In place of the version before; of the first, where there is none. */
  save(publication: Publication): Promise<"saved" | "conflict">;
  /** Those that are not mended, the latest change first. */
  open(page: PageRequest): Promise<Page<Publication>>;
  /** All of a campaign's, in the order of their ids. */
  ofCampaign(campaignId: string): Promise<readonly Publication[]>;
}
