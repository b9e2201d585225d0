/** Services that are asked by path: S3, Scheduler. */
import { credentials, endpointOf, region } from "./credentials.ts";
import { exchange } from "./exchange.ts";
import { signedHeaders } from "./sign.ts";

export interface RestRequest {
  readonly service: string;
  readonly method: "POST" | "PUT";
  /** Escaped as it goes over the wire. */
  readonly path: string;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  /** Where the service's own address is not the one. */
  readonly endpoint?: URL;
}

/** The answer's body. Errors as of `exchange`. */
export function callRest({ endpoint: other, ...request }: RestRequest): Promise<string> {
  const endpoint = other ?? endpointOf(request.service);
  const unsigned = { ...request, region: region(), host: endpoint.host };
  return exchange({ ...request, endpoint, headers: () => signedHeaders(unsigned, credentials()) });
}
