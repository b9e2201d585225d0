/** When credentials end, behind core's port. */
import type { AskExpiry, SecretStore } from "../../core/connections/ports.ts";
import type { Http } from "../contract.ts";
import { deskById } from "../parts/desk.ts";
import { type BaseUrls, baseUrlOf, credentialsOf } from "./shared.ts";

interface ExpiryOptions {
  readonly http: Http;
  readonly baseUrls: BaseUrls;
  readonly secrets: Pick<SecretStore, "read">;
}

export function makeAskExpiry({ http, baseUrls, secrets }: ExpiryOptions): AskExpiry {
  return async (connection, app) => {
    const channel = await deskById(connection.channel);
    if (!channel?.expiry) return undefined;
    const own = { ...app.settings, ...(await secrets.read(app.appId)) };
    return channel.expiry(await credentialsOf(connection, secrets), own, baseUrlOf(channel, baseUrls), http);
  };
}
