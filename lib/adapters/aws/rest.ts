/** Services that are asked by path: S3, Scheduler. Signed by `aws4`. */
import aws4 from "aws4";
import { credentials, endpointOf, region } from "./credentials.ts";
import { exchange } from "./exchange.ts";

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
export function callRest({ service, method, path, contentType, body, endpoint = endpointOf(service) }: RestRequest) {
  const bytes = typeof body === "string" ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const request = { service, region: region(), host: endpoint.host, method, path, body: bytes };
  // Signing adds to the headers that it is given, so each attempt gets its own.
  const headers = () =>
    aws4.sign({ ...request, headers: { "content-type": contentType } }, credentials()).headers ?? {};
  return exchange({ endpoint, method, path, body: bytes, headers });
}
