import type * as z from "zod/mini";
import { createConversation, type NewConversation } from "../../../../events/api/beginning.ts";
import type { BeginInput, BeginOutcome, Said } from "../../../../lib/core/conversations/begin.ts";
import type { NamedMedia } from "../../../../lib/core/media/uploads.ts";
import type { OutboundContent } from "../../../../lib/core/messages/model.ts";
import { Refused, refuse } from "../../../../lib/runtime/http/problem.ts";
import { invalid } from "../../refusals.ts";
import { type Call, done, type Route } from "../../route.ts";
import { notSent, suggested } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { conversationView } from "../views/conversation.ts";
import { messageView } from "../views/message.ts";

type Body = z.infer<typeof NewConversation>;

function whomIn({
  body: { contactId, address, name },
  may,
}: Pick<Call<string, unknown, Body>, "body" | "may">): BeginInput["to"] {
  if (contactId !== undefined) {
    if (name === undefined) return { contactId };
    throw new Refused(invalid({ field: "name", code: "not_used", message: "goes with `address` alone" }));
  }
  if (!may("contacts.manage"))
    throw new Refused(refuse("forbidden", { detail: "writing to an address needs contacts.manage as well" }));
  if (!address)
    throw new Refused(invalid({ field: "contactId", code: "required", message: "is needed, or `address`" }));
  return { address, ...(name === undefined ? {} : { name: name.trim() }) };
}

/** What was uploaded belongs to a conversation, and there is none yet. */
function withoutUploads(content: OutboundContent): OutboundContent {
  const [media, field]: readonly [NamedMedia | undefined, string] =
    content.type === "media"
      ? [content.media, "content.media"]
      : [content.type === "template" ? content.header?.media : undefined, "content.header.media"];
  if (media?.uploadId === undefined) return content;
  const message = "files are uploaded for a conversation: send it once this one is begun";
  throw new Refused(invalid({ field: `${field}.uploadId`, code: "not_found", message }));
}

const answered = (outcome: BeginOutcome, _call: unknown, tenant: Tenant) => {
  if (outcome.kind === "begun") {
    const { conversation, messages, isNew } = outcome;
    return done(
      { conversation: conversationView(conversation, tenant), messages: messages.map(messageView), isNew },
      { version: conversation.version, location: `/api/conversations/${conversation.conversationId}` },
    );
  }
  return outcome.kind === "impossible" ? suggested(outcome.problems) : notSent(outcome);
};

export const beginningRoutes: readonly Route<Tenant>[] = [
  route(createConversation, "conversations.reply", {
    input: (call) => {
      const { body, principal, request } = call;
      const content = body.content && withoutUploads(body.content as OutboundContent);
      return {
        connectionId: body.connectionId,
        to: whomIn(call),
        said: content && ({ content } satisfies Said),
        template: body.template,
        author: principal.id,
        bySystem: principal.kind === "key",
        desk: principal.kind === "person" ? principal.id : null,
        request: { id: request.id, at: request.at },
      };
    },
    run: ({ begin, fillTemplate }, { said, template, ...input }) =>
      begin({
        ...input,
        say: async (contact, medium) => said ?? (template ? fillTemplate(template, contact, medium) : { problems: [] }),
      }),
    output: answered,
  }),
];
