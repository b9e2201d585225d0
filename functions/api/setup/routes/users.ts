import { getUser, listUsers, removeUser, updateMe, updateUser } from "../../../../events/api/people.ts";
import type { MemberOutcome } from "../../../../lib/core/people/members.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { missing } from "../../refusals.ts";
import { type Call, done, type Reply, type Route } from "../../route.ts";
import { beyond, granterOf, noSuchRole, stale } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { userView } from "../views/people.ts";

/** Addresses are told to whom they belong and to who looks after people. */
const viewFor = ({ principal, may }: Pick<Call, "principal" | "may">) =>
  userView((userId) => userId === principal.id || may("people.manage"));

function reply(
  outcome: MemberOutcome,
  call: Pick<Call, "principal" | "may">,
): Reply<ReturnType<ReturnType<typeof viewFor>>> {
  switch (outcome.kind) {
    case "done":
      return done(viewFor(call)(outcome.member), { version: outcome.member.version });
    case "missing":
      return missing("person");
    case "stale":
      return stale("person", outcome.member.version);
    case "role_missing":
      return noSuchRole();
    case "lacking":
      return beyond(outcome.permissions);
    case "last_administrator":
      return refuse("last_administrator", { suggestion: "Make somebody else an administrator first." });
  }
}

const ATTEMPTS = 5;

export const userRoutes: readonly Route<Tenant>[] = [
  route(listUsers, "people.read", {
    input: ({ query }) => pageRequest(query),
    run: ({ people }, page) => people.page(page),
    output: (page, call) => done(pageBody(page, viewFor(call))),
  }),

  route(getUser, "people.read", {
    input: ({ params }) => params.id,
    run: ({ people }, id) => people.member(id),
    output: (member, call) => (member ? done(viewFor(call)(member), { version: member.version }) : missing("person")),
  }),

  route(updateUser, "people.manage", {
    input: (call) => ({ ...call, by: granterOf(call) }),
    run: ({ manageMembers }, { params, body, by, expectedVersion, request }) =>
      manageMembers.change(params.id, body, by, expectedVersion, request.at),
    output: reply,
  }),

  route(removeUser, "people.manage", {
    input: (call) => ({ ...call, by: granterOf(call) }),
    run: ({ manageMembers }, { params, by, expectedVersion, request }) =>
      manageMembers.remove(params.id, by, expectedVersion, request.at),
    output: reply,
  }),

  route(
    updateMe,
    { everyMember: "What people are called is their own affair, whatever their role." },
    {
      input: ({ principal, body, expectedVersion, request }) => ({
        id: principal.id,
        change: {
          ...(body.name === undefined ? {} : { name: body.name.trim() }),
          ...(body.locale === undefined ? {} : { locale: body.locale }),
        },
        expectedVersion,
        at: request.at,
      }),
      run: async ({ people }, { id, change, expectedVersion, at }): Promise<MemberOutcome> => {
        for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
          const before = await people.member(id);
          if (!before) return { kind: "missing" };
          if (expectedVersion !== undefined && before.version !== expectedVersion)
            return { kind: "stale", member: before };
          const after = { ...before, ...change, updatedAt: at, version: before.version + 1 };
          if ((await people.saveProfile(after, before)) === "saved") return { kind: "done", member: after };
        }
        throw new Error("the person kept changing");
      },
      output: reply,
    },
  ),
];
