/** Services that speak AWS's JSON protocol: an operation by name, its input and its output as JSON. */
import { type Account, credentials, endpointOf, region } from "./credentials.ts";
import { exchange } from "./exchange.ts";
import { signedHeaders } from "./sign.ts";

export interface JsonService {
  /** As in its address and its signatures. */
  readonly service: string;
  /** What stands before the operation's name in `x-amz-target`. */
  readonly target: string;
  readonly version: "1.0" | "1.1";
}

/** `own`: where a resource says itself that it is. Errors as of `exchange`. */
export async function callJson<Output>(
  { service, target, version }: JsonService,
  operation: string,
  input: object,
  { own, account }: { readonly own?: string; readonly account?: Account | undefined } = {},
): Promise<Output> {
  const endpoint = account ? new URL(account.endpoint) : endpointOf(service, own);
  const post = {
    service,
    region: account?.region ?? region(),
    method: "POST",
    host: endpoint.host,
    path: "/",
    contentType: `application/x-amz-json-${version}`,
    target: `${target}.${operation}`,
    body: JSON.stringify(input),
  } as const;
  const headers = () => signedHeaders(post, account?.credentials ?? credentials());
  const answer = await exchange({ ...post, endpoint, headers });
  return (answer === "" ? {} : JSON.parse(answer)) as Output;
}
