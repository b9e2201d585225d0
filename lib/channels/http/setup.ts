import { areKeys } from "../../signing/standard-webhooks.ts";
import { checkBy, SHORT_NAME } from "../common/fields.ts";
import type { ConnectionCheck, Desk, Http } from "../contract.ts";
import { isPublicName } from "./address.ts";
import { classify } from "./classify.ts";
import { post } from "./send.ts";

const KEYS = "must be whsec_ and 24 to 64 bytes in base64";

/** See `Desk.check`. */
export const check = checkBy({
  inboundSecret: [areKeys, KEYS],
  outboundSecret: [areKeys, KEYS],
  account: SHORT_NAME,
  url: [isPublicName, "must be an address such as https://portal.shop.example/chasqui, without a user, with a name"],
});

/** See `Desk.test`: the other system is asked to say 2xx to a `connection.test`, and to do nothing. */
export const test: Desk["test"] = async (connection, baseUrl, http: Http, now = 0): Promise<ConnectionCheck> => {
  const { account } = connection;
  const asked = { connection, baseUrl, now, id: `test-${now}`, type: "connection.test", data: { account } };
  const answer = await post(asked, http);
  if (!answer) return { ok: false, code: "connection", text: "the connection is not complete", retryable: false };
  const outcome = classify(answer, "");
  if (outcome.kind === "accepted") return { ok: true, displayName: account ?? "", address: connection.url ?? "" };
  const { kind, code, text } = outcome;
  return { ok: false, code, text, retryable: kind === "retry" || kind === "throttled" || kind === "unknown" };
};
