import type { Condition, Evaluation } from "../conditions/model.ts";
import type { Catalogue } from "../kernel/catalogue.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Automation, Definition, Run, Step } from "./model.ts";

/** All of a tenant's; no two that are not archived have one name. */
export interface AutomationStore extends Catalogue<Automation> {
  /** Keeps what is about to be published. The same version again changes nothing: the first one stays. */
  keep(automationId: string, version: number, definition: Definition): Promise<void>;
  version(automationId: string, version: number): Promise<Definition | undefined>;
}

/** Runs that are under way, those that a pause holds back, and those that are over. */
export const RUN_LISTS = ["active", "held", "over"] as const;
export type RunList = (typeof RUN_LISTS)[number];

export interface RunStore {
  /** Puts it unless it is there. */
  put(run: Run): Promise<"put" | "present">;
  get(contactId: string, runId: string): Promise<Run | undefined>;
  /** Replaces the one whose revision is one less. */
  save(run: Run): Promise<"saved" | "conflict">;
  /** Takes away one that nobody was let in by, at this revision. */
  forget(run: Run): Promise<void>;
  /** Also those that are pending, as they surely are; latest first. */
  ofContacts(contactIds: readonly string[]): Promise<readonly Run[]>;
  /** Latest first; those that are pending are in none. */
  list(automationId: string, list: RunList, page: PageRequest): Promise<Page<Run>>;
  /**
   * Notes that a contact came into an automation. `refused`: they did after `since` (epoch milliseconds; null: ever), by another run. The same
   * run again may go on.
   */
  enter(run: Run, since: number | null): Promise<"entered" | "refused">;
}

/** How many runs of an automation are how; those that are gone after `RUN_DAYS` count no more. */
export interface Figures {
  readonly active: number;
  readonly finished: number;
  readonly stopped: number;
  readonly stoppedByReply: number;
  readonly failed: number;
}

/** Has the run looked at when that moment comes. In place of what it waited for before. */
export type Wake = (run: Pick<Run, "contactId" | "runId">, at: string) => Promise<void>;

/** Whether something holds for a contact as they are now, in what can be asked about them for segments. */
export type Judge = (contactId: string, condition: Condition) => Promise<Evaluation>;

export type Did =
  | { readonly kind: "done"; readonly text?: string }
  | { readonly kind: "skipped"; readonly code: string; readonly text: string };

type Of<Kind extends Step["kind"]> = Extract<Step, { readonly kind: Kind }>;

/** What steps are done by. Each may be asked again after a crash, and then does nothing more. Throws when it has to be repeated. */
export interface Hands {
  send(run: Run, step: Of<"send">): Promise<Did>;
  tag(run: Run, step: Of<"tag">): Promise<Did>;
  move(run: Run, place: { readonly funnelId: string; readonly stageId: string }): Promise<Did>;
  assign(run: Run, step: Of<"assign">): Promise<Did>;
  event(run: Run, step: Of<"event">): Promise<Did>;
  campaign(run: Run, step: Of<"campaign">): Promise<Did>;
  webhook(run: Run, step: Of<"webhook">): Promise<Did>;
}

/** Whether nobody answered this delivery of a campaign or followed a link in it. */
export type IsSilent = (contactId: string, own: string) => Promise<boolean>;

/** By which clock a contact lives; an IANA name. */
export type ZoneOf = (contactId: string) => Promise<string>;
