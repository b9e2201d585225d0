import { search } from "../../../../events/api/search.ts";
import { BadCursor } from "../../../../lib/core/kernel/page.ts";
import type { Permission } from "../../../../lib/core/people/model.ts";
import type { SearchInput } from "../../../../lib/core/search/find.ts";
import { LostBase, SEARCH_KINDS, type SearchKind } from "../../../../lib/core/search/model.ts";
import { Refused, refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody } from "../../pages.ts";
import { type Call, done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { hitView } from "../views/hit.ts";

/** Who may not read a thing does not find it. */
const READS: Readonly<Record<SearchKind, Permission>> = {
  contact: "contacts.read",
  message: "conversations.read",
  lead: "leads.read",
};

function kindsFor(asked: SearchKind | undefined, may: Call["may"]): readonly SearchKind[] {
  if (asked === undefined) return SEARCH_KINDS.filter((kind) => may(READS[kind]));
  if (!may(READS[asked])) throw new Refused(refuse("forbidden", { detail: `it needs ${READS[asked]}` }));
  return [asked];
}

function assigneeOf(asked: string, { principal }: Pick<Call, "principal">): string | null {
  if (asked === "none") return null;
  return asked === "me" ? principal.id : asked;
}

const opaque = (cursor: string): string => Buffer.from(cursor).toString("base64url");
function plain(cursor: string): string {
  const text = Buffer.from(cursor, "base64url").toString();
  if (opaque(text) !== cursor) throw new BadCursor();
  return text;
}

export const findRoutes: readonly Route<Tenant>[] = [
  route(search, "search.read", {
    input: (call): SearchInput => {
      const { q, kind, sort, limit, cursor, assignee, channel, connectionId, state, from, to, ...about } = call.query;
      return {
        typed: q,
        sort,
        filter: {
          kinds: kindsFor(kind, call.may),
          ...(channel === undefined ? {} : { channel }),
          ...(connectionId === undefined ? {} : { connectionId }),
          ...(assignee === undefined ? {} : { assignee: assigneeOf(assignee, call) }),
          ...(state === undefined ? {} : { state }),
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
          ...(about.conversationId === undefined ? {} : { conversationId: about.conversationId }),
          ...(about.labelId === undefined ? {} : { labelId: about.labelId }),
          ...(about.hasAttachment === undefined ? {} : { hasAttachment: about.hasAttachment === "true" }),
          ...(about.contactId === undefined ? {} : { contactId: about.contactId }),
        },
        page: { limit, ...(cursor === undefined ? {} : { cursor: plain(cursor) }) },
      };
    },
    run: ({ search: find }, input) =>
      find(input).catch((error: unknown) => {
        // Its own fault and nothing else's; the runbook says how it is made anew.
        if (error instanceof LostBase) throw new Refused(refuse("temporarily_unavailable", { detail: error.message }));
        throw error;
      }),
    output: ({ items, nextCursor }) =>
      done(pageBody({ items, ...(nextCursor === undefined ? {} : { nextCursor: opaque(nextCursor) }) }, hitView)),
  }),
];
