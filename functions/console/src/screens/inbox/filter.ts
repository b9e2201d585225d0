/** What the list shows, as it stands behind the question mark of the address. */
import type { Search } from "../../app/router.tsx";
import { stateOf, type View, viewOf } from "./model.ts";

const ASSIGNEE: Readonly<Record<View, { readonly assignee?: string }>> = {
  mine: { assignee: "me" },
  unassigned: { assignee: "none" },
  all: {},
};
/** Filters beside whose and in which state, by the names that the API has for them. */
export const NARROWING = ["channel", "teamId", "label", "priority", "unread", "unanswered"] as const;
export type Narrowing = (typeof NARROWING)[number];

const given = (search: Search): Partial<Record<Narrowing, string>> =>
  Object.fromEntries(NARROWING.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));

export const narrowed = (search: Search): number => Object.keys(given(search)).length;
export const cleared: Search = Object.fromEntries(NARROWING.map((name) => [name, undefined]));

export function queryOf(search: Search) {
  const { assignee } = search;
  return {
    limit: 50,
    state: stateOf(search.state),
    ...ASSIGNEE[viewOf(search.view)],
    ...(assignee ? { assignee } : {}),
    ...(given(search) as object),
  };
}

/** A saved view's filter, and back: `assignee` is whose, where it is one of the three. */
export function savedOf(search: Search): Record<string, string> {
  const { limit: _, ...query } = queryOf(search);
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
}
export function searchOf({ assignee, ...filter }: Readonly<Record<string, string>>): Search {
  const whose: Search =
    assignee === "me"
      ? { view: "mine", assignee: undefined }
      : assignee === "none"
        ? { view: "unassigned", assignee: undefined }
        : { view: "all", assignee };
  return { ...cleared, state: undefined, ...whose, ...filter };
}
