import { string } from "../../common/payloads.ts";
import type { Credentials, Http, SendOutcome, SendRequest } from "../../contract.ts";
import { type Classifier, makeClassifier } from "../classify.ts";
import { type Access, accessTo, type Prepared, post } from "../graph.ts";
import type { Platform } from "./platform.ts";
import { render } from "./render.ts";

/** The page sends, also for its account at Instagram. */
export const access = (connection: Credentials): Prepared<Access> => accessTo(connection, "pageId", "page ID");

interface Sender {
  readonly classifier: Classifier;
  /** See `Channel.send`. Without a usable connection nothing is sent and the outcome is `broken`. */
  send(request: SendRequest, http: Http): Promise<SendOutcome>;
}

export function makeSender(platform: Platform): Sender {
  const { manifest } = platform;
  const classifier = makeClassifier(manifest);
  return {
    classifier,
    async send(request, http) {
      const granted = access(request.connection);
      if (!granted.ok) return { kind: "broken", code: "connection", text: granted.reason };
      const body = render(platform, request);
      const fault = unsendable(platform, request, body !== undefined);
      if (fault !== undefined) return { kind: "rejected", ...fault };
      const { accountId, headers } = granted.value;
      const to = { baseUrl: request.baseUrl, timeoutMs: manifest.send.timeoutMs };
      return classifier.classify(await http(post(to, `${accountId}/messages`, headers, body)), (answer) =>
        string(answer?.message_id),
      );
    },
  };
}

function unsendable(
  { manifest: { name, limits } }: Platform,
  { clientRef, content, mediaUrl, to }: SendRequest,
  shown: boolean,
): { readonly code: string; readonly text: string } | undefined {
  if (!shown) return { code: "content", text: `${name} cannot show ${content.type}` };
  if (to.type === "group") return { code: "recipient", text: "a page writes to persons only" };
  if (clientRef.length > limits.clientRef) {
    return { code: "client_ref", text: `a reference has at most ${limits.clientRef} characters` };
  }
  if (content.type === "media" && (mediaUrl ?? content.media.url) === undefined) {
    return { code: "media_address", text: `the file has no address that ${name} could fetch` };
  }
  return undefined;
}
