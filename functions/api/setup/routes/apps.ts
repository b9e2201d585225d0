import { createApp, getApp, listApps, rotateApp } from "../../../../events/api/connections.ts";
import type { App } from "../../../../lib/core/connections/model.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { badCredentials, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { type AppWithSecrets, appView } from "../views/connection.ts";

/** Only names of the manifest's secret fields are told; what else is kept beside them is nobody's business. */
async function withSecrets({ secrets, installed }: Tenant, app: App): Promise<AppWithSecrets> {
  const values = await secrets.read(app.appId);
  const fields = installed.find(({ id }) => id === app.channel)?.app ?? [];
  return { app, secretsSet: fields.flatMap(({ name, secret }) => (secret && values?.[name] ? [name] : [])) };
}

export const appRoutes: readonly Route<Tenant>[] = [
  route(createApp, "connections.manage", {
    input: ({ body, request }) => ({ ...body, requestId: request.id }),
    run: async (tenant, input) => {
      const outcome = await tenant.manage.createApp(input);
      return outcome.kind === "created" ? { ...outcome, shown: await withSecrets(tenant, outcome.app) } : outcome;
    },
    output: (outcome, { origin }) =>
      outcome.kind === "created"
        ? done(appView(outcome.shown, origin), {
            version: outcome.app.version,
            location: `/api/apps/${outcome.app.appId}`,
          })
        : badCredentials(outcome.problems),
  }),

  route(listApps, "connections.read", {
    input: ({ query }) => pageRequest(query),
    run: async (tenant, page) => {
      const apps = (await tenant.connections.all()).map(({ app }) => app);
      const { items, ...rest } = pageOfAll(apps, (app) => app.appId, page);
      return { ...rest, items: await Promise.all(items.map((app) => withSecrets(tenant, app))) };
    },
    output: (page, { origin }) => done(pageBody(page, (app) => appView(app, origin))),
  }),

  route(getApp, "connections.read", {
    input: ({ params }) => params.id,
    run: async (tenant, id) => {
      const found = await tenant.connections.app(id);
      return found && withSecrets(tenant, found.app);
    },
    output: (found, { origin }) =>
      found ? done(appView(found, origin), { version: found.app.version }) : missing("app"),
  }),

  route(rotateApp, "connections.manage", {
    input: ({ params, body, origin }) => ({ id: params.id, values: body.credentials, origin }),
    run: async (tenant, { id, values, origin }) => {
      const outcome = await tenant.manage.rotateApp(id, values, origin);
      return outcome.kind === "rotated" ? { ...outcome, shown: await withSecrets(tenant, outcome.value) } : outcome;
    },
    output: (outcome, { origin }) => {
      if (outcome.kind === "missing") return missing("app");
      if (outcome.kind === "invalid") return badCredentials(outcome.problems);
      return done(appView(outcome.shown, origin), { version: outcome.value.version });
    },
  }),
];
