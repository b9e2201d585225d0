import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { examples } from "../../../events/api/examples.ts";
import { notes } from "../../../events/api/named.ts";
import { PROBLEM_CODES } from "../../../events/api/problem.ts";
import { assets } from "../assets.ts";
import { described as routes } from "../described.ts";
import { makeWorld } from "../testing/world.ts";
import { type Json, openApi } from "./openapi.ts";

const document = openApi(routes);

function referencesIn(value: unknown): readonly string[] {
  if (value === null || typeof value !== "object") return [];
  const own = "$ref" in value && typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}

describe("the OpenAPI document", () => {
  test("has every route once, under its own id", () => {
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(
        ([method, operation]) => `${method.toUpperCase()} ${path} ${String(operation.operationId)}`,
      ),
    );
    const served = routes.map(({ contract }) => `${contract.method} ${contract.path} ${contract.id}`);
    expect(described.sort()).toEqual(served.sort());
    expect(new Set(routes.map(({ contract }) => contract.id)).size).toBe(routes.length);
  });

  test("refers to nothing that is not in it, and holds nothing that is not used", () => {
    const references = new Set(referencesIn(document));
    for (const reference of references) {
      const found = reference
        .slice(2)
        .split("/")
        .reduce<unknown>((value, part) => (value as Json | undefined)?.[part], document);
      expect([reference, found]).toEqual([reference, expect.anything()]);
    }
    for (const id of Object.keys(document.components.schemas))
      expect(references).toContain(`#/components/schemas/${id}`);
    expect(JSON.stringify(document)).not.toMatch(/"\$(?:id|schema|defs)"|#\/\$defs/);
  });

  test("gives every operation what callers look for", () => {
    const tags = new Set(document.tags.map(({ name }) => name));
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        const { parameters, responses, security } = operation as {
          parameters: Json[];
          responses: Record<string, Json>;
          security: Json[];
        };
        const place = `${method} ${path}`;
        expect([place, tags.has(String((operation.tags as string[])[0]))]).toEqual([place, true]);
        const inPath = parameters.flatMap((parameter) =>
          parameter.in === "path" ? [`{${String(parameter.name)}}`] : [],
        );
        expect([place, inPath]).toEqual([place, path.match(/\{\w+\}/g) ?? []]);
        expect([place, Object.keys(responses)]).toEqual([place, expect.arrayContaining(["429", "500"])]);
        const isPublic = routes.find(({ contract }) => contract.id === operation.operationId)?.access === "public";
        expect([place, security.length]).toEqual([place, isPublic ? 0 : 2]);
        const references = referencesIn(parameters);
        expect([place, references.includes("#/components/parameters/IdempotencyKey")]).toEqual([
          place,
          method !== "get",
        ]);
      }
    }
  });

  test("promises an ETag where there is a version", () => {
    const headersOf = (path: string, method: string) =>
      (document.paths[path]?.[method]?.responses as Record<string, Json> | undefined)?.["200"]?.headers;
    expect(headersOf("/api/conversations/{id}", "patch")).toHaveProperty("ETag");
    expect(headersOf("/api/contacts/{id}", "get")).toHaveProperty("ETag");
    expect(headersOf("/api/conversations", "get")).not.toHaveProperty("ETag");
  });

  test("says where a query has limits, defaults and choices", () => {
    const parameters = document.paths["/api/conversations"]?.get?.parameters as { name?: string }[];
    const of = (name: string) => parameters.find((parameter) => parameter.name === name);
    expect(of("limit")).toMatchObject({
      required: false,
      schema: { type: "number", multipleOf: 1, minimum: 1, maximum: 100, default: 20 },
    });
    expect(of("state")).toMatchObject({
      schema: { enum: ["open", "pending", "snoozed", "resolved"], default: "open" },
    });
    expect(document.components.schemas.NewReply).toMatchObject({ additionalProperties: false });
  });

  test("shows examples that are valid", () => {
    for (const [id, example] of Object.entries(examples)) {
      const schema = notes._idmap.get(id);
      expect([id, schema && z.safeParse(schema, example).error?.issues]).toEqual([id, undefined]);
      expect([id, schema]).toEqual([id, expect.anything()]);
    }
    // Whoever writes a request looks for one to copy.
    const bodies = routes.flatMap(({ contract }) => (contract.body ? [notes.get(contract.body)?.id] : []));
    for (const id of bodies) expect([id, examples[id ?? ""]]).toEqual([id, expect.anything()]);
  });
});

describe("the page", () => {
  const page = assets()["docs.html"];

  test("has a place for every operation, schema and problem, and every link leads to one", () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const { contract } of routes) expect(ids).toContain(contract.id);
    for (const code of PROBLEM_CODES) expect(ids).toContain(code);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  test("loads nothing and runs nothing", () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=|\sstyle=|javascript:/i);
  });

  test("escapes what it shows", () => {
    const hostile = { ...document, info: { description: `<b onclick="x">'&` } };
    return import("./page.ts").then(({ docsPage }) => {
      expect(docsPage(hostile)).toContain("&#60;b onclick=&#34;x&#34;&#62;&#39;&#38;");
    });
  });

  test("is served to everybody, allowed its own style alone", async () => {
    const { ask } = makeWorld();
    const answer = await ask("GET", "/api/docs/", { as: null });
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    const style = /<style>([\s\S]*?)<\/style>/.exec(answer.text)?.[1] ?? "";
    const { createHash } = await import("node:crypto");
    const hash = createHash("sha256").update(style).digest("base64");
    expect(answer.headers["content-security-policy"]).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
  });

  test("so is the document, and the word that all is well", async () => {
    const { ask } = makeWorld();
    expect((await ask("GET", "/api/openapi.json", { as: null })).body).toEqual(JSON.parse(JSON.stringify(document)));
    expect((await ask("GET", "/api/health", { as: null })).body).toEqual({ status: "ok" });
  });
});
