/** A request and an answer, without what API Gateway wraps them in. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** Payload format 2.0, https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export type ApiEvent = Omit<APIGatewayProxyEventV2, "requestContext"> & {
  readonly requestContext: APIGatewayProxyEventV2["requestContext"] & {
    readonly authorizer?: { readonly lambda?: Readonly<Record<string, unknown>> | null };
  };
};

export interface HttpRequest {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Decoded; a name that came twice has its values joined by commas, as API Gateway hands them over. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** What the authorizer says of the caller; absent on public routes. */
  readonly principal: unknown;
  /** Scheme and host by which the caller reached us. */
  readonly origin: string;
  /** The caller's own, as far as API Gateway knows. */
  readonly address: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body is bytes, written in base64. */
  readonly isBase64?: boolean;
  /** For the log: which operation it was, for which tenant, and why it was refused. */
  readonly operation?: string;
  readonly tenant?: string;
  readonly code?: string;
}

export function toHttpRequest(event: ApiEvent): HttpRequest {
  const headers = Object.fromEntries(Object.entries(event.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(event.queryStringParameters ?? {})) query[name] = value ?? "";
  const scheme = headers["x-forwarded-proto"] === "http" ? "http" : "https";
  return {
    id: event.requestContext.requestId,
    method: event.requestContext.http.method.toUpperCase(),
    path: event.rawPath,
    query,
    headers,
    body: Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8"),
    principal: event.requestContext.authorizer?.lambda?.principal,
    origin: `${scheme}://${event.requestContext.domainName}`,
    address: event.requestContext.http.sourceIp,
  };
}

export const toResult = ({ status, headers, body, isBase64 }: HttpAnswer): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: { ...headers },
  body,
  ...(isBase64 ? { isBase64Encoded: true } : {}),
});
