/** What the parts behind core's ports share. */
import type { Connection } from "../../core/connections/model.ts";
import type { SecretStore } from "../../core/connections/ports.ts";
import type { Credentials, Manifest } from "../contract.ts";

/** Addresses of providers that differ from the manifests', by channel: a test stand, a region. */
export type BaseUrls = Readonly<Record<string, string>>;

export const baseUrlOf = (channel: { readonly manifest: Manifest }, baseUrls: BaseUrls): string =>
  baseUrls[channel.manifest.id] ?? channel.manifest.baseUrl;

export const credentialsOf = async (connection: Connection, secrets: SecretStore): Promise<Credentials> => ({
  ...connection.settings,
  ...(await secrets.read(connection.connectionId)),
});
