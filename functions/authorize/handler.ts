import type { APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import type { Authenticate } from "../../lib/core/people/authenticate.ts";
import { compact, type Principal } from "../../lib/core/people/model.ts";
import type { NoteRefusal } from "../../lib/core/people/refusals.ts";
import type { Log } from "../../lib/runtime/logger.ts";

export interface AuthorizerAnswer {
  readonly isAuthorized: boolean;
  /** JSON of the principal, because API Gateway hands over flat values only. */
  readonly context: { readonly principal?: string };
}

/** Within what a gateway hands on with a request: rights take most of the room. */
const written = ({ memberships, ...principal }: Principal): string =>
  JSON.stringify({
    ...principal,
    memberships: memberships.map(({ permissions, ...membership }) => ({
      ...membership,
      ...(permissions ? { permissions: compact(permissions) } : {}),
    })),
  });

type Asked = Pick<APIGatewayRequestAuthorizerEventV2, "headers" | "requestContext">;

/** Says who asks. What they may do is decided by what they ask for. Throws when it cannot tell: then nobody is let in. */
export function makeHandler(authenticate: Authenticate, noteRefusal: NoteRefusal, log: Log) {
  return async ({ headers, requestContext }: Asked): Promise<AuthorizerAnswer> => {
    const { requestId, http } = requestContext;
    const authorization = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === "authorization")?.[1];
    try {
      const outcome = await authenticate(authorization);
      if (outcome.kind === "known") return { isAuthorized: true, context: { principal: written(outcome.principal) } };
      log.info("authorize.refused", { requestId, reason: outcome.reason });
      await noteRefusal(outcome, { requestId, address: http?.sourceIp });
      return { isAuthorized: false, context: {} };
    } catch (error) {
      log.error("authorize.failed", { requestId }, error);
      throw error;
    }
  };
}
