/** Services that are asked by path: S3, Scheduler. */
import { credentials, endpointOf, region } from "./credentials.ts";
import { type Answer, exchange, exchangeAnswer } from "./exchange.ts";
import { signedHeaders, type Verb } from "./sign.ts";

export interface RestRequest {
  readonly service: string;
  readonly method: Verb;
  /** Escaped as it goes over the wire. */
  readonly path: string;
  /** The path as it is signed, where it holds what is escaped. */
  readonly canonicalPath?: string;
  /** As of `exchange`. */
  readonly patienceMs?: number;
  readonly attempts?: number;
  /** As of `queryOf`. */
  readonly query?: string;
  /** Of the body, where there is one. */
  readonly contentType?: string;
  readonly body?: string | Uint8Array;
  /** As it is signed, for S3. */
  readonly copySource?: string;
  /** Beside those that are signed. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How many bytes will come back, where that is known and many: the answer may take the longer. */
  readonly expects?: number;
  /** Where the service's own address is not the one. */
  readonly endpoint?: URL;
}

/** The answer's body. Errors as of `exchange`. */
export const callRest = (request: RestRequest): Promise<string> => exchange(signed(request));

/** The same with the answer's headers. */
export const askRest = (request: RestRequest): Promise<Answer> => exchangeAnswer(signed(request));

function signed({ endpoint: other, body = "", headers = {}, ...request }: RestRequest) {
  const endpoint = other ?? endpointOf(request.service);
  const unsigned = { ...request, body, region: region(), host: endpoint.host };
  return { ...request, body, endpoint, headers: () => ({ ...signedHeaders(unsigned, credentials()), ...headers }) };
}
