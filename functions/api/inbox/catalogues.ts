/** Outcomes of what every catalogue offers, in the words of the API. */
import type { CatalogueEntry, CreateOutcome, EditOutcome } from "../../../lib/core/kernel/catalogue.ts";
import { refuse } from "../../../lib/runtime/http/problem.ts";
import { full, missing, stale } from "../refusals.ts";
import { done, type Reply } from "../route.ts";

export function created<Entry extends CatalogueEntry, View>(
  outcome: CreateOutcome<Entry>,
  view: (entry: Entry) => View,
  { path, once }: { readonly path: string; readonly once: string },
): Reply<View> {
  switch (outcome.kind) {
    case "created":
      return done(view(outcome.entry), { version: outcome.entry.version, location: `${path}/${outcome.entry.id}` });
    case "taken":
      return refuse("already_exists", { detail: once });
    case "full":
      return full(outcome.limit);
  }
}

export function edited<Entry extends Pick<CatalogueEntry, "version">, View>(
  outcome: EditOutcome<Entry>,
  view: (entry: Entry) => View,
  { what, once }: { readonly what: string; readonly once: string },
): Reply<View> {
  switch (outcome.kind) {
    case "done":
      return done(view(outcome.entry), { version: outcome.entry.version });
    case "missing":
      return missing(what);
    case "taken":
      return refuse("already_exists", { detail: once });
    case "stale":
      return stale(what, outcome.entry.version);
  }
}

/** Without the fields that a request did not name. */
export const named = <Fields extends object>(fields: Fields): Given<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>;

type Given<Fields> = { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
