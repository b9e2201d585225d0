/** Who asks AWS: what Lambda puts into the environment of a function, and operators' commands before their first request. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Where and as whom to ask, when that is not what the environment says. */
export interface Account {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
}

let known: AwsCredentials | undefined;

/** Read at the first request and kept: those of a function last as long as its process. Throws when there are none. */
export function credentials(): AwsCredentials {
  known ??= fromEnvironment();
  return known;
}

function fromEnvironment(): AwsCredentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) throw new Error("the environment names no AWS credentials");
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
}

/** Throws when the environment names none. */
export function region(): string {
  const name = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (!name) throw new Error("the environment names no AWS region");
  return name;
}

/** Services whose variable is not called as their address is. */
const CALLED: Readonly<Record<string, string>> = { events: "EVENTBRIDGE" };

/** What `AWS_ENDPOINT_URL_<SERVICE>` or `AWS_ENDPOINT_URL` says, as every client of AWS reads them. */
export const namedEndpoint = (service: string): string | undefined =>
  process.env[`AWS_ENDPOINT_URL_${CALLED[service] ?? service.toUpperCase()}`] ?? process.env.AWS_ENDPOINT_URL;

/** Partitions whose addresses end otherwise, by how the names of their regions begin. */
const SUFFIXES: Readonly<Record<string, string>> = { cn: "amazonaws.com.cn", eusc: "amazonaws.eu" };

/** The service's host in this region. */
export function hostOf(service: string): string {
  const name = region();
  return `${service}.${name}.${SUFFIXES[name.split("-")[0] ?? ""] ?? "amazonaws.com"}`;
}

/** The named endpoint; else `own`, where a resource says itself where it is; else the service's address in this region. */
export function endpointOf(service: string, own?: string): URL {
  const address = namedEndpoint(service) ?? own ?? `https://${hostOf(service)}`;
  let endpoint = endpoints.get(address);
  if (!endpoint) {
    endpoint = new URL(address);
    if (endpoints.size < MAX_ENDPOINTS) endpoints.set(address, endpoint);
  }
  return endpoint;
}

/** A process asks few addresses, and reads each of them for every message. */
const endpoints = new Map<string, URL>();
const MAX_ENDPOINTS = 20;
