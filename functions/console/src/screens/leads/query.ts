/** What stands in the address of the list, and what is asked of the API for it. Pure. */
import type { Search } from "../../app/router.tsx";
import { isState, isType, type State, type Type } from "../../shared/lead/model.ts";

/** The filters of a list, by the names that the API and saved views know them by. */
export const FILTERS = [
  "state",
  "assignee",
  "team",
  "funnel",
  "stage",
  "type",
  "tag",
  "channel",
  "country",
  "createdFrom",
  "createdTo",
] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

export interface Asked {
  readonly state: State | "open" | "any";
  readonly assignee?: string;
  readonly team?: string;
  readonly funnel?: string;
  readonly stage?: string;
  readonly type?: Type;
  readonly tag?: string;
  readonly channel?: string;
  readonly country?: string;
  readonly createdFrom?: string;
  readonly createdTo?: string;
}

/** `owner` is what other screens call the assignee. */
export function filtersOf({ owner, ...search }: Search): Filters {
  const given: Search = { ...search, ...(owner && !search.assignee ? { assignee: owner } : {}) };
  return Object.fromEntries(FILTERS.flatMap((name) => (given[name] ? [[name, given[name]]] : [])));
}

/** Who looks at one stage or one type wants all that is there, closed or not; else what is still open. */
export const stateIn = ({ state, stage, type }: Filters): Asked["state"] =>
  isState(state) || state === "open" || state === "any" ? state : stage || type ? "any" : "open";

const FITS: Readonly<Record<string, RegExp>> = {
  assignee: /^(?:me|none|(?:usr|key)_[a-z0-9]{1,64})$/,
  team: /^team_[a-z0-9]{1,64}$/,
  funnel: /^[\w-]{1,64}$/,
  stage: /^[\w-]{1,64}$/,
  channel: /^[a-z]{1,20}$/,
  country: /^[A-Z]{2}$/,
};

/** What the API would refuse is left out: an old address still shows a list. */
export function askedBy(filters: Filters): Asked {
  const fitting = Object.entries(filters).filter(
    ([name, value]) => name !== "state" && (name !== "type" || isType(value)) && (FITS[name]?.test(value) ?? true),
  );
  return { ...Object.fromEntries(fitting), state: stateIn(filters) };
}

export const SORTS = ["created", "name", "value", "expected", "stage"] as const;
export type Sort = (typeof SORTS)[number];
export interface Order {
  readonly by: Sort;
  readonly isDown: boolean;
}
export function orderOf(text: string | undefined): Order {
  const isDown = text?.startsWith("-") ?? true;
  const by = SORTS.find((sort) => sort === text?.replace(/^-/, "")) ?? "created";
  return { by, isDown: text === undefined ? true : isDown };
}
export const textOf = ({ by, isDown }: Order): string =>
  by === "created" && isDown ? "" : `${isDown ? "-" : ""}${by}`;
