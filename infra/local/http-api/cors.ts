import { asBoolean, asList, asNumber, asObject, asText } from "../json.ts";
import type { Model } from "../template/model.ts";

export interface CorsSettings {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAgeSeconds: number | undefined;
  readonly credentials: boolean;
}

export function readCors(model: Model): CorsSettings | undefined {
  const texts = (value: unknown): string[] => asList(value).flatMap((item) => asText(item) ?? []);
  const api = model
    .ofType("AWS::ApiGatewayV2::Api")
    .find(({ properties }) => properties.CorsConfiguration !== undefined);
  if (!api) return undefined;
  const cors = asObject(api.properties.CorsConfiguration);
  return {
    origins: texts(cors.AllowOrigins),
    methods: texts(cors.AllowMethods),
    headers: texts(cors.AllowHeaders),
    exposed: texts(cors.ExposeHeaders),
    maxAgeSeconds: asNumber(cors.MaxAge),
    credentials: asBoolean(cors.AllowCredentials),
  };
}

/**
 * The headers that API Gateway adds for a request with this origin; none when the origin is not allowed. Whatever a function
 * says about CORS itself is then dropped.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function corsHeaders(settings: CorsSettings, origin: string, isPreflight: boolean): Record<string, string> {
  const isAllowed = settings.origins.some((allowed) => {
    const [start = "", end] = allowed.split("*");
    return end === undefined ? allowed === origin : origin.startsWith(start) && origin.endsWith(end);
  });
  if (!isAllowed) return {};
  const headers: Record<string, string> = {
    "access-control-allow-origin": settings.origins.includes("*") ? "*" : origin,
  };
  if (settings.credentials) headers["access-control-allow-credentials"] = "true";
  if (!isPreflight) {
    if (settings.exposed.length > 0) headers["access-control-expose-headers"] = settings.exposed.join(",");
    return headers;
  }
  headers["access-control-allow-methods"] = settings.methods.join(",");
  headers["access-control-allow-headers"] = settings.headers.join(",").toLowerCase();
  if (settings.maxAgeSeconds !== undefined) headers["access-control-max-age"] = String(settings.maxAgeSeconds);
  return headers;
}
