/** Services that are asked by path: S3, Scheduler. */
import { credentials, endpointOf, region } from "./credentials.ts";
import { exchange, exchangeBytes } from "./exchange.ts";
import { signedHeaders } from "./sign.ts";

export interface RestRequest {
  readonly service: string;
  readonly method: "DELETE" | "GET" | "POST" | "PUT";
  /** Escaped as it goes over the wire. */
  readonly path: string;
  /** Of the body, where there is one. */
  readonly contentType?: string;
  readonly body?: string | Uint8Array;
  /** How many bytes will come back, where that is known and many: the answer may take the longer. */
  readonly expects?: number;
  /** Where the service's own address is not the one. */
  readonly endpoint?: URL;
}

/** The answer's body. Errors as of `exchange`. */
export const callRest = (request: RestRequest): Promise<string> => exchange(signed(request));

/** The same as bytes, for a file. */
export const fetchRest = (request: RestRequest): Promise<Buffer> => exchangeBytes(signed(request));

function signed({ endpoint: other, body = "", ...request }: RestRequest) {
  const endpoint = other ?? endpointOf(request.service);
  const unsigned = { ...request, body, region: region(), host: endpoint.host };
  return { ...request, body, endpoint, headers: () => signedHeaders(unsigned, credentials()) };
}
