/** What a migration makes here, whatever it came from, and what it leaves out. Nothing of it was sent yet. */

/** Ids of ours that are not known before the thing is made: `@{segment 1a2b}@` stands for what that step brings. */
export interface Step {
  /** Names the step in the state file, so that a run that was cut off goes on where it was. */
  readonly key: string;
  readonly what:
    | "field"
    | "contact"
    | "consent"
    | "suppressions"
    | "template"
    | "body"
    | "publish"
    | "segment"
    | "members"
    | "campaign";
  /** For people: which thing of the dump it is. No address, and no name of anybody. */
  readonly name: string;
  readonly method: "POST" | "PATCH";
  /** May hold `@{<step's key>}@`: the id that this step brought. */
  readonly path: string;
  /** As may the texts in it. */
  readonly body: unknown;
  /** Where the id stands in the answer. */
  readonly idIn?: string;
  /** What it does not matter to find: it was there before. Found by this list's entries, whose `field` is `value`. */
  readonly present?: { readonly list: string; readonly field: string; readonly value: string };
}

export interface Skipped {
  readonly what: string;
  /** An id or a name of the dump. */
  readonly name: string;
  readonly why: string;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly skipped: readonly Skipped[];
  /** What is made, and in part otherwise than it was. */
  readonly notes: readonly Skipped[];
  readonly read: Readonly<Record<string, number>>;
}

export interface Options {
  /** BCP 47: of templates, and of contacts that say none. */
  readonly language: string;
  /** Of the business: the clock by which campaigns start. */
  readonly timeZone: string;
  /** How those who never opted out agreed to marketing; without it nobody is said to have. */
  readonly consent: string | undefined;
  /** Campaigns that are over, too. */
  readonly finished: boolean;
}
