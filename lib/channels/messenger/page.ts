/** What is asked about a page, and where the files of its customers are. */
import { compact, string } from "../common/payloads.ts";
import type { ConnectionCheck, Credentials, Http, Registration } from "../contract.ts";
import { askPage, makeLocateMedia, subscribe } from "../meta/messaging/account.ts";
import { platform, SUBSCRIBED_FIELDS } from "./manifest.ts";
import { classifier } from "./send.ts";

export const locateMedia = makeLocateMedia(platform);

/** See `Channel.test`: reads the page's own name. */
export const test = (connection: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> =>
  askPage(platform, classifier, { connection, baseUrl, fields: "name" }, http, (answer) => ({
    ok: true,
    ...compact({ displayName: string(answer.name) }),
  }));

/** See `Channel.register`. */
export const register = (registration: Registration, http: Http): Promise<ConnectionCheck> =>
  subscribe(platform, classifier, registration, SUBSCRIBED_FIELDS, http);
