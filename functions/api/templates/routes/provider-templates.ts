import { listProviderTemplates, syncProviderTemplates } from "../../../../events/api/provider-templates.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { invalid } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { providerTemplateView } from "../views/provider-template.ts";

export const providerTemplateRoutes: readonly Route<Tenant>[] = [
  route(listProviderTemplates, "templates.read", {
    input: ({ query }) => ({ page: pageRequest(query), connectionId: query.connectionId }),
    run: async ({ providerTemplates, connections }, { page, connectionId }) => {
      const all = await providerTemplates.all();
      if (connectionId === undefined) return pageOfAll(all, ({ id }) => id, page);
      const connection = await connections.connection(connectionId);
      const its = all.filter(
        ({ channel, accountId }) => channel === connection?.channel && connection.accountIds.includes(accountId),
      );
      return pageOfAll(its, ({ id }) => id, page);
    },
    output: (page) => done(pageBody(page, providerTemplateView)),
  }),

  route(syncProviderTemplates, "templates.manage", {
    input: ({ body }) => body.connectionId,
    run: ({ sync }, connectionId) => sync(connectionId),
    output: (outcome) => {
      switch (outcome.kind) {
        case "synced":
          return done({
            ...{ total: outcome.total, new: outcome.fresh, changed: outcome.changed, gone: outcome.gone },
          });
        case "missing":
          return invalid({ field: "connectionId", code: "not_found", message: "is no connection" });
        case "unsupported":
          return invalid({ field: "connectionId", code: "unsupported", message: "is of a channel without templates" });
        case "refused":
          return refuse(outcome.retryable ? "temporarily_unavailable" : "connection_unusable", {
            detail: `the provider answered ${outcome.code}: ${outcome.text}`,
          });
      }
    },
  }),
];
