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
import { connectionView, type Looked } from "../views/connection.ts";

const shown = (looked: Looked): Done<ReturnType<typeof connectionView>> =>
  done(connectionView(looked), { version: looked.connection.version });

const look = async ({ health }: Tenant, connection: Connection): Promise<Looked> => ({
  connection,
  health: (await health())(connection),
});

/** After somebody set it up, or changed what it goes by: from then on it is looked after. */
async function attend(tenant: Tenant, connection: Connection): Promise<Looked> {
  await tenant.beginDaily();
  await tenant.tellExpiry(connection);
  return look(tenant, connection);
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
        attend(tenant, connection).then((looked) => ({ kind: "created" as const, looked }));
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
            ...shown(outcome.looked),
            location: `/api/connections/${outcome.looked.connection.connectionId}`,
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
    run: async ({ connections, health }, { page, appId }) => {
      const [all, healthOf] = await Promise.all([connections.all(), health()]);
      const wanted = appId === undefined ? all : all.filter(({ app }) => app.appId === appId);
      const { items, ...rest } = pageOfAll(
        wanted.flatMap((entry) => entry.connections),
        (connection) => connection.connectionId,
        page,
      );
      return { ...rest, items: items.map((connection) => ({ connection, health: healthOf(connection) })) };
    },
    output: (page) => done(pageBody(page, connectionView)),
  }),

  route(getConnection, "connections.read", {
    input: ({ params }) => params.id,
    run: async (tenant, id) => {
      const connection = await tenant.connections.connection(id);
      return connection && look(tenant, connection);
    },
    output: (looked) => (looked ? shown(looked) : missing("connection")),
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
      },
    }),
    run: async (tenant, input) => {
      const outcome = await tenant.manage.update(input);
      if (outcome.kind !== "updated") return outcome;
      return { kind: "done" as const, looked: await attend(tenant, outcome.connection) };
    },
    output: (outcome) => {
      switch (outcome.kind) {
        case "done":
          return shown(outcome.looked);
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
      return outcome.kind === "missing" ? outcome : { ...outcome, looked: await attend(tenant, outcome.connection) };
    },
    output: (outcome) => {
      if (outcome.kind === "missing") return missing("connection");
      const { ok, displayName, code, text, looked } = outcome;
      const body = {
        ok,
        displayName: displayName ?? null,
        code: code ?? null,
        text: text ?? null,
        connection: connectionView(looked),
      };
      return done(body, { version: looked.connection.version });
    },
  }),

  route(rotateConnection, "connections.manage", {
    input: ({ params, body }) => ({ id: params.id, values: body.credentials }),
    run: async (tenant, { id, values }) => {
      const outcome = await tenant.manage.rotateConnection(id, values);
      return outcome.kind === "rotated" ? { kind: outcome.kind, looked: await attend(tenant, outcome.value) } : outcome;
    },
    output: (outcome) => {
      if (outcome.kind === "missing") return missing("connection");
      return outcome.kind === "invalid" ? badCredentials(outcome.problems) : shown(outcome.looked);
    },
  }),
];
