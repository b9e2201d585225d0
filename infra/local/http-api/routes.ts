import { asList, asNumber, asObject, asText } from "../json.ts";
import type { Model, Resource } from "../template/model.ts";

export interface Route {
  readonly apiId: string;
  readonly key: string;
  readonly stage: string;
  /** A function's ARN, undefined for an integration that the runner has not got. */
  readonly functionArn: string | undefined;
  readonly timeoutMs: number;
  readonly authorizer: AuthorizerSettings | "unsupported" | undefined;
}

export interface AuthorizerSettings {
  readonly id: string;
  readonly functionArn: string;
  readonly identitySources: readonly string[];
  readonly cacheMs: number;
  readonly simpleResponses: boolean;
}

export interface MatchedRoute {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

export interface RouteTable {
  /** The most specific route of a method and path; undefined when there is none. */
  match(method: string, path: string): MatchedRoute | undefined;
  readonly size: number;
}

/** The routes of all HTTP APIs of the model. Those of WebSocket APIs are not among them. */
export function readRoutes(model: Model): readonly Route[] {
  return model.ofType("AWS::ApiGatewayV2::Route").flatMap((resource): Route[] => {
    const apiId = asText(resource.properties.ApiId) ?? "";
    const api = model.find(apiId, "AWS::ApiGatewayV2::Api");
    if (api && asText(api.properties.ProtocolType) === "WEBSOCKET") return [];
    const stage = model.ofType("AWS::ApiGatewayV2::Stage").find(({ properties }) => properties.ApiId === apiId);
    const integrationName = asText(resource.properties.Target)?.replace(/^integrations\//, "") ?? "";
    const integration = model.find(integrationName, "AWS::ApiGatewayV2::Integration")?.properties ?? {};
    return [
      {
        apiId,
        key: asText(resource.properties.RouteKey) ?? "$default",
        stage: asText(stage?.properties.StageName) ?? "$default",
        functionArn: integration.IntegrationSubtype ? undefined : functionArnOf(asText(integration.IntegrationUri)),
        timeoutMs: asNumber(integration.TimeoutInMillis) ?? 30_000,
        authorizer: authorizerOf(resource, model),
      },
    ];
  });
}

/** An integration names the function, or an API Gateway path around its ARN. */
export function functionArnOf(uri: string | undefined): string | undefined {
  return /arn:aws:lambda:[^/]*:function:[^/]+/.exec(uri ?? "")?.[0];
}

function authorizerOf({ properties }: Resource, model: Model): Route["authorizer"] {
  const kind = asText(properties.AuthorizationType) ?? "NONE";
  if (kind === "NONE") return undefined;
  const resource = model.find(asText(properties.AuthorizerId) ?? "", "AWS::ApiGatewayV2::Authorizer");
  const functionArn = functionArnOf(asText(resource?.properties.AuthorizerUri));
  if (kind !== "CUSTOM" || !resource || functionArn === undefined) return "unsupported";
  const identitySources = asList(resource.properties.IdentitySource).flatMap((source) => asText(source) ?? []);
  return {
    id: resource.name,
    functionArn,
    identitySources,
    // Without identity sources there is nothing to remember a result under.
    cacheMs:
      identitySources.length === 0 ? 0 : (asNumber(resource.properties.AuthorizerResultTtlInSeconds) ?? 300) * 1000,
    simpleResponses: asObject(resource.properties).EnableSimpleResponses === true,
  };
}

interface Pattern {
  readonly route: Route;
  readonly method: string;
  readonly segments: readonly string[];
}

const isGreedy = (segment: string | undefined): boolean => segment?.endsWith("+}") === true;

/**
 * A full match wins over a greedy one, a literal segment over a parameter, a method over ANY, and `$default` comes last.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation
 */
export function makeRouteTable(routes: readonly Route[]): RouteTable {
  const patterns = routes
    .filter(({ key }) => key !== "$default")
    .map((route): Pattern => {
      const [method = "ANY", path = "/"] = route.key.split(" ");
      return { route, method, segments: segmentsOf(path) };
    })
    .sort(bySpecificity);
  const fallback = routes.find(({ key }) => key === "$default");
  return {
    size: routes.length,
    match(method, path) {
      const segments = segmentsOf(path);
      for (const pattern of patterns) {
        if (pattern.method !== "ANY" && pattern.method !== method) continue;
        const pathParameters = matchSegments(pattern.segments, segments);
        if (pathParameters) return { route: pattern.route, pathParameters };
      }
      return fallback && { route: fallback, pathParameters: {} };
    },
  };
}

/** A trailing slash makes no difference. */
function segmentsOf(path: string): readonly string[] {
  return path.replace(/^\/+/, "").replace(/\/+$/, "").split("/");
}

function bySpecificity(left: Pattern, right: Pattern): number {
  const greedy = Number(isGreedy(left.segments.at(-1))) - Number(isGreedy(right.segments.at(-1)));
  if (greedy !== 0) return greedy;
  for (let index = 0; index < Math.max(left.segments.length, right.segments.length); index += 1) {
    const [a, b] = [left.segments[index], right.segments[index]];
    // Of two greedy routes the one with the longer literal beginning is meant.
    if (a === undefined || b === undefined) return (b?.length ?? 0) - (a?.length ?? 0);
    const order = Number(isGreedy(a)) - Number(isGreedy(b)) || Number(a.startsWith("{")) - Number(b.startsWith("{"));
    if (order !== 0) return order;
  }
  return Number(left.method === "ANY") - Number(right.method === "ANY");
}

function matchSegments(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const actual = path[index];
    if (actual === undefined || (actual === "" && segment !== "")) return undefined;
    if (isGreedy(segment)) {
      parameters[segment.slice(1, -2)] = decode(path.slice(index).join("/"));
      return parameters;
    }
    if (segment.startsWith("{") && segment.endsWith("}")) parameters[segment.slice(1, -1)] = decode(actual);
    else if (segment !== actual) return undefined;
  }
  return pattern.length === path.length ? parameters : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
