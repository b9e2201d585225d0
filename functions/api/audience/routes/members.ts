import { changeListMembers, explainSegment, listSegmentMembers } from "../../../../events/api/segments.ts";
import type { AudienceRow } from "../../../../lib/core/audience/model.ts";
import { BadCursor, type Page, type PageRequest } from "../../../../lib/core/kernel/page.ts";
import { membersFrom } from "../../../../lib/core/segments/estimate.ts";
import { membershipOf } from "../../../../lib/core/segments/membership.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { becauseView } from "../../views-of-items.ts";
import { route, type Tenant } from "../tenant.ts";
import { memberView } from "../views.ts";

/** Of a dynamic segment a cursor says from which contact on it is looked. */
const FROM = /^from ([a-z0-9]{1,64})$/;
const cursorOf = (from: string): string => Buffer.from(`from ${from}`).toString("base64url");
function fromIn(cursor: string | undefined): string {
  if (cursor === undefined) return "";
  const from = FROM.exec(Buffer.from(cursor, "base64url").toString())?.[1];
  if (from === undefined) throw new BadCursor();
  return from;
}

/** Whoever is on a list is read by the list; whoever speaks for them by now is shown in their place. */
async function onList(
  { listMembers, audience, contacts }: Tenant,
  segmentId: string,
  page: PageRequest,
): Promise<Page<AudienceRow>> {
  const { items, ...rest } = await listMembers.page(segmentId, page);
  const rows = await audience.all(items.map(({ contactId }) => contactId));
  const speaking = await Promise.all(
    items.map(async ({ contactId }, index) => {
      const own = rows[index];
      if (own) return own;
      const speaker = await contacts.resolve(contactId);
      return speaker ? (await audience.all([speaker.contactId]))[0] : undefined;
    }),
  );
  const found = new Map(speaking.flatMap((row) => (row ? [[row.contactId, row] as const] : [])));
  return { items: [...found.values()], ...rest };
}

export const memberRoutes: readonly Route<Tenant>[] = [
  route(listSegmentMembers, "segments.read", {
    input: ({ params, query }) => ({ id: params.id, page: pageRequest(query) }),
    run: async (tenant, { id, page }): Promise<Page<AudienceRow> | undefined> => {
      const { segments, audience, clock, world } = tenant;
      const segment = await segments.get(id);
      if (!segment) return undefined;
      if (segment.kind === "list") return onList(tenant, id, page);
      const from = fromIn(page.cursor);
      const found = await membersFrom({ audience, clock }, membershipOf(segment, await world()), from, page.limit);
      return { items: found.rows, ...(found.next === undefined ? {} : { nextCursor: cursorOf(found.next) }) };
    },
    output: (page, _, { clock }) => (page ? done(pageBody(page, memberView(clock.now()))) : missing("segment")),
  }),

  route(changeListMembers, "segments.manage", {
    input: ({ params, body: { add, remove } }) => ({
      id: params.id,
      change: { ...(add ? { add: present(add) } : {}), ...(remove ? { remove: present(remove) } : {}) },
    }),
    run: async ({ segments, changeList }, { id, change }) => {
      const segment = await segments.get(id);
      if (!segment) return "missing";
      return segment.kind === "list" ? changeList(id, change) : "dynamic";
    },
    output: (outcome) => {
      if (outcome === "missing") return missing("segment");
      if (outcome === "dynamic")
        return invalid({
          field: "add",
          code: "not_allowed",
          message: "is for lists; who is in this one is its condition's",
        });
      return done({ ...outcome, unknown: [...outcome.unknown] });
    },
  }),

  route(explainSegment, "segments.read", {
    input: ({ params }) => params,
    run: async ({ world, audience, contacts, clock }, { id, contactId }) => {
      const known = await world();
      const segment = known.segments.find((one) => one.id === id);
      if (!segment) return "segment";
      const speaker = await contacts.resolve(contactId);
      const [row] = speaker ? await audience.all([speaker.contactId]) : [];
      if (!row) return "contact";
      const { holds, verdict, because } = membershipOf(segment, known)(row, clock.now());
      return { contactId: row.contactId, member: holds, verdict, because: becauseView(because) };
    },
    output: (outcome) => (typeof outcome === "string" ? missing(outcome) : done(outcome)),
  }),
];
