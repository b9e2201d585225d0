/** The middleware that every HTTP function shares, from the outside in: API Gateway's form, log, headers, problems. */
import middy, { type MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import type { Log } from "../logger.ts";
import { type ApiEvent, type HttpAnswer, type HttpRequest, toHttpRequest, toResult } from "./message.ts";
import { problemAnswer, refuse } from "./problem.ts";

type Middleware = MiddlewareObj<ApiEvent, HttpAnswer>;
export type HttpHandler = (event: ApiEvent, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** Enough to write the answer and the log line before Lambda freezes the process. */
const EARLY_MS = 1_000;

export function httpStack(log: Log, serve: (request: HttpRequest) => Promise<HttpAnswer>): HttpHandler {
  const run = middy<ApiEvent, HttpAnswer>({ timeoutEarlyInMillis: EARLY_MS })
    .use(requestLog(log))
    .use(standardHeaders())
    .use(problems(log))
    .handler(async (event: ApiEvent) => serve(toHttpRequest(event)));
  return async (event, context) => toResult((await run(event, context)) as HttpAnswer);
}

/** One line per request. It says what was asked and how it ended; not who asked, nor for whom. */
function requestLog(log: Log): Middleware {
  const started = new WeakMap<object, number>();
  const write: NonNullable<Middleware["after"]> = ({ event, response }) => {
    const ms = Math.round(performance.now() - (started.get(event) ?? performance.now()));
    const { status, operation, tenant, code } = response ?? {};
    log.info("api.answered", { requestId: event.requestContext.requestId, operation, status, code, tenant, ms });
  };
  return {
    before: ({ event }) => {
      started.set(event, performance.now());
    },
    after: write,
    onError: write,
  };
}

const STANDARD = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
} as const;

function standardHeaders(): Middleware {
  const complete: NonNullable<Middleware["after"]> = (request) => {
    if (!request.response) return;
    const headers = {
      ...STANDARD,
      ...request.response.headers,
      "x-request-id": request.event.requestContext.requestId,
    };
    request.response = { ...request.response, headers };
  };
  return { after: complete, onError: complete };
}

/** Whatever was thrown and not foreseen. The caller learns the request's id, and the log the rest. */
function problems(log: Log): Middleware {
  return {
    onError: (request) => {
      const { requestId } = request.event.requestContext;
      const late = request.error?.name === "TimeoutError";
      log.error(late ? "api.timed_out" : "api.failed", { requestId }, request.error);
      request.response = problemAnswer(
        late ? refuse("temporarily_unavailable", { headers: { "retry-after": "5" } }) : refuse("internal_error"),
        requestId,
      );
    },
  };
}
