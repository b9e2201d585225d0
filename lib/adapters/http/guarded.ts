/**
 * Fetches addresses that a tenant, a customer or a provider names. Https only; the address is checked when the connection is
 * made, so a name that changes its mind between check and connect (DNS rebinding) gains nothing; private, loopback, link-local
 * and metadata ranges are refused; size, time and redirects are bounded; credentials never follow a redirect to another host.
 */
import { lookup as dnsLookup } from "node:dns";
import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";

export interface GuardedRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Posts it, and follows no redirect: what is meant for one host is handed to no other. */
  readonly body?: Uint8Array;
  /** Of the answer. 0: what is said to a post is not read. */
  readonly maxBytes: number;
  /** For everything: names, connections, redirects and the body. */
  readonly timeoutMs: number;
}

export type GuardedResult =
  | {
      readonly kind: "fetched";
      readonly status: number;
      readonly contentType: string;
      readonly body: Uint8Array;
      readonly retryAfter?: string;
    }
  /** Not an address that we visit. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "too_large" }
  /** It might work another time. */
  | { readonly kind: "failed"; readonly reason: string };

const MAX_REDIRECTS = 3;

/**
 * RFC 6890: everything that is not the public internet. One list per family, because a list of both judges IPv4 addresses by
 * its IPv6 networks as well, and the mapped ones among those hold every IPv4 address there is.
 */
const PRIVATE_IPV4 = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  PRIVATE_IPV4.addSubnet(net, prefix, "ipv4");

/** All of the public internet that IANA has opened in IPv6; tunnels, translations and documentation within it are not. */
const GLOBAL_IPV6 = new BlockList();
GLOBAL_IPV6.addSubnet("2000::", 3, "ipv6");
const SPECIAL_IPV6 = new BlockList();
for (const [net, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  SPECIAL_IPV6.addSubnet(net, prefix, "ipv6");

export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  // An IPv4 address in IPv6 clothing is judged as what it is.
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped || family === 4) return !PRIVATE_IPV4.check(mapped ?? address, "ipv4");
  return GLOBAL_IPV6.check(address, "ipv6") && !SPECIAL_IPV6.check(address, "ipv6");
}

/** `allow`: origins (`https://host:port`) that are visited without these checks; empty in the cloud. */
export function makeGuardedFetch({
  allow,
}: {
  readonly allow: readonly string[];
}): (request: GuardedRequest) => Promise<GuardedResult> {
  return async ({ url, headers = {}, body, maxBytes, timeoutMs }) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    let target: URL | undefined = parse(url);
    let sent: Readonly<Record<string, string>> = headers;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const refusal = target ? refuse(target, allow) : "not an address";
      if (!target || refusal) return { kind: "refused", reason: refusal ?? "not an address" };
      const answer = await open(target, sent, body, allow.includes(target.origin), deadline).catch(
        (error: unknown) => error,
      );
      if (answer instanceof Refused) return { kind: "refused", reason: answer.message };
      if (!isResponse(answer)) return { kind: "failed", reason: deadline.aborted ? "timeout" : nameOf(answer) };
      const status = answer.statusCode ?? 0;
      const location = answer.headers.location;
      if (body !== undefined && maxBytes === 0) {
        answer.destroy();
        return { ...headOf(answer), body: new Uint8Array() };
      }
      if (body !== undefined || status < 300 || status > 399 || !location) return collect(answer, maxBytes, deadline);
      answer.destroy();
      const next: URL | undefined = parse(location, target.href);
      if (next?.origin !== target.origin) sent = withoutCredentials(sent);
      target = next;
    }
    return { kind: "refused", reason: "too many redirects" };
  };
}

class Refused extends Error {}

const parse = (url: string, base?: string): URL | undefined =>
  URL.canParse(url, base) ? new URL(url, base) : undefined;
const isResponse = (value: unknown): value is IncomingMessage =>
  typeof value === "object" && value !== null && "statusCode" in value;
const nameOf = (error: unknown): string =>
  (error as { code?: string }).code ?? (error instanceof Error ? error.name : "unknown");
const withoutCredentials = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(authorization|cookie|proxy-authorization)$/i.test(name)),
  );

function refuse(url: URL, allow: readonly string[]): string | undefined {
  if (allow.includes(url.origin)) return undefined;
  if (url.protocol !== "https:") return "only https is fetched";
  if (url.username || url.password) return "an address with a user name";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) && !isPublicAddress(host)) return "an address that is not public";
  return undefined;
}

/** Whether it would be asked at all: what can be said of an address before its name is looked up. */
export function isVisited(url: string, allow: readonly string[]): boolean {
  const target = parse(url);
  return target !== undefined && refuse(target, allow) === undefined;
}

/** Hands the connection only public addresses. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const usable = addresses.filter(({ address }) => isPublicAddress(address));
    if (!usable.length) return callback(new Refused("an address that is not public"), []);
    if (options.all) return callback(null, usable);
    const [first] = usable;
    return callback(null, first?.address ?? "", first?.family ?? 0);
  });
};

function open(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array | undefined,
  allowed: boolean,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const options: RequestOptions = {
    method: body === undefined ? "GET" : "POST",
    headers: {
      accept: "*/*",
      ...headers,
      ...(body === undefined ? {} : { "content-length": String(body.byteLength) }),
    },
    signal,
    agent: false,
    ...(allowed ? {} : { lookup: publicLookup }),
  };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === "https:" ? httpsRequest(url, options, resolve) : httpRequest(url, options, resolve);
    request.on("error", reject);
    request.end(body);
  });
}

async function collect(response: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<GuardedResult> {
  if (Number(response.headers["content-length"] ?? 0) > maxBytes) {
    response.destroy();
    return { kind: "too_large" };
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > maxBytes) {
        response.destroy();
        return { kind: "too_large" };
      }
      chunks.push(chunk);
    }
  } catch (error) {
    return { kind: "failed", reason: signal.aborted ? "timeout" : nameOf(error) };
  }
  return { ...headOf(response), body: Buffer.concat(chunks) };
}

function headOf({ statusCode, headers }: IncomingMessage) {
  const retryAfter = headers["retry-after"];
  return {
    kind: "fetched",
    status: statusCode ?? 0,
    contentType: headers["content-type"] ?? "",
    ...(retryAfter === undefined ? {} : { retryAfter }),
  } as const;
}
