import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../errors.ts";
import type { Model } from "../template/model.ts";
import { makeAuthorizers, type Verdict } from "./authorizer.ts";
import { corsHeaders, readCors } from "./cors.ts";
import { type HttpRequest, toEvent } from "./event.ts";
import { type HttpResponse, jsonResponse, toResponse } from "./response.ts";
import { type MatchedRoute, makeRouteTable, readRoutes } from "./routes.ts";

/** API Gateway's HTTP API: the template's routes, authorizers and CORS settings in front of its functions. */
export interface HttpApi {
  /** Whether a request is the API's: a route matches, or it is a preflight request that the API answers itself. */
  matches(method: string, url: URL): boolean;
  handle(req: IncomingMessage, url: URL): Promise<HttpResponse>;
  readonly routes: number;
}

const refusals = {
  unauthorized: jsonResponse(401, "Unauthorized"),
  forbidden: jsonResponse(403, "Forbidden"),
  failed: jsonResponse(500, "Internal Server Error"),
} as const;

const largestBody = 10 * 1024 * 1024;

export function makeHttpApi(
  model: Model,
  invoke: (functionArn: string, event: unknown) => Promise<unknown>,
  log: (line: string) => void,
): HttpApi {
  const table = makeRouteTable(readRoutes(model));
  const cors = readCors(model);
  const authorizers = makeAuthorizers(invoke);

  const authorize = async ({ route }: MatchedRoute, event: Record<string, unknown>): Promise<Verdict> => {
    if (route.authorizer === undefined) return { kind: "allowed", context: undefined };
    if (route.authorizer !== "unsupported") return authorizers.decide(route.authorizer, event);
    log(`${route.key}: its authorizer is of a kind that the local runner has not got, so nobody is let in`);
    return { kind: "failed" };
  };
  const run = async (request: HttpRequest, matched: MatchedRoute): Promise<HttpResponse> => {
    const { route } = matched;
    if (route.functionArn === undefined) {
      log(`${route.key}: its integration is of a kind that the local runner has not got`);
      return jsonResponse(500, "Internal Server Error");
    }
    const event = toEvent(request, matched);
    const verdict = await authorize(matched, event);
    if (verdict.kind !== "allowed") return refusals[verdict.kind];
    if (route.authorizer !== undefined) {
      const authorizer = { lambda: verdict.context ?? null };
      event.requestContext = { ...(event.requestContext as object), authorizer };
    }
    const ending = new AbortController();
    const late = sleep(route.timeoutMs, "late" as const, { signal: ending.signal, ref: false }).catch(
      () => "late" as const,
    );
    try {
      const result = await Promise.race([invoke(route.functionArn, event).then((value) => ({ value })), late]);
      // The function goes on, as it does behind API Gateway.
      return result === "late" ? jsonResponse(503, "Service Unavailable") : toResponse(result.value);
    } catch {
      return jsonResponse(500, "Internal Server Error");
    } finally {
      ending.abort();
    }
  };
  const isPreflight = (method: string, headers: IncomingMessage["headers"]): boolean =>
    method === "OPTIONS" && headers.origin !== undefined && headers["access-control-request-method"] !== undefined;

  return {
    routes: table.size,
    matches: (method, url) =>
      table.match(method, url.pathname) !== undefined || (method === "OPTIONS" && cors !== undefined),
    async handle(req, url) {
      const method = req.method ?? "GET";
      const origin = req.headers.origin;
      const matched = table.match(method, url.pathname);
      if (cors && origin && isPreflight(method, req.headers) && !matched) {
        return { status: 204, headers: corsHeaders(cors, origin, true), body: Buffer.alloc(0) };
      }
      const body = await readBody(req);
      let response: HttpResponse;
      if (!matched) response = jsonResponse(404, "Not Found");
      else if (!body) response = jsonResponse(413, "Request Too Long");
      else {
        const sourceIp = req.socket.remoteAddress ?? "";
        response = await run({ method, url, headers: req.headers, sourceIp, body }, matched).catch((error: unknown) => {
          log(`${method} ${url.pathname}: ${messageOf(error)}`);
          return jsonResponse(500, "Internal Server Error");
        });
      }
      if (!cors) return response;
      const own = Object.entries(response.headers).filter(([name]) => !name.startsWith("access-control-"));
      return {
        ...response,
        headers: { ...Object.fromEntries(own), ...(origin ? corsHeaders(cors, origin, false) : {}) },
      };
    },
  };
}

/** Undefined when it is larger than API Gateway takes. The rest is still read, so that the client sees the answer. */
async function readBody(req: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += (chunk as Buffer).length;
    if (size <= largestBody) chunks.push(chunk as Buffer);
  }
  return size > largestBody ? undefined : Buffer.concat(chunks);
}
