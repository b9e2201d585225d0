import { string } from "../common/payloads.ts";
import type { Http, SendOutcome, SendRequest } from "../contract.ts";
import { makeClassifier } from "../meta/classify.ts";
import { accessTo, post } from "../meta/graph.ts";
import { manifest } from "./manifest.ts";
import { render } from "./render.ts";

export const classifier = makeClassifier(manifest);
export const { classifyReceipt } = classifier;

export const access = (connection: SendRequest["connection"]) => accessTo(connection, "pageId", "page ID");

/** See `Channel.send`. Without a usable connection nothing is sent and the outcome is `broken`. */
export async function send(request: SendRequest, http: Http): Promise<SendOutcome> {
  const granted = access(request.connection);
  if (!granted.ok) return { kind: "broken", code: "connection", text: granted.reason };
  const body = render(request);
  const fault = unsendable(request, body !== undefined);
  if (fault !== undefined) return { kind: "rejected", ...fault };
  const { accountId, headers } = granted.value;
  const to = { baseUrl: request.baseUrl, timeoutMs: manifest.send.timeoutMs };
  return classifier.classify(await http(post(to, `${accountId}/messages`, headers, body)), (answer) =>
    string(answer?.message_id),
  );
}

function unsendable(
  { clientRef, content, mediaUrl, to }: SendRequest,
  shown: boolean,
): { readonly code: string; readonly text: string } | undefined {
  if (!shown) return { code: "content", text: `Messenger cannot show ${content.type}` };
  if (to.type === "group") return { code: "recipient", text: "a page writes to persons only" };
  if (clientRef.length > manifest.limits.clientRef) {
    return { code: "client_ref", text: `a reference has at most ${manifest.limits.clientRef} characters` };
  }
  if (content.type === "media" && (mediaUrl ?? content.media.url) === undefined) {
    return { code: "media_address", text: "the file has no address that Messenger could fetch" };
  }
  return undefined;
}
