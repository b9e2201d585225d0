import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { account } from "../template/names.ts";
import type { MatchedRoute } from "./routes.ts";

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly sourceIp: string;
  readonly body: Buffer;
}

const textTypes = /^(text\/|application\/(json|xml|javascript)\s*(;|$))/i;

/**
 * Payload format 2.0. Only text/*, JSON, XML and JavaScript arrive as text; everything else, forms and bodies without a
 * content type included, arrives in base64.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * and, measured, https://github.com/ministackorg/ministack/pull/766
 */
export function toEvent(request: HttpRequest, { route, pathParameters }: MatchedRoute): Record<string, unknown> {
  const { url, method, body } = request;
  const headers = headersOf(request);
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams) query[name] = name in query ? `${query[name]},${value}` : value;
  const isText = textTypes.test(headers["content-type"] ?? "");
  const hasBody = body.length > 0;
  const now = new Date();
  return {
    version: "2.0",
    routeKey: route.key,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(request.headers.cookie ? { cookies: request.headers.cookie.split(/;\s*/) } : {}),
    headers,
    ...(url.searchParams.size > 0 ? { queryStringParameters: query } : {}),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    requestContext: {
      accountId: account,
      apiId: route.apiId,
      domainName: headers.host ?? "",
      domainPrefix: (headers.host ?? "").split(".")[0] ?? "",
      http: {
        method,
        path: url.pathname,
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: route.stage,
      time: requestTime(now),
      timeEpoch: now.getTime(),
    },
    ...(hasBody ? { body: body.toString(isText ? "utf8" : "base64") } : {}),
    isBase64Encoded: hasBody && !isText,
  };
}

function headersOf({ headers, url, sourceIp }: HttpRequest): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && name !== "cookie") own[name] = Array.isArray(value) ? value.join(",") : value;
  }
  const forwarded = own["x-forwarded-for"];
  return {
    ...own,
    "x-forwarded-for": forwarded ? `${forwarded}, ${sourceIp}` : sourceIp,
    "x-forwarded-port": url.port || "80",
    "x-forwarded-proto": "http",
  };
}

/** `22/Nov/2026:10:00:00 +0000` */
function requestTime(date: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
