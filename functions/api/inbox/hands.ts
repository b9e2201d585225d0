/** A macro's steps are what people do themselves, by the same use cases and under the same rules. */
import type { HandleConversation } from "../../../lib/core/conversations/handle.ts";
import type { Reply, WriteNote } from "../../../lib/core/conversations/reply.ts";
import type { MacroHands, Refused } from "../../../lib/core/macros/ports.ts";
import type { UseReply } from "../../../lib/core/replies/use.ts";
import type { Refusal } from "../../../lib/runtime/http/problem.ts";
import { whyNot } from "./canned.ts";
import { notHandled, notSent } from "./refusals.ts";

interface Skills {
  readonly reply: Reply;
  readonly writeNote: WriteNote;
  readonly useReply: UseReply;
  readonly handle: Pick<HandleConversation, "update">;
}

export const makeHands = ({ reply, writeNote, useReply, handle }: Skills): MacroHands => ({
  async send({ cannedReplyId, ...step }) {
    const used = await useReply({ replyId: cannedReplyId, conversationId: step.conversationId, author: step.author });
    const problem = whyNot(used);
    if (problem || used.kind !== "rendered") return problem;
    const outcome = await reply({ ...step, content: used.content, cannedReplyId });
    return outcome.kind === "queued" ? undefined : inShort(notSent(outcome));
  },
  async note(input) {
    const outcome = await writeNote(input);
    return outcome.kind === "written" ? undefined : { code: "not_found", message: "there is no such conversation" };
  },
  async change(conversationId, change, by) {
    const outcome = await handle.update({ conversationId, ...change, by });
    return outcome.kind === "done" ? undefined : inShort(notHandled(outcome));
  },
});

function inShort({ code, detail, errors }: Refusal): Refused {
  const [first] = errors ?? [];
  return first ? { code: first.code, message: `${first.field} ${first.message}` } : { code, message: detail ?? code };
}
