/** What the parts behind core's ports share. */
import type { Connection } from "../../core/connections/model.ts";
import type { SecretStore } from "../../core/connections/ports.ts";
import type { Credentials, Http, Manifest } from "../contract.ts";

/** Addresses of providers that differ from the manifests', by channel: a test stand, a region. */
export type BaseUrls = Readonly<Record<string, string>>;

/** The services of AWS in the deployment's own account. */
export interface AwsAccess {
  /** Asked late: an environment without a region never asks. */
  readonly region: () => string;
  /** Requests to this service, signed as the function's role. */
  readonly http: (service: string) => Http;
}

export function baseUrlOf({ manifest }: { readonly manifest: Manifest }, baseUrls: BaseUrls, aws?: AwsAccess): string {
  const address = baseUrls[manifest.id] ?? manifest.baseUrl;
  return aws && address.includes("{region}") ? address.replace("{region}", aws.region()) : address;
}

/** What a channel asks its provider by. */
export function httpOf({ manifest }: { readonly manifest: Manifest }, http: Http, aws?: AwsAccess): Http {
  if (manifest.aws && aws) return aws.http(manifest.aws.service);
  return manifest.foreign ? (request) => http({ ...request, foreign: true }) : http;
}

export const credentialsOf = async (
  connection: Connection,
  secrets: Pick<SecretStore, "read">,
): Promise<Credentials> => ({
  ...connection.settings,
  ...(await secrets.read(connection.connectionId)),
});
