/** The contract as OpenAPI 3.1, made of the routes and their schemas. */
import * as z from "zod/mini";
import { examples } from "../../../events/api/examples.ts";
import { notes } from "../../../events/api/named.ts";
import type { Operation } from "../../../events/api/operation.ts";
import { PROBLEM_CODES, PROBLEMS, Problem, type ProblemCode } from "../../../events/api/problem.ts";
import type { Route } from "../route.ts";
import { INTRODUCTION, PARAMETERS, TAGS } from "./prose.ts";

export type Json = { [name: string]: unknown };

export interface Document {
  readonly openapi: "3.1.0";
  readonly info: Json;
  readonly servers: readonly Json[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Record<string, Record<string, Json>>;
  readonly components: { readonly schemas: Record<string, Json> } & Json;
}

export function openApi(routes: readonly Route[]): Document {
  const paths: Document["paths"] = {};
  for (const route of routes) {
    const { path, method } = route.contract;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Chasqui",
      version: "1.0.0",
      description: INTRODUCTION,
      license: { name: "Apache 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: TAGS,
    paths,
    components: {
      schemas: components(),
      securitySchemes: {
        person: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "An OpenID Connect token of a configured issuer.",
        },
        key: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "sk_…",
          description: "An API key of a system. It is shown once, when it is made.",
        },
      },
      headers: {
        ETag: { description: "The resource's version, in quotes.", schema: { type: "string" } },
        RetryAfter: { description: "Seconds to wait.", schema: { type: "string" } },
        RequestId: { description: "Names the request in our logs.", schema: { type: "string" } },
        IdempotentReplayed: {
          description: "`true`: this is the stored answer of an earlier request.",
          schema: { type: "string" },
        },
      },
      parameters: PARAMETERS,
      responses: Object.fromEntries(
        statusesOf(PROBLEM_CODES).map(([status, codes]) => [`Problem${status}`, problemResponse(status, codes)]),
      ),
    },
  };
}

/** What every request may meet; the contracts name the rest. */
function codesOf({ contract, access }: Route): readonly ProblemCode[] {
  const writes = contract.method !== "GET";
  return [
    ...(access === "public" ? [] : (["unauthenticated", "forbidden"] as const)),
    ...(access === "permission" || access === "member" ? (["tenant_required", "validation_failed"] as const) : []),
    ...(writes
      ? ([
          "malformed_json",
          "bad_idempotency_key",
          "payload_too_large",
          "unsupported_media_type",
          "idempotency_key_reused",
          "request_in_progress",
        ] as const)
      : []),
    ...(contract.conditional ? (["bad_if_match", "stale_version"] as const) : []),
    ...(contract.problems ?? []),
    "too_many_requests",
    "internal_error",
    "temporarily_unavailable",
  ];
}

function statusesOf(codes: readonly ProblemCode[]): readonly (readonly [number, readonly ProblemCode[]])[] {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status as number))].sort((a, b) => a - b);
  return statuses.map((status) => [status, codes.filter((code) => PROBLEMS[code].status === status)]);
}

const problemResponse = (status: number, codes: readonly ProblemCode[]): Json => ({
  description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(" "),
  headers: {
    "X-Request-Id": { $ref: "#/components/headers/RequestId" },
    ...([409, 429, 503].includes(status) ? { "Retry-After": { $ref: "#/components/headers/RetryAfter" } } : {}),
  },
  content: { "application/problem+json": { schema: schemaOf(Problem) } },
});

/** By reference where an operation knows every code of a status. */
function refusalResponse(status: number, codes: readonly ProblemCode[]): Json {
  const all = PROBLEM_CODES.filter((code) => PROBLEMS[code].status === status);
  return codes.length === all.length
    ? { $ref: `#/components/responses/Problem${status}` }
    : problemResponse(status, codes);
}

function operationOf(route: Route): Json {
  const { contract } = route;
  const writes = contract.method !== "GET";
  const refusals = statusesOf(codesOf(route)).map(([status, codes]) => [status, refusalResponse(status, codes)]);
  return {
    operationId: contract.id,
    tags: [contract.tag],
    summary: contract.summary,
    description: [contract.description, permissionOf(route)].filter((part) => part !== undefined).join("\n\n"),
    parameters: [
      ...pathParameters(contract.path),
      ...queryParameters(contract),
      ...(route.access === "public" ? [] : [{ $ref: "#/components/parameters/Tenant" }]),
      ...(writes ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
      ...(contract.conditional ? [{ $ref: "#/components/parameters/IfMatch" }] : []),
    ],
    ...(contract.body
      ? { requestBody: { required: true, content: { "application/json": { schema: schemaOf(contract.body) } } } }
      : {}),
    responses: {
      [contract.status]: {
        description: "Done.",
        headers: {
          "X-Request-Id": { $ref: "#/components/headers/RequestId" },
          ...(isVersioned(contract) ? { ETag: { $ref: "#/components/headers/ETag" } } : {}),
          ...(writes ? { "Idempotent-Replayed": { $ref: "#/components/headers/IdempotentReplayed" } } : {}),
        },
        content: { [contract.answerType ?? "application/json"]: { schema: schemaOf(contract.answer) } },
      },
      ...Object.fromEntries(refusals),
    },
    security: route.access === "public" ? [] : [{ person: [] }, { key: [] }],
  };
}

const permissionOf = (route: Route): string =>
  route.access === "permission" ? `Needs the permission \`${route.permission}\`.` : route.reason;

const pathParameters = (path: string): readonly Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));

function queryParameters({ query }: Operation): readonly Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = schemaOf(query) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

function isVersioned({ answer }: Operation): boolean {
  const { metadata: _inline, ...options } = OPTIONS;
  const { properties = {} } = z.toJSONSchema(answer, options);
  return "version" in properties;
}

const OPTIONS = { target: "draft-2020-12", io: "input", unrepresentable: "any", metadata: notes } as const;
const reference = (id: string): string => `#/components/schemas/${id}`;

function components(): Record<string, Json> {
  const { schemas } = z.toJSONSchema(notes, { ...OPTIONS, uri: reference });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [
      id,
      { ...clean(schema as Json), ...(examples[id] === undefined ? {} : { examples: [examples[id]] }) },
    ]),
  );
}

/** A component is referred to; anything else stands where it is used, with references inside. */
function schemaOf(schema: z.core.$ZodType): Json {
  const id = notes.get(schema)?.id;
  if (id !== undefined) return { $ref: reference(id) };
  const { $defs: _components, ...inline } = z.toJSONSchema(schema, OPTIONS) as Json;
  return clean(inline);
}

/** Drops what OpenAPI says elsewhere, and points inline definitions at the components. */
function clean(schema: Json): Json {
  const { $schema: _dialect, $id: _uri, id: _id, ...rest } = schema;
  return JSON.parse(JSON.stringify(rest).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}
