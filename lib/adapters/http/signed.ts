/** Calls of AWS's own services by address, signed as whoever the function is: for channels that are such a service. */
import { credentials, region } from "../aws/credentials.ts";
import { queryOf, signedHeaders } from "../aws/sign.ts";
import { callHttp, type HttpCall, type HttpCallResult } from "./http.ts";

/** As `callHttp`. One request, never repeated: whether a repetition is safe is for the caller to say. */
export function signedHttp(service: string): (call: HttpCall) => Promise<HttpCallResult> {
  return async (call) => {
    const url = URL.parse(call.url);
    if (!url) return { kind: "unsent", reason: "ERR_INVALID_URL" };
    const { method, body = "" } = call;
    const contentType = Object.entries(call.headers ?? {}).find(([name]) => name.toLowerCase() === "content-type")?.[1];
    let signed: Readonly<Record<string, string>>;
    try {
      signed = signedHeaders(
        {
          service,
          region: region(),
          method,
          host: url.host,
          path: url.pathname,
          // Every service but S3 signs what is escaped once more.
          canonicalPath: url.pathname.split("/").map(encodeURIComponent).join("/"),
          query: queryOf(Object.fromEntries(url.searchParams)),
          contentType,
          body,
        },
        credentials(),
      );
    } catch {
      return { kind: "unsent", reason: "no credentials" };
    }
    const { host: _host, "content-length": _length, ...headers } = signed;
    return callHttp({ ...call, headers: { ...call.headers, ...headers } });
  };
}

export const awsAccess = { region, http: signedHttp };
