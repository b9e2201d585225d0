import { describe, expect, test } from "vitest";
import { makeAuthorizers } from "./authorizer.ts";
import { type CorsSettings, corsHeaders } from "./cors.ts";
import { toResponse } from "./response.ts";
import { type AuthorizerSettings, makeRouteTable, type Route } from "./routes.ts";

const route = (key: string): Route => ({
  apiId: "api",
  key,
  stage: "$default",
  functionArn: "arn",
  timeoutMs: 1000,
  authorizer: undefined,
});

describe("the most specific route wins", () => {
  const keys = [
    "$default",
    "ANY /{proxy+}",
    "GET /pets/{proxy+}",
    "GET /pets/{id}",
    "ANY /pets/{id}",
    "GET /pets/dog",
    "POST /pets/dog",
    "GET /pets/{id}/toys/{toy}",
    "GET /",
  ];
  const table = makeRouteTable(keys.map(route));
  test.each([
    ["GET", "/pets/dog", "GET /pets/dog", {}],
    ["GET", "/pets/dog/", "GET /pets/dog", {}],
    ["GET", "/pets/cat", "GET /pets/{id}", { id: "cat" }],
    ["PUT", "/pets/cat", "ANY /pets/{id}", { id: "cat" }],
    ["DELETE", "/pets/dog", "ANY /pets/{id}", { id: "dog" }],
    ["GET", "/pets/a%2Fb/toys/x%20y", "GET /pets/{id}/toys/{toy}", { id: "a/b", toy: "x y" }],
    ["GET", "/pets/a/b/c", "GET /pets/{proxy+}", { proxy: "a/b/c" }],
    ["POST", "/pets/a/b", "ANY /{proxy+}", { proxy: "pets/a/b" }],
    ["GET", "/", "GET /", {}],
    ["POST", "/", "$default", {}],
  ])("%s %s", (method, path, key, pathParameters) => {
    const matched = table.match(method, path);
    expect([matched?.route.key, matched?.pathParameters]).toEqual([key, pathParameters]);
  });

  test("and none is none", () => {
    expect(makeRouteTable([route("GET /a")]).match("GET", "/b")).toBeUndefined();
    expect(makeRouteTable([route("GET /a/{id}")]).match("GET", "/a/")).toBeUndefined();
  });
});

describe("an authorizer", () => {
  const settings: AuthorizerSettings = {
    id: "a",
    functionArn: "arn",
    identitySources: ["$request.header.Authorization", "$request.querystring.key"],
    cacheMs: 1000,
    simpleResponses: true,
  };
  const event = (authorization: string | undefined, key = "1") => ({
    headers: authorization === undefined ? {} : { authorization },
    queryStringParameters: { key },
    requestContext: { http: { method: "GET", path: "/" } },
  });

  test("is not asked without all its identity sources", async () => {
    const authorizers = makeAuthorizers(() => Promise.reject(new Error("asked")));
    expect(await authorizers.decide(settings, event(undefined))).toEqual({ kind: "unauthorized" });
    expect(await authorizers.decide(settings, event("x", ""))).toEqual({ kind: "unauthorized" });
  });

  test("is asked once per identity until its answer is old", async () => {
    let now = 0;
    const asked: unknown[] = [];
    const answer = async (_: string, request: unknown) => {
      asked.push((request as { identitySource: unknown }).identitySource);
      return { isAuthorized: true, context: { call: asked.length } };
    };
    const authorizers = makeAuthorizers(answer, () => now);
    const calls = async (authorization: string) => authorizers.decide(settings, event(authorization));
    expect(await calls("x")).toEqual({ kind: "allowed", context: { call: 1 } });
    expect(await calls("x")).toEqual({ kind: "allowed", context: { call: 1 } });
    expect(await calls("y")).toEqual({ kind: "allowed", context: { call: 2 } });
    now = 1001;
    expect(await calls("x")).toEqual({ kind: "allowed", context: { call: 3 } });
    expect(asked).toEqual([
      ["x", "1"],
      ["y", "1"],
      ["x", "1"],
    ]);
  });

  test.each([
    [{ isAuthorized: false }, true, "forbidden"],
    [{}, true, "failed"],
    ["yes", true, "failed"],
    [{ policyDocument: { Statement: [{ Effect: "Allow" }] } }, false, "allowed"],
    [{ policyDocument: { Statement: [{ Effect: "Deny" }] } }, false, "forbidden"],
  ])("answers %j", async (answer, simpleResponses, kind) => {
    const verdict = await makeAuthorizers(async () => answer).decide({ ...settings, simpleResponses }, event("x"));
    expect(verdict.kind).toBe(kind);
  });
});

describe("a function's result", () => {
  test.each([
    ["a response", { statusCode: 201, headers: { "X-A": 1 }, body: "hi" }, 201, "hi", "text/plain;charset=UTF-8"],
    [
      "binary",
      { statusCode: 200, headers: { "Content-Type": "image/png" }, body: "aGk=", isBase64Encoded: true },
      200,
      "hi",
      "image/png",
    ],
    ["plain data", { a: 1 }, 200, '{"a":1}', "application/json"],
    ["text", "hi", 200, "hi", "application/json"],
    ["nothing", null, 200, "null", "application/json"],
    ["no response", { statusCode: "x" }, 500, '{"message":"Internal Server Error"}', "application/json"],
    [
      "a body that is no text",
      { statusCode: 200, body: {} },
      500,
      '{"message":"Internal Server Error"}',
      "application/json",
    ],
  ])("%s", (_, result, status, body, contentType) => {
    const response = toResponse(result);
    expect([response.status, response.body.toString(), response.headers["content-type"]]).toEqual([
      status,
      body,
      contentType,
    ]);
  });
});

test("CORS headers are for allowed origins only", () => {
  const settings: CorsSettings = {
    origins: ["https://console.example", "https://*.shop.example"],
    methods: ["GET", "POST"],
    headers: ["Authorization"],
    exposed: ["X-Total"],
    maxAgeSeconds: 600,
    credentials: true,
  };
  expect(corsHeaders(settings, "https://evil.example", true)).toEqual({});
  expect(corsHeaders(settings, "https://a.shop.example", false)).toEqual({
    "access-control-allow-origin": "https://a.shop.example",
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": "X-Total",
  });
  expect(corsHeaders(settings, "https://console.example", true)).toMatchObject({
    "access-control-allow-methods": "GET,POST",
    "access-control-allow-headers": "authorization",
    "access-control-max-age": "600",
  });
});
