/** What is asked about an account, and where the files of its customers are. */
import type { MediaReference } from "../../../core/messages/model.ts";
import { compact } from "../../common/payloads.ts";
import type { ConnectionCheck, Credentials, Http, MediaLocation, Registration } from "../../contract.ts";
import type { Classifier } from "../classify.ts";
import { get, onHosts, post } from "../graph.ts";
import type { Platform } from "./platform.ts";
import { access } from "./send.ts";

/**
 * `Channel.locateMedia`. The address in the webhook is the file's own and signed by Meta, so no token goes with it; what lies on
 * other hosts, or names none, is a page that somebody shared.
 */
export const makeLocateMedia =
  ({ manifest, fileHosts }: Platform) =>
  async ({ url, mime }: MediaReference, _connection: Credentials, baseUrl: string): Promise<MediaLocation> => {
    if (url === undefined) return { kind: "gone", reason: "the file has no address" };
    if (!onHosts(fileHosts, url, baseUrl)) {
      return { kind: "gone", reason: `the file's address is not one of ${manifest.name}'s` };
    }
    return { kind: "found", url, headers: {}, ...compact({ mime }) };
  };

/** What the page's node says in these `fields`, which needs a token of this very page. */
export async function askPage(
  { manifest }: Platform,
  classifier: Classifier,
  asked: { readonly connection: Credentials; readonly baseUrl: string; readonly fields: string },
  http: Http,
  found: Parameters<Classifier["check"]>[1],
): Promise<ConnectionCheck> {
  const granted = access(asked.connection);
  if (!granted.ok) return { ok: false, code: "connection", text: granted.reason, retryable: false };
  const { accountId, headers } = granted.value;
  const to = { baseUrl: asked.baseUrl, timeoutMs: manifest.send.timeoutMs };
  return classifier.check(await http(get(to, `${accountId}?fields=${asked.fields}`, headers)), found);
}

/**
 * Subscribes the app to the page's events. The address itself and the app's own subscription are set in the dashboard.
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
 */
export async function subscribe(
  { manifest }: Platform,
  classifier: Classifier,
  { connection, baseUrl }: Registration,
  fields: readonly string[],
  http: Http,
): Promise<ConnectionCheck> {
  const granted = access(connection);
  if (!granted.ok) return { ok: false, code: "connection", text: granted.reason, retryable: false };
  const { accountId, headers } = granted.value;
  const to = { baseUrl, timeoutMs: manifest.send.timeoutMs };
  const result = await http(post(to, `${accountId}/subscribed_apps`, headers, { subscribed_fields: fields }));
  return classifier.check(result, (answer) =>
    answer.success === true
      ? { ok: true }
      : { ok: false, code: "not_subscribed", text: "Meta did not subscribe the app to the page", retryable: false },
  );
}
