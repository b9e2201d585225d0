/** Outcomes of use cases that are a "no", in the words of the API. */
import type { HandleOutcome } from "../../../lib/core/conversations/handle.ts";
import type { ContentProblem, ReplyOutcome } from "../../../lib/core/conversations/reply.ts";
import { etag } from "../../../lib/runtime/http/conditions.ts";
import { type Refusal, refuse } from "../../../lib/runtime/http/problem.ts";
import { invalid, missing } from "../refusals.ts";

export function notHandled(outcome: Exclude<HandleOutcome, { kind: "done" }>): Refusal {
  if (outcome.kind === "missing") return missing("conversation");
  if (outcome.kind === "invalid") return invalid(...outcome.problems);
  const { version } = outcome.conversation;
  return refuse("stale_version", {
    detail: `the conversation is at version ${version}`,
    suggestion: "Read it again and decide anew.",
    headers: { etag: etag(version) },
  });
}

export function notSent(outcome: Exclude<ReplyOutcome, { kind: "queued" }>): Refusal {
  switch (outcome.kind) {
    case "conversation_missing":
      return missing("conversation");
    case "reply_to_missing":
      return invalid({
        field: "replyTo",
        code: "not_found",
        message: "is no message of this conversation that can be answered",
      });
    case "connection_unusable":
      return refuse("connection_unusable", {
        detail: outcome.connection
          ? (outcome.connection.healthReason?.text ?? "the connection is switched off")
          : "the connection is not there any more",
        suggestion: "An administrator has to mend the connection: give it new credentials, then test it.",
      });
    case "window_closed":
      return refuse("window_closed", {
        detail: outcome.text,
        suggestion: "Send an approved template instead: content of type `template`.",
      });
    case "invalid":
      return suggested(outcome.problems, "content.");
  }
}

/** `within`: what the fields stand in. */
export function suggested(problems: readonly ContentProblem[], within = ""): Refusal {
  const errors = problems.map(({ field, code, message }) => ({ field: `${within}${field}`, code, message }));
  const suggestion = problems.find((problem) => problem.suggestion !== undefined)?.suggestion;
  return refuse("validation_failed", { errors, ...(suggestion === undefined ? {} : { suggestion }) });
}
