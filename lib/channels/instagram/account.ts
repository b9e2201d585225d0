/** What is asked about an account, and where the files of its customers are. */
import { compact, record, string } from "../common/payloads.ts";
import type { ConnectionCheck, Credentials, Http, Registration } from "../contract.ts";
import { askPage, makeLocateMedia, subscribe } from "../meta/messaging/account.ts";
import { platform, SUBSCRIBED_FIELDS } from "./manifest.ts";
import { classifier } from "./send.ts";

export const locateMedia = makeLocateMedia(platform);

const FIELDS = "name,instagram_business_account{id,username}";

/** See `Channel.test`: the page says which account is linked to it, and it has to be this one, or its webhooks would be nobody's. */
export const test = (connection: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> =>
  askPage(platform, classifier, { connection, baseUrl, fields: encodeURIComponent(FIELDS) }, http, (answer) => {
    const linked = record(answer.instagram_business_account);
    if (linked === undefined || string(linked.id) !== connection.instagramId) {
      const text = "this Instagram account is not linked to the page, or the token may not see it";
      return { ok: false, code: "not_linked", text, retryable: false };
    }
    const name = string(linked.username);
    return { ok: true, ...compact({ displayName: name === undefined ? string(answer.name) : `@${name}` }) };
  });

/** See `Channel.register`. */
export const register = (registration: Registration, http: Http): Promise<ConnectionCheck> =>
  subscribe(platform, classifier, registration, SUBSCRIBED_FIELDS, http);
