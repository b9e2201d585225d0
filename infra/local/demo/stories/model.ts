/** What a story is made of. Texts have places such as `{dish}`, filled from the story's words of the same language. */
import type { DemoBusiness } from "../businesses.ts";

export type Language = "es" | "fr" | "en";

/** One thing that is said. `a`: somebody of the business, `c`: the customer, `n`: a note for the team alone. */
export type Turn =
  | readonly [who: "c" | "a" | "n", text: string]
  | readonly [who: "file", kind: "image" | "document" | "audio" | "sticker", caption?: string]
  | readonly [who: "place", name: string, latitude: number, longitude: number]
  | readonly [who: "ask", text: string, ...choices: string[]]
  /** The customer presses one of the choices. */
  | readonly [who: "press", choice: number]
  | readonly [who: "react", emoji: string];

export interface Dialogue {
  readonly language: Language;
  readonly label: string;
  readonly team: string;
  /** What it may be worth; absent: nothing is sold here. */
  readonly value?: readonly [least: number, most: number];
  /** `support`: its lead goes through the other funnel. */
  readonly funnel?: "support";
  readonly turns: readonly Turn[];
}

export interface CannedText {
  readonly title: string;
  readonly category: string;
  readonly language: Language;
  readonly shortCode: string;
  readonly text: string;
}

export interface Story {
  readonly business: DemoBusiness;
  readonly labels: Readonly<Record<string, readonly [name: string, colour: string]>>;
  readonly replies: readonly CannedText[];
  readonly macros: readonly {
    readonly name: string;
    readonly label: string;
    readonly note?: string;
    readonly reply?: string;
    readonly resolve?: true;
  }[];
  readonly views: readonly { readonly name: string; readonly filter: Readonly<Record<string, string>> }[];
  readonly fields: readonly {
    readonly on: "lead" | "contact";
    readonly name: string;
    readonly kind: "text" | "number" | "choice" | "date";
    readonly options?: readonly string[];
  }[];
  readonly hours: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>;
  readonly satisfaction: { readonly question: string; readonly choices: readonly string[] };
  /** How busy each hour of a day is, 0 to 23, by the clock of the place. */
  readonly rhythm: readonly number[];
  /** Monday first. */
  readonly week: readonly number[];
  readonly words: Readonly<Record<Language, Readonly<Record<string, readonly string[]>>>>;
  readonly dialogues: readonly Dialogue[];
  readonly lostReasons: readonly string[];
  readonly reminders: readonly string[];
  readonly tags: readonly string[];
  readonly comments: readonly string[];
  /** How many customers write within the ninety days. */
  readonly customers: number;
  /** Shares of languages among them. */
  readonly languages: Readonly<Record<Language, number>>;
}
