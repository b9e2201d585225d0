/** Secrets of endpoints, beside those of connections: one parameter an endpoint. */
import type { SecretStore } from "../../core/connections/ports.ts";
import type { EndpointSecretStore } from "../../core/webhooks/ports.ts";

const ownerOf = (endpointId: string): string => `webhook.${endpointId}`;

export const makeEndpointSecretStore = (secrets: Pick<SecretStore, "read" | "write">): EndpointSecretStore => ({
  async read(endpointId) {
    const { secret, previous, until, headers } = (await secrets.read(ownerOf(endpointId))) ?? {};
    if (!secret) return undefined;
    return {
      secret,
      ...(previous && until ? { previous: { secret: previous, until } } : {}),
      headers: JSON.parse(headers ?? "{}") as Readonly<Record<string, string>>,
    };
  },
  write: (endpointId, { secret, previous, headers }) =>
    secrets.write(ownerOf(endpointId), {
      secret,
      ...(previous ? { previous: previous.secret, until: previous.until } : {}),
      headers: JSON.stringify(headers),
    }),
});
