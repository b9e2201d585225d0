import {
  listProviderTemplates,
  submitProviderTemplate,
  syncProviderTemplates,
} from "../../../../events/api/provider-templates.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { faulty, language } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { providerTemplateView } from "../views/provider-template.ts";

const NO_CONNECTION = { field: "connectionId", code: "not_found", message: "is no connection" };
const UNSUPPORTED = { field: "connectionId", code: "unsupported", message: "is of a channel without templates" };

const notTaken = ({
  retryable,
  code,
  text,
}: {
  readonly retryable: boolean;
  readonly code: string;
  readonly text: string;
}) =>
  refuse(retryable ? "temporarily_unavailable" : "connection_unusable", {
    detail: `the provider answered ${code}: ${text}`,
  });

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

  route(submitProviderTemplate, "templates.publish", {
    input: ({ body: { connectionId, templateId, version, ...body } }) => ({
      connectionId,
      asked: {
        templateId,
        language: language(body.language, "language"),
        ...(version === undefined ? {} : { version }),
      },
    }),
    run: async ({ connections, mediumOf, draftSubmission, submit }, { connectionId, asked }) => {
      const connection = await connections.connection(connectionId);
      if (!connection) return { kind: "no_connection" as const };
      const draft = await draftSubmission({ ...asked, medium: mediumOf(connection.channel) });
      if (draft.kind !== "ready") return draft;
      const outcome = await submit(connectionId, draft.template);
      return outcome.kind === "missing" ? { kind: "no_connection" as const } : outcome;
    },
    output: (outcome) => {
      switch (outcome.kind) {
        case "submitted":
          return done(providerTemplateView(outcome.template), {
            version: outcome.template.version,
            location: "/api/provider-templates",
          });
        case "no_connection":
          return invalid(NO_CONNECTION);
        case "unsupported":
          return invalid(UNSUPPORTED);
        case "missing":
          return missing(outcome.what);
        case "not_ours":
          return invalid({ field: "templateId", code: "no_wording", message: "has no wording in this language" });
        case "no_category":
          return invalid({
            field: "templateId",
            code: "no_category",
            message: "does not say what it is to be taken for",
          });
        case "faulty":
          return faulty(outcome.findings);
        case "refused":
          return notTaken(outcome);
      }
    },
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
          return invalid(NO_CONNECTION);
        case "unsupported":
          return invalid(UNSUPPORTED);
        case "refused":
          return notTaken(outcome);
      }
    },
  }),
];
