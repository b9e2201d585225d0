import type { Page, PageRequest } from "../kernel/page.ts";
import type { Lead, LeadState } from "./model.ts";

export interface LeadStore {
  get(leadId: string): Promise<Lead | undefined>;
  /** Leads in one state, newest first. */
  list(state: LeadState, page: PageRequest): Promise<Page<Lead>>;
  ofContact(contactId: string): Promise<readonly Lead[]>;
}
