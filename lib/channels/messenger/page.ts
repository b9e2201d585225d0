/** What is asked about a page, and where the files of its customers are. */
import type { MediaReference } from "../../core/messages/model.ts";
import { compact, string } from "../common/payloads.ts";
import type { ConnectionCheck, Credentials, Http, MediaLocation, Registration } from "../contract.ts";
import { get, onHosts, post } from "../meta/graph.ts";
import { MEDIA_HOSTS, manifest, SUBSCRIBED_FIELDS } from "./manifest.ts";
import { access, classifier } from "./send.ts";

const { timeoutMs } = manifest.send;

/**
 * See `Channel.locateMedia`. The address in the webhook is the file's own and signed by Meta, so no token goes with it; what lies
 * on other hosts, or names none, is a page that somebody shared.
 */
export async function locateMedia(
  { url, mime }: MediaReference,
  _connection: Credentials,
  baseUrl: string,
): Promise<MediaLocation> {
  if (url === undefined) return { kind: "gone", reason: "the file has no address" };
  if (!onHosts(MEDIA_HOSTS, url, baseUrl))
    return { kind: "gone", reason: "the file's address is not one of Messenger's" };
  return { kind: "found", url, headers: {}, ...compact({ mime }) };
}

/** See `Channel.test`: reads the page's own name, which needs a token of this very page. */
export async function test(connection: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> {
  const granted = access(connection);
  if (!granted.ok) return { ok: false, code: "connection", text: granted.reason, retryable: false };
  const { accountId, headers } = granted.value;
  const result = await http(get({ baseUrl, timeoutMs }, `${accountId}?fields=name`, headers));
  return classifier.check(result, (answer) => ({ ok: true, ...compact({ displayName: string(answer.name) }) }));
}

/**
 * See `Channel.register`: subscribes the app to the page's events. The address itself and the app's own subscription are set in
 * the dashboard. Source: https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
 */
export async function register({ connection, baseUrl }: Registration, http: Http): Promise<ConnectionCheck> {
  const granted = access(connection);
  if (!granted.ok) return { ok: false, code: "connection", text: granted.reason, retryable: false };
  const { accountId, headers } = granted.value;
  const fields = { subscribed_fields: SUBSCRIBED_FIELDS };
  const result = await http(post({ baseUrl, timeoutMs }, `${accountId}/subscribed_apps`, headers, fields));
  return classifier.check(result, (answer) =>
    answer.success === true
      ? { ok: true }
      : { ok: false, code: "not_subscribed", text: "Meta did not subscribe the app to the page", retryable: false },
  );
}
