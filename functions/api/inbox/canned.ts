/** What is sent may be a canned reply, a template, or have a file that was uploaded: it is filled in first, and refused where something is missing. */
import type { Said } from "../../../lib/core/conversations/begin.ts";
import type { Attach } from "../../../lib/core/media/uploads.ts";
import type { OutboundContent } from "../../../lib/core/messages/model.ts";
import type { UseOutcome, UseReply } from "../../../lib/core/replies/use.ts";
import type { Refusal } from "../../../lib/runtime/http/problem.ts";
import { invalid, missing } from "../refusals.ts";
import type { FillInto } from "./filled.ts";

/** Why a canned reply cannot be sent; undefined when it can. */
export function whyNot(outcome: UseOutcome): { readonly code: string; readonly message: string } | undefined {
  switch (outcome.kind) {
    case "reply_missing":
      return { code: "not_found", message: "is no canned reply" };
    case "conversation_missing":
      return { code: "conversation_missing", message: "there is no such conversation" };
    case "rendered":
      if (!outcome.fits) return { code: "other_platform", message: "is not for this conversation's channel" };
      return outcome.missing.length
        ? { code: "variable_missing", message: `has no value and no fallback for: ${outcome.missing.join(", ")}` }
        : undefined;
  }
}

interface Asked {
  readonly conversationId: string;
  readonly author: string;
  readonly content?: OutboundContent;
  readonly cannedReplyId?: string;
  readonly template?: Parameters<FillInto>[0];
}

interface Skills {
  readonly useReply: UseReply;
  readonly attach: Attach;
  readonly fillInto: FillInto;
}

export async function fillIn(
  { useReply, attach, fillInto }: Skills,
  { conversationId, author, content, cannedReplyId, template }: Asked,
): Promise<Said | { readonly refusal: Refusal }> {
  if (content !== undefined) return withFiles(attach, conversationId, content);
  if (template !== undefined) {
    const said = await fillInto(template, conversationId);
    if (!said) return { refusal: missing("conversation") };
    return "problems" in said ? { refusal: invalid(...said.problems) } : said;
  }
  const outcome = await useReply({ replyId: cannedReplyId ?? "", conversationId, author });
  if (outcome.kind === "conversation_missing") return { refusal: missing("conversation") };
  const problem = whyNot(outcome);
  if (problem || outcome.kind !== "rendered")
    return {
      refusal: invalid({
        field: "cannedReplyId",
        ...(problem ?? { code: "invalid", message: "cannot be filled in" }),
      }),
    };
  return { content: outcome.content };
}

export async function withFiles(
  attach: Attach,
  conversationId: string,
  content: OutboundContent,
): Promise<{ readonly content: OutboundContent } | { readonly refusal: Refusal }> {
  const outcome = await attach(conversationId, content);
  if (outcome.kind === "attached") return { content: outcome.content };
  const message = "names no file that was uploaded for this conversation";
  return { refusal: invalid({ field: `content.${outcome.field}`, code: "not_found", message }) };
}
