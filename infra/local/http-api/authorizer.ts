import { asList, asObject, asText, isObject } from "../json.ts";
import type { AuthorizerSettings } from "./routes.ts";

export type Verdict =
  | { readonly kind: "allowed"; readonly context: unknown }
  | { readonly kind: "unauthorized" | "forbidden" | "failed" };

export interface Authorizers {
  /** Asks a Lambda authorizer about an event of payload format 2.0, or remembers what it said. */
  decide(settings: AuthorizerSettings, event: Record<string, unknown>): Promise<Verdict>;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
export function makeAuthorizers(
  invoke: (functionArn: string, event: unknown) => Promise<unknown>,
  now = Date.now,
): Authorizers {
  const remembered = new Map<string, { verdict: Verdict; until: number }>();
  return {
    async decide(settings, event) {
      const identity = settings.identitySources.map((source) => identityValue(source, event));
      // A request without its identity is refused before any code runs.
      if (identity.some((value) => value === undefined || value === "")) return { kind: "unauthorized" };
      const key = JSON.stringify([settings.id, identity]);
      const known = remembered.get(key);
      if (known && known.until > now()) return known.verdict;
      remembered.delete(key);
      const verdict = await ask(settings, event, identity as string[], invoke);
      if (settings.cacheMs > 0 && verdict.kind !== "failed") {
        remembered.set(key, { verdict, until: now() + settings.cacheMs });
      }
      return verdict;
    },
  };
}

function identityValue(source: string, event: Record<string, unknown>): string | undefined {
  const [, kind, name = ""] =
    /^\$?(request\.header|request\.querystring|context|stageVariables)\.(.+)$/.exec(source) ?? [];
  if (kind === "request.header") return asText(asObject(event.headers)[name.toLowerCase()]);
  if (kind === "request.querystring") return asText(asObject(event.queryStringParameters)[name]);
  if (kind !== "context") return undefined;
  return asText(name.split(".").reduce<unknown>((value, step) => asObject(value)[step], event.requestContext));
}

async function ask(
  settings: AuthorizerSettings,
  event: Record<string, unknown>,
  identitySource: readonly string[],
  invoke: (functionArn: string, event: unknown) => Promise<unknown>,
): Promise<Verdict> {
  const { body: _, isBase64Encoded: __, ...rest } = event;
  const { accountId, apiId, stage, http } = asObject(event.requestContext);
  const { method, path } = asObject(http);
  const routeArn = `arn:aws:execute-api:local:${accountId}:${apiId}/${stage}/${method}${path}`;
  let answer: unknown;
  try {
    answer = await invoke(settings.functionArn, { ...rest, type: "REQUEST", routeArn, identitySource });
  } catch {
    return { kind: "failed" };
  }
  if (!isObject(answer)) return { kind: "failed" };
  const isAllowed = settings.simpleResponses ? answer.isAuthorized : policyAllows(answer.policyDocument);
  if (typeof isAllowed !== "boolean") return { kind: "failed" };
  return isAllowed ? { kind: "allowed", context: answer.context } : { kind: "forbidden" };
}

/** Undefined for something that is no policy. The resources that it names are taken to be this route. */
function policyAllows(document: unknown): boolean | undefined {
  if (!isObject(document)) return undefined;
  const effects = asList(document.Statement).map((statement) => asObject(statement).Effect);
  return effects.includes("Allow") && !effects.includes("Deny");
}
