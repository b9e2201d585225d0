import {
  connectSignatureService,
  getSignatureService,
  removeSignatureService,
} from "../../../../events/api/signatures.ts";
import type { SignatureConnection } from "../../../../lib/core/signatures/model.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";

const view = (connection: SignatureConnection | undefined) => {
  if (!connection) return { connection: null };
  const { baseUri: _, ...rest } = connection;
  return { connection: rest };
};

export const signatureRoutes: readonly Route<Tenant>[] = [
  route(getSignatureService, "campaigns.read", {
    input: () => undefined,
    run: ({ signatureService }) => signatureService.get(),
    output: (connection) => done(view(connection)),
  }),

  route(connectSignatureService, "connections.manage", {
    input: ({ body: { accountId, ...body }, request }) => ({ fresh: { ...body, accountId }, at: request.at }),
    run: ({ signatureService }, { fresh, at }) => signatureService.connect(fresh, at),
    output: (outcome) =>
      outcome.kind === "connected"
        ? done(view(outcome.connection))
        : refuse("connection_unusable", {
            detail: outcome.no.text,
            ...(outcome.no.code === "consent_required"
              ? { suggestion: "The user, or their administrator, has to consent to the integration at DocuSign once." }
              : {}),
          }),
  }),

  route(removeSignatureService, "connections.manage", {
    input: () => undefined,
    run: ({ signatureService }) => signatureService.remove(),
    output: () => done(view(undefined)),
  }),
];
