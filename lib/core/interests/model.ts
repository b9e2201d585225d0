/** What a contact is interested in: one item, or whatever of a type a condition holds for. */
import type { Because, Condition } from "../conditions/model.ts";
import { evaluate } from "../conditions/model.ts";
import type { Item, ItemType } from "../items/model.ts";
import { valuesOfItem } from "../items/model.ts";

export interface Interest {
  /** `<contact>.<own>`: it lies with the contact that it was written for. */
  readonly interestId: string;
  readonly contactId: string;
  /** The type of items. */
  readonly type: string;
  /** Of an interest in one item; else `condition` says which. */
  readonly itemId: string | null;
  readonly condition: Condition | null;
  readonly note: string | null;
  readonly source: InterestSource;
  readonly active: boolean;
  /** Not from then on. ISO 8601, UTC. */
  readonly until: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** Who said so: a person of the team, a system, or the contact itself in a conversation. */
export const INTEREST_SOURCES = ["person", "key", "chat"] as const;
export type InterestSource = (typeof INTEREST_SOURCES)[number];

/** Of one contact. All of them are read together. */
export const MAX_INTERESTS = 50;

/** The contact's id and its own. Undefined for what is no interest's id. */
export function parseInterestId(interestId: string): { readonly contactId: string; readonly own: string } | undefined {
  const match = /^([a-z0-9]{26})\.([a-z0-9]{10})$/.exec(interestId);
  return match?.[1] && match[2] ? { contactId: match[1], own: match[2] } : undefined;
}

export const holdsNow = ({ active, until }: Pick<Interest, "active" | "until">, now: string): boolean =>
  active && (until === null || until > now);

/** The comparisons that decided, none for the very item; undefined where it is of no interest. */
export function becauseOf(interest: Interest, type: ItemType, item: Item): readonly Because[] | undefined {
  if (interest.itemId !== null) return interest.itemId === item.itemId ? [] : undefined;
  if (interest.condition === null || interest.type !== item.type) return undefined;
  const { holds, because } = evaluate(interest.condition, valuesOfItem(type, item));
  return holds ? because : undefined;
}

/** In which the interests of a contact are gone through: what names the item first. */
export const inOrder = (a: Interest, b: Interest): number =>
  Number(a.itemId === null) - Number(b.itemId === null) || (a.interestId < b.interestId ? -1 : 1);
