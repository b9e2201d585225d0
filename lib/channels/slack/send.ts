import { string } from "../common/payloads.ts";
import type { Http, SendOutcome, SendRequest } from "../contract.ts";
import { accessOf, call, read } from "./api.ts";
import { sendFile } from "./files.ts";
import { manifest } from "./manifest.ts";
import { render } from "./render.ts";

/** See `Channel.send`. Without a usable connection nothing is sent and the outcome is `broken`. */
export async function send(request: SendRequest, http: Http): Promise<SendOutcome> {
  const headers = accessOf(request.connection);
  if (headers === undefined)
    return { kind: "broken", code: "connection", text: "the bot token is missing or malformed" };
  const { content, clientRef, baseUrl } = request;
  if (clientRef.length > manifest.limits.clientRef)
    return {
      kind: "rejected",
      code: "client_ref",
      text: `a reference has at most ${manifest.limits.clientRef} characters`,
    };
  if (content.type === "media") return sendFile(request, headers, http);
  const fields = render(request);
  if (fields === undefined) return { kind: "rejected", code: "content", text: `Slack cannot show ${content.type}` };
  const answer = read(await http(call(baseUrl, headers, "chat.postMessage", fields)));
  if (answer.kind === "failed") return answer.outcome;
  // Unique in its conversation only, as the ids in events are.
  const externalId = string(answer.fields.ts);
  if (externalId !== undefined) return { kind: "accepted", externalId };
  return { kind: "unknown", code: "unreadable_answer", text: "an answer without a message's time" };
}
