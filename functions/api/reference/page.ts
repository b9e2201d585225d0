/** The contract as a page: ours, without a script and without anybody else's address. */
import { PROBLEM_CODES, PROBLEMS } from "../../../events/api/problem.ts";
import { type Html, html, prose, raw } from "./html.ts";
import type { Document, Json } from "./openapi.ts";
import { STYLE } from "./style.ts";

interface Operation {
  readonly path: string;
  readonly method: string;
  readonly id: string;
  readonly tag: string;
  readonly value: Json;
}

export function docsPage(document: Document): string {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, value]) => ({
      path,
      method: method.toUpperCase(),
      id: String(value.operationId),
      tag: (value.tags as string[])[0] ?? "",
      value,
    })),
  );
  const { schemas } = document.components;
  const shared = document.components.responses as Record<string, Json>;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Chasqui API</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<div class="page">
<nav aria-label="Contents">${document.tags.map(({ name }) => contents(name, operations))}
<p><a href="#problems">Problems</a></p><p><a href="#schemas">Schemas</a></p>
</nav>
<main>
<h1>Chasqui API</h1>
<p><a href="/api/openapi.json">OpenAPI 3.1 document</a></p>
${prose(String(document.info.description))}
${document.tags.map(({ name, description }) => html`<section><h2>${name}</h2>${prose(description)}${operations.filter(({ tag }) => tag === name).map((operation) => operationOf(operation, shared))}</section>`)}
<section><h2 id="problems">Problems</h2>${table(["code", "status", "meaning"], PROBLEM_CODES.map(problemRow))}</section>
<section><h2 id="schemas">Schemas</h2>${Object.entries(schemas).map(([name, schema]) => schemaSection(name, schema))}</section>
</main>
</div>
</body>
</html>
`;
  return page.html;
}

const contents = (tag: string, operations: readonly Operation[]): Html =>
  html`<strong>${tag}</strong><ul>${operations
    .filter((operation) => operation.tag === tag)
    .map(({ id, value }) => html`<li><a href="#${id}">${String(value.summary)}</a></li>`)}</ul>`;

const problemRow = (code: (typeof PROBLEM_CODES)[number]): Html =>
  html`<tr id="${code}"><td><code>${code}</code></td><td>${PROBLEMS[code].status}</td><td>${PROBLEMS[code].title}.</td></tr>`;

function operationOf({ id, method, path, value }: Operation, shared: Record<string, Json>): Html {
  const parameters = (value.parameters as Json[]).filter(({ name }) => name !== undefined);
  const body = contentOf(value.requestBody as Json | undefined);
  const responses = Object.entries(value.responses as Record<string, Json>).map(
    ([status, response]) => [status, resolved(response, shared)] as const,
  );
  return html`<article id="${id}"><h3>${String(value.summary)}</h3>
<p><code><span class="method">${method}</span> ${path}</code></p>
${prose(String(value.description))}
${parameters.length > 0 ? html`<h4>Parameters</h4>${table(["name", "in", "type", "meaning"], parameters.map(parameterRow))}` : ""}
${body ? html`<h4>Body</h4><p>${typeOf(body)}</p>` : ""}
<h4>Answers</h4>${table(
    ["status", "body", "meaning"],
    responses.map(([status, response]) => responseRow(status, response)),
  )}
</article>`;
}

const parameterRow = ({ name, in: place, schema, description, required }: Json): Html =>
  html`<tr><td><code>${String(name)}</code></td><td>${String(place)}</td><td>${typeOf(schema as Json)}${required ? " (required)" : ""}</td><td>${prose(String(description ?? ""))}</td></tr>`;

const responseRow = (status: string, response: Json): Html =>
  html`<tr><td>${status}</td><td>${typeOf(contentOf(response) ?? {})}</td><td>${prose(String(response.description))}</td></tr>`;

function contentOf(holder: Json | undefined): Json | undefined {
  const [content] = Object.values((holder?.content ?? {}) as Record<string, { readonly schema: Json }>);
  return content?.schema;
}

/** A response of one operation, or the one that it refers to. */
function resolved(response: Json, shared: Record<string, Json>): Json {
  const name = typeof response.$ref === "string" ? response.$ref.split("/").at(-1) : undefined;
  return (name === undefined ? undefined : shared[name]) ?? response;
}

function schemaSection(name: string, schema: Json): Html {
  const forms = (schema.oneOf ?? schema.anyOf) as readonly Json[] | undefined;
  const [example] = (schema.examples ?? []) as readonly unknown[];
  return html`<article id="schema-${name}"><h3>${name}</h3>${prose(String(schema.description ?? ""))}
${(forms ?? [schema]).map((form) => table(["field", "type", "meaning"], fieldRows(form)))}
${example === undefined ? "" : html`<h4>Example</h4><pre>${JSON.stringify(example, null, 2)}</pre>`}</article>`;
}

/** Objects within objects are shown by dotted names; other components by a link. */
function fieldRows(schema: Json, prefix = ""): readonly Html[] {
  const required = (schema.required ?? []) as readonly string[];
  return Object.entries((schema.properties ?? {}) as Record<string, Json>).flatMap(([name, field]) => {
    const row = html`<tr><td><code>${prefix}${name}</code></td><td>${typeOf(field)}${required.includes(name) ? "" : " (optional)"}</td><td>${prose(String(field.description ?? ""))}</td></tr>`;
    return [row, ...fieldRows(innerOf(field), `${prefix}${name}.`)];
  });
}

function innerOf(field: Json): Json {
  const options = (field.anyOf ?? []) as readonly Json[];
  const target = options.find(({ type }) => type === "object" || type === "array") ?? field;
  return target.type === "array" ? ((target.items ?? {}) as Json) : target;
}

function typeOf(schema: Json): Html {
  if (typeof schema.$ref === "string") {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const options = (schema.anyOf ?? schema.oneOf) as readonly Json[] | undefined;
  if (options) return raw(options.map((option) => typeOf(option).html).join(" or "));
  if (schema.type === "array") return html`list of ${typeOf((schema.items ?? {}) as Json)}`;
  if (Array.isArray(schema.enum))
    return raw(schema.enum.map((value) => html`<code>${String(value)}</code>`.html).join(", "));
  if (schema.const !== undefined) return html`<code>${String(schema.const)}</code>`;
  const { data } = (schema.properties ?? {}) as Record<string, Json>;
  if (data) return html`page: ${typeOf(data)}`;
  return html`${String(schema.type ?? "any")}${typeof schema.default === "undefined" ? "" : `, default ${String(schema.default)}`}`;
}

const table = (columns: readonly string[], rows: readonly Html[]): Html =>
  html`<div class="scroll"><table><thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
