import type { Http, SendOutcome, SendRequest } from "../contract.ts";
import { post } from "../meta/graph.ts";
import { classify } from "./classify.ts";
import { access } from "./graph.ts";
import { manifest } from "./manifest.ts";
import { render } from "./render.ts";

/** See `Channel.send`. Without a usable connection nothing is sent and the outcome is `broken`. */
export async function send(request: SendRequest, http: Http): Promise<SendOutcome> {
  const granted = access(request.connection);
  if (!granted.ok) return { kind: "broken", code: "connection", text: granted.reason };
  const fault = unsendable(request);
  if (fault !== undefined) return { kind: "rejected", ...fault };
  const { accountId, headers } = granted.value;
  const destination = { baseUrl: request.baseUrl, timeoutMs: manifest.send.timeoutMs };
  return classify(await http(post(destination, `${accountId}/messages`, headers, render(request))));
}

function unsendable(request: SendRequest): { readonly code: string; readonly text: string } | undefined {
  if (request.clientRef.length > manifest.limits.clientRef) {
    return { code: "client_ref", text: `a reference has at most ${manifest.limits.clientRef} characters` };
  }
  const { content, mediaUrl } = request;
  const media =
    content.type === "media" ? content.media : content.type === "template" ? content.header?.media : undefined;
  if (media !== undefined && (mediaUrl ?? media.url) === undefined) {
    return { code: "media_address", text: "the file has no address that WhatsApp could fetch" };
  }
  return undefined;
}
