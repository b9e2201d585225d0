import { compact, string } from "../common/payloads.ts";
import type { ConnectionCheck, Credentials, Http } from "../contract.ts";
import { accessOf, call, read } from "./api.ts";

/** See `Channel.test`. The token says which workspace it is of: it has to be this one, or its events would be nobody's. */
export async function test(connection: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> {
  const headers = accessOf(connection);
  if (headers === undefined)
    return { ok: false, code: "connection", text: "the bot token is missing or malformed", retryable: false };
  const answer = read(await http(call(baseUrl, headers, "auth.test", {})));
  if (answer.kind === "failed") {
    const { kind, code, text } = answer.outcome;
    // Asking changes nothing, so an answer that was lost may be asked for again.
    return { ok: false, code, text, retryable: ["retry", "throttled", "unknown"].includes(kind) };
  }
  const { team, team_id: teamId, user } = answer.fields;
  if (string(teamId) !== connection.teamId)
    return { ok: false, code: "team_id", text: "the token belongs to another workspace", retryable: false };
  const name = string(user);
  return { ok: true, ...compact({ displayName: string(team), address: name === undefined ? undefined : `@${name}` }) };
}
