import {
  createConnection,
  getConnection,
  listConnections,
  rotateConnection,
  testConnection,
  updateConnection,
} from "../../../../events/api/connections.ts";
import type { Connection } from "../../../../lib/core/connections/model.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { badCredentials, invalid, missing } from "../../refusals.ts";
import { type Done, done, type Route } from "../../route.ts";
import { stale } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { connectionView } from "../views/connection.ts";

const shown = (connection: Connection): Done<ReturnType<typeof connectionView>> =>
  done(connectionView(connection), { version: connection.version });

export const connectionRoutes: readonly Route<Tenant>[] = [
  route(createConnection, "connections.manage", {
    input: ({ body, request, origin }) => ({ ...body, request, origin }),
    run: async ({ manage, connections }, { request, ...input }) => {
      const outcome = await manage.createConnection(input);
      if (outcome.kind !== "exists" || !request.resumed) return outcome;
      // Made since this request was first asked for: by its own earlier attempt, whose answer was lost.
      const connection = await connections.connection(outcome.connectionId);
      const ours = connection !== undefined && connection.createdAt >= request.at;
      return ours ? { kind: "created" as const, connection } : outcome;
    },
    output: (outcome) => {
      switch (outcome.kind) {
        case "created":
          return { ...shown(outcome.connection), location: `/api/connections/${outcome.connection.connectionId}` };
        case "invalid":
          return badCredentials(outcome.problems);
        case "app_missing":
          return invalid({ field: "appId", code: "not_found", message: "is no app of this tenant" });
        case "exists":
          return refuse("already_exists", {
            detail: `the account is connected already, as ${outcome.connectionId}`,
            suggestion: "Give that connection new secrets instead: POST /api/connections/{id}/rotate.",
          });
      }
    },
  }),

  route(listConnections, "connections.read", {
    input: ({ query }) => ({ page: pageRequest(query), appId: query.appId }),
    run: async ({ connections }, { page, appId }) => {
      const all = await connections.all();
      const wanted = appId === undefined ? all : all.filter(({ app }) => app.appId === appId);
      return pageOfAll(
        wanted.flatMap((entry) => entry.connections),
        (connection) => connection.connectionId,
        page,
      );
    },
    output: (page) => done(pageBody(page, connectionView)),
  }),

  route(getConnection, "connections.read", {
    input: ({ params }) => params.id,
    run: ({ connections }, id) => connections.connection(id),
    output: (connection) => (connection ? shown(connection) : missing("connection")),
  }),

  route(updateConnection, "connections.manage", {
    input: ({ params, body, expectedVersion }) => ({
      ...{ connectionId: params.id, expectedVersion },
      change: {
        ...(body.name === undefined ? {} : { name: body.name }),
        ...(body.active === undefined ? {} : { active: body.active }),
        ...(body.settings === undefined ? {} : { settings: body.settings }),
      },
    }),
    run: ({ manage }, input) => manage.update(input),
    output: (outcome) => {
      switch (outcome.kind) {
        case "updated":
          return shown(outcome.connection);
        case "missing":
          return missing("connection");
        case "stale":
          return stale("connection", outcome.connection.version);
        case "invalid":
          return badCredentials(outcome.problems);
      }
    },
  }),

  route(testConnection, "connections.manage", {
    input: ({ params }) => params.id,
    run: ({ manage }, id) => manage.test(id),
    output: (outcome) => {
      if (outcome.kind === "missing") return missing("connection");
      const { ok, displayName, code, text, connection } = outcome;
      const body = {
        ok,
        displayName: displayName ?? null,
        code: code ?? null,
        text: text ?? null,
        connection: connectionView(connection),
      };
      return done(body, { version: connection.version });
    },
  }),

  route(rotateConnection, "connections.manage", {
    input: ({ params, body }) => ({ id: params.id, values: body.credentials }),
    run: ({ manage }, { id, values }) => manage.rotateConnection(id, values),
    output: (outcome) => {
      if (outcome.kind === "missing") return missing("connection");
      return outcome.kind === "invalid" ? badCredentials(outcome.problems) : shown(outcome.value);
    },
  }),
];
