import type { Catalogue } from "../kernel/catalogue.ts";
import type { CannedReply } from "./model.ts";

/** `taken`: another reply of this language has this short code. */
export type ReplyStore = Catalogue<CannedReply>;

export interface Names {
  /** What a person of the team is called; undefined when nobody said. */
  nameOf(person: string): Promise<string | undefined>;
}
