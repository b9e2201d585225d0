import {
  createConnection,
  getConnection,
  listConnectionHealth,
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
import { connectionView, healthView } from "../views/connection.ts";

const shown = (connection: Connection): Done<ReturnType<typeof connectionView>> =>
  done(connectionView(connection), { version: connection.version });

/** After somebody set it up, or changed what it goes by: from then on it is looked after. */
async function attend(tenant: Tenant, connection: Connection): Promise<Connection> {
  await tenant.beginDaily();
  await tenant.tellExpiry(connection);
  return connection;
}

export const connectionRoutes: readonly Route<Tenant>[] = [
  route(createConnection, "connections.manage", {
    input: ({ body: { tokenExpiresAt, ...body }, request, origin }) => ({
      ...{ ...body, request, origin },
      ...(tokenExpiresAt === undefined ? {} : { tokenExpiresAt }),
    }),
    run: async (tenant, { request, ...input }) => {
      const outcome = await tenant.manage.createConnection(input);
      const made = (connection: Connection) =>
        attend(tenant, connection).then(() => ({ kind: "created" as const, connection }));
      if (outcome.kind === "created") return made(outcome.connection);
      if (outcome.kind !== "exists" || !request.resumed) return outcome;
      // Made since this request was first asked for: by its own earlier attempt, whose answer was lost.
      const connection = await tenant.connections.connection(outcome.connectionId);
      return connection && connection.createdAt >= request.at ? made(connection) : outcome;
    },
    output: (outcome) => {
      switch (outcome.kind) {
        case "created":
          return {
            ...shown(outcome.connection),
            location: `/api/connections/${outcome.connection.connectionId}`,
          };
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

  route(listConnectionHealth, "connections.read", {
    input: () => undefined,
    run: async ({ connections, health }) => {
      const [all, healthOf] = await Promise.all([connections.all(), health()]);
      return all.flatMap((entry) =>
        entry.connections.map((connection) => healthView(connection, healthOf(connection))),
      );
    },
    output: (data) => done({ data }),
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
        ...(body.tokenExpiresAt === undefined ? {} : { tokenExpiresAt: body.tokenExpiresAt }),
        ...(body.dailyLimit === undefined ? {} : { dailyLimit: body.dailyLimit }),
        ...(body.perSecond === undefined ? {} : { perSecond: body.perSecond }),
        ...(body.warmUp === undefined ? {} : { warmUp: body.warmUp }),
      },
    }),
    run: async (tenant, input) => {
      const outcome = await tenant.manage.update(input);
      if (outcome.kind !== "updated") return outcome;
      return { kind: "done" as const, connection: await attend(tenant, outcome.connection) };
    },
    output: (outcome) => {
      switch (outcome.kind) {
        case "done":
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
    run: async (tenant, id) => {
      const outcome = await tenant.manage.test(id);
      if (outcome.kind !== "missing") await attend(tenant, outcome.connection);
      return outcome;
    },
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
    run: async (tenant, { id, values }) => {
      const outcome = await tenant.manage.rotateConnection(id, values);
      if (outcome.kind === "rotated") await attend(tenant, outcome.value);
      return outcome;
    },
    output: (outcome) => {
      if (outcome.kind === "missing") return missing("connection");
      return outcome.kind === "invalid" ? badCredentials(outcome.problems) : shown(outcome.value);
    },
  }),
];
