import {
  cancelScheduledMessage,
  listScheduledMessages,
  scheduleMessage,
  updateScheduledMessage,
} from "../../../../events/api/scheduled.ts";
import type { LaterOutcome } from "../../../../lib/core/later/schedule.ts";
import type { OutboundContent } from "../../../../lib/core/messages/model.ts";
import { etag } from "../../../../lib/runtime/http/conditions.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { invalid, missing } from "../../refusals.ts";
import { type Call, done, type Reply, type Route } from "../../route.ts";
import { fillIn, withFiles } from "../canned.ts";
import { named } from "../catalogues.ts";
import { route, type Tenant } from "../tenant.ts";
import { scheduledView } from "../views/reply.ts";

function answered(outcome: LaterOutcome): Reply<ReturnType<typeof scheduledView>> {
  switch (outcome.kind) {
    case "done": {
      const { message } = outcome;
      const location = `/api/conversations/${message.conversationId}/scheduled/${message.laterId}`;
      return done(scheduledView(message, message.seenInboundAt), { version: message.version, location });
    }
    case "conversation_missing":
      return missing("conversation");
    case "missing":
      return missing("scheduled message");
    case "full":
      return refuse("limit_reached", { detail: `a conversation may have ${outcome.limit} messages for later` });
    case "settled":
      return refuse("not_scheduled", { detail: `it is ${outcome.message.state}` });
    case "stale":
      return refuse("stale_version", {
        detail: `the message is at version ${outcome.message.version}`,
        suggestion: "Read it again and decide anew.",
        headers: { etag: etag(outcome.message.version) },
      });
    case "invalid":
      return invalid(...outcome.problems);
  }
}

const place = ({ params, expectedVersion }: Pick<Call<"{id}{scheduledId}">, "params" | "expectedVersion">) => ({
  conversationId: params.id,
  laterId: params.scheduledId,
  ...named({ expectedVersion }),
});

export const scheduledRoutes: readonly Route<Tenant>[] = [
  route(listScheduledMessages, "conversations.read", {
    input: ({ params }) => params.id,
    run: async ({ later, conversations }, id) => {
      const [messages, conversation] = await Promise.all([later.list(id), conversations.get(id)]);
      return conversation && { messages, conversation };
    },
    output: (found) => {
      if (!found) return missing("conversation");
      const byTime = [...found.messages].sort((a, b) => (a.sendAt < b.sendAt ? -1 : 1));
      return done({ data: byTime.map((message) => scheduledView(message, found.conversation.lastInboundAt)) });
    },
  }),

  route(scheduleMessage, "conversations.reply", {
    input: ({ params, body, principal, request }) => ({
      conversationId: params.id,
      author: principal.id,
      sendAt: body.sendAt,
      cancelOnReply: body.cancelOnReply,
      ...named({ content: body.content as OutboundContent | undefined, cannedReplyId: body.cannedReplyId }),
      request: { id: request.id, at: request.at },
    }),
    run: async (tenant, input) => {
      const filled = await fillIn(tenant, input);
      return "refusal" in filled ? filled.refusal : tenant.schedule.create({ ...input, content: filled.content });
    },
    output: (outcome) => (outcome.kind === "refused" ? outcome : answered(outcome)),
  }),

  route(updateScheduledMessage, "conversations.reply", {
    input: (call) => ({
      ...place(call),
      ...named({
        content: call.body.content as OutboundContent | undefined,
        sendAt: call.body.sendAt,
        cancelOnReply: call.body.cancelOnReply,
      }),
    }),
    run: async ({ schedule, attach }, input) => {
      if (input.content === undefined) return schedule.edit(input);
      const filled = await withFiles(attach, input.conversationId, input.content);
      return "refusal" in filled ? filled.refusal : schedule.edit({ ...input, content: filled.content });
    },
    output: (outcome) => (outcome.kind === "refused" ? outcome : answered(outcome)),
  }),

  route(cancelScheduledMessage, "conversations.reply", {
    input: place,
    run: ({ schedule }, input) => schedule.cancel(input),
    output: answered,
  }),
];
