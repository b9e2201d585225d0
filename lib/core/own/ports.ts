import type { Page, PageRequest } from "../kernel/page.ts";
import type { Draft, Preferences } from "./model.ts";

/** Of one tenant. */
export interface PreferencesStore {
  /** `USUAL` until the person chose. */
  read(person: string): Promise<Preferences>;
  /** `conflict`: they are not at the version before any more. */
  save(person: string, preferences: Preferences): Promise<"saved" | "conflict">;
}

/** Of one tenant. A person has one draft in a conversation; it goes by itself after `DRAFT_DAYS`. */
export interface DraftStore {
  /** In the order of conversations. */
  page(person: string, page: PageRequest): Promise<Page<Draft>>;
  get(person: string, conversationId: string): Promise<Draft | undefined>;
  /** Whatever was there before: a person has one mind, and writes in one place at a time. */
  put(person: string, draft: Omit<Draft, "version">): Promise<Draft>;
  /** One that is not there is gone, too. */
  remove(person: string, conversationId: string): Promise<void>;
}
