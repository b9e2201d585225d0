import type { APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import type { Authenticate } from "../../lib/core/people/authenticate.ts";
import type { Log } from "../../lib/runtime/logger.ts";

export interface AuthorizerAnswer {
  readonly isAuthorized: boolean;
  /** JSON of the principal, because API Gateway hands over flat values only. */
  readonly context: { readonly principal?: string };
}

/** Says who asks. What they may do is decided by what they ask for. Throws when it cannot tell: then nobody is let in. */
export function makeHandler(authenticate: Authenticate, log: Log) {
  return async ({
    headers,
    requestContext,
  }: Pick<APIGatewayRequestAuthorizerEventV2, "headers" | "requestContext">): Promise<AuthorizerAnswer> => {
    const { requestId } = requestContext;
    const authorization = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === "authorization")?.[1];
    try {
      const principal = await authenticate(authorization);
      if (principal) return { isAuthorized: true, context: { principal: JSON.stringify(principal) } };
      log.info("authorize.refused", { requestId });
      return { isAuthorized: false, context: {} };
    } catch (error) {
      log.error("authorize.failed", { requestId }, error);
      throw error;
    }
  };
}
