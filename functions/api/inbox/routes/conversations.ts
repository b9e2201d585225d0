import {
  assignConversation,
  changeConversations,
  countConversations,
  getConversation,
  listConversationDeliveries,
  listConversations,
  markConversationRead,
  reopenConversation,
  resolveConversation,
  updateConversation,
} from "../../../../events/api/conversations.ts";
import type { HandleInput, HandleOutcome } from "../../../../lib/core/conversations/handle.ts";
import { Refused, refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { type Call, done, type Reply, type Route } from "../../route.ts";
import { named } from "../catalogues.ts";
import { deliveriesOf } from "../deliveries-of.ts";
import { notHandled } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { conversationView } from "../views/conversation.ts";
import { deliveryView } from "../views/message.ts";

type OfOne = Pick<Call<"{id}">, "params" | "expectedVersion">;

const handleInput = ({ params, expectedVersion }: OfOne): HandleInput => ({
  conversationId: params.id,
  ...(expectedVersion === undefined ? {} : { expectedVersion }),
});

const handled = (outcome: HandleOutcome, _call: unknown, tenant: Tenant): Reply<ReturnType<typeof conversationView>> =>
  outcome.kind === "done"
    ? done(conversationView(outcome.conversation, tenant), { version: outcome.conversation.version })
    : notHandled(outcome);

const personOf = (id: string, call: Pick<Call, "principal">): string => (id === "me" ? call.principal.id : id);
const assigneeOf = (id: string | null, call: Pick<Call, "principal">): string | null =>
  id === null ? null : personOf(id, call);

export const conversationRoutes: readonly Route<Tenant>[] = [
  route(listConversations, "conversations.read", {
    input: (call) => {
      const { limit: _limit, cursor: _cursor, state, assignee, unread, unanswered, ...plain } = call.query;
      const filter = {
        ...named(plain),
        state,
        ...(assignee === undefined ? {} : { assignee: personOf(assignee, call) }),
        ...(unread === undefined ? {} : { unread: unread === "true" }),
        ...(unanswered === undefined ? {} : { unanswered: unanswered === "true" }),
      };
      return { filter, page: pageRequest(call.query) };
    },
    run: ({ conversations }, { filter, page }) => conversations.list(filter, page),
    output: (page, _call, tenant) => done(pageBody(page, (conversation) => conversationView(conversation, tenant))),
  }),

  route(countConversations, "conversations.read", {
    input: ({ principal }) => principal.id,
    run: ({ countInbox }, person) => countInbox(person),
    output: (counts) => done(counts),
  }),

  route(getConversation, "conversations.read", {
    input: ({ params }) => params.id,
    run: ({ conversations }, id) => conversations.get(id),
    output: (found, _call, tenant) =>
      found ? done(conversationView(found, tenant), { version: found.version }) : missing("conversation"),
  }),

  route(updateConversation, "conversations.manage", {
    input: (call) => {
      const { assignee, ...plain } = call.body;
      return {
        ...handleInput(call),
        ...named(plain),
        ...(assignee === undefined ? {} : { assignee: assigneeOf(assignee, call) }),
        by: call.principal.id,
      };
    },
    run: ({ handle }, input) => handle.update(input),
    output: handled,
  }),

  route(changeConversations, "conversations.bulk", {
    input: (call) => {
      if (!call.may("conversations.manage"))
        throw new Refused(refuse("forbidden", { detail: "changing many needs conversations.manage as well" }));
      const { assignee, ...plain } = call.body.change;
      const change = {
        ...named(plain),
        ...(assignee === undefined ? {} : { assignee: assigneeOf(assignee, call) }),
      };
      return { ids: call.body.conversationIds, change, by: call.principal.id };
    },
    run: ({ changeMany }, { ids, change, by }) => changeMany(ids, change, by),
    output: (outcome) =>
      outcome.kind === "invalid"
        ? invalid(...outcome.problems.map((problem) => ({ ...problem, field: `change.${problem.field}` })))
        : done({
            data: outcome.items.map(({ conversationId, outcome: what, version, problems }) => ({
              id: conversationId,
              outcome: what,
              version: version ?? null,
              errors: [...(problems ?? [])],
            })),
          }),
  }),

  route(markConversationRead, "conversations.reply", {
    input: handleInput,
    run: ({ handle }, input) => handle.markRead(input),
    output: handled,
  }),

  route(assignConversation, "conversations.manage", {
    input: (call) => ({ ...handleInput(call), assignee: assigneeOf(call.body.assignee, call), by: call.principal.id }),
    run: ({ handle }, input) => handle.update(input),
    output: handled,
  }),

  route(resolveConversation, "conversations.manage", {
    input: handleInput,
    run: ({ handle }, input) => handle.update({ ...input, state: "resolved" }),
    output: handled,
  }),

  route(reopenConversation, "conversations.manage", {
    input: handleInput,
    run: ({ handle }, input) => handle.update({ ...input, state: "open" }),
    output: handled,
  }),

  route(listConversationDeliveries, "deliveries.read", {
    input: ({ params, query }) => ({ conversationId: params.id, page: pageRequest(query) }),
    run: (tenant, { conversationId, page }) => deliveriesOf(tenant, conversationId, undefined, page),
    output: (page) => (page ? done(pageBody(page, deliveryView)) : missing("conversation")),
  }),
];
