/** A provider's templates, from its own list to what a draft is told about them. */
import { expect, test } from "vitest";
import type { ProviderTemplate } from "../../events/api/provider-templates.ts";
import type { Template, TemplateFinding } from "../../events/api/templates.ts";
import { handlebarsEngine } from "../../lib/adapters/handlebars/engine.ts";
import { mailCompiler } from "../../lib/adapters/mjml/compiler.ts";
import type { Http } from "../../lib/channels/contract.ts";
import { templates } from "../../lib/channels/whatsapp/templates.ts";
import { inert } from "./testing/inert.ts";
import { administrator as as, connection } from "./testing/samples.ts";
import type { Ports } from "./testing/world.ts";
import { makeWorld } from "./testing/world.ts";

const ACCOUNT = "700100200300400";
const listed = (name: string, more: object = {}) => ({
  ...{ id: `9${name.length}`, name, language: "es_MX", status: "APPROVED", category: "UTILITY" },
  components: [
    { type: "FOOTER", text: "{{9}}" },
    { type: "BODY", text: "Hola {{1}}, el {{ 2 }} {{1}}" },
  ],
  ...more,
});

/** An account at Meta, whose answers have one template each. */
function open() {
  const meta = {
    templates: [listed("ready"), listed("offer", { status: "PAUSED", category: "MARKETING" })],
    status: 200,
  };
  const asked: string[] = [];
  const http: Http = async ({ url, headers }) => {
    asked.push(`${url} ${headers?.authorization}`);
    const place = Number(new URL(url).searchParams.get("after") ?? 0);
    const paging = { cursors: { after: String(place + 1) }, next: "https://elsewhere.example/?token=1" };
    const body =
      meta.status === 200
        ? { data: meta.templates.slice(place, place + 1), ...(place + 1 < meta.templates.length ? { paging } : {}) }
        : { error: { code: meta.status, message: "no" } };
    return { kind: "answered", status: meta.status === 200 ? 200 : 400, headers: {}, body: JSON.stringify(body) };
  };
  const own = { ...connection, accountIds: [...connection.accountIds, ACCOUNT] };
  const world = makeWorld({
    ...{ templateEngine: handlebarsEngine, mailCompiler },
    connections: inert<Ports["connections"]>("connections", {
      connection: async (id) => (id === own.connectionId ? own : undefined),
    }),
    listProviderTemplates: () =>
      templates({ businessAccountId: ACCOUNT, accessToken: "TOKEN" }, "https://graph.example/v1", http),
  });
  const sync = (connectionId = own.connectionId) =>
    world.ask("POST", "/api/provider-templates/sync", { as, body: { connectionId } });
  const list = async (query = "") =>
    ((await world.ask("GET", `/api/provider-templates${query}`, { as })).body as { data: ProviderTemplate[] }).data;
  return { world, meta, asked, sync, list, own };
}

test("they are asked for page by page, and are what drafts are held against", async () => {
  const { world, meta, asked, sync, list, own } = open();
  expect((await sync()).body).toEqual({ total: 2, new: 2, changed: 0, gone: 0 });
  expect(asked).toHaveLength(2);
  for (const request of asked)
    expect(request).toMatch(/^https:\/\/graph\.example\/v1\/700100200300400\/.* Bearer TOKEN$/);
  expect(await list(`?connectionId=${own.connectionId}`)).toHaveLength(2);
  expect(await list("?connectionId=other")).toEqual([]);
  expect((await list()).find(({ name }) => name === "offer")).toMatchObject({
    ...{ accountId: ACCOUNT, state: "paused", category: "marketing", variables: 2, version: 1 },
  });

  const { id } = (
    await world.ask("POST", "/api/templates", { as, body: { key: "k", title: "K", defaultLanguage: "es" } })
  ).body as Template;
  const findings = async (name: string, more: object = {}) => {
    const providerTemplate = { name, language: "es-MX", variables: ["a", "b"], ...more };
    const body = { kind: "whatsapp", providerTemplate };
    await world.ask("PATCH", `/api/templates/${id}/draft/bodies/whatsapp/es`, { as, body });
    const answer = await world.ask("GET", `/api/templates/${id}/lint`, { as });
    return (answer.body as { findings: TemplateFinding[] }).findings.map(({ code }) => code);
  };
  expect(await findings("ready", { category: "utility" })).toEqual([]);
  expect(await findings("ready", { language: "fr" })).toEqual(["unknown_template"]);
  expect(await findings("offer", { category: "utility", variables: ["a"] })).toEqual([
    ...["template_state", "variable_count", "template_category"],
  ]);

  world.clock.time += 60_000;
  meta.templates = [listed("ready", { category: "MARKETING" }), listed("later")];
  expect((await sync()).body).toEqual({ total: 2, new: 1, changed: 1, gone: 1 });
  expect((await sync()).body).toEqual({ total: 2, new: 0, changed: 0, gone: 0 });
  expect((await list()).map(({ name, state, category }) => `${name} ${state} ${category}`).sort()).toEqual([
    ...["later approved utility", "offer deleted marketing", "ready approved marketing"],
  ]);
});

test("what the provider refuses is said, and changes nothing", async () => {
  const { meta, sync, list } = open();
  meta.status = 190;
  expect(await sync()).toMatchObject({ status: 409, body: { code: "connection_unusable" } });
  expect(await list()).toEqual([]);
  expect(await sync("none")).toMatchObject({ status: 422, body: { errors: [{ code: "not_found" }] } });
});
