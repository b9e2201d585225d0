import { describe, expect, test } from "vitest";
import { buildApp } from "../../infra/app.ts";
import { FILE_DAYS } from "../../lib/core/jobs/model.ts";
import { one, synthesise } from "./stage.ts";

const dev = synthesise("dev");
const prod = synthesise("prod", { oidcIssuers: '["https://id.acme.example"]' });
const stages = [
  ["dev", dev],
  ["prod", prod],
] as const;

describe.each(stages)("data of %s", (_, stage) => {
  const table = one(stage.ofType("AWS::DynamoDB::Table"), "tables");

  test("the table has the keys, the one index and the stream that the stores need", () => {
    expect(table.properties).toMatchObject({
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "list",
          KeySchema: [
            { AttributeName: "lpk", KeyType: "HASH" },
            { AttributeName: "lsk", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
      TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
    });
    expect((table.properties.AttributeDefinitions as readonly object[]).map((each) => Object.values(each))).toEqual([
      ["pk", "S"],
      ["sk", "S"],
      ["lpk", "S"],
      ["lsk", "S"],
    ]);
  });

  test("what holds data is kept and protected", () => {
    expect(table.properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    const buckets = stage.ofType("AWS::S3::Bucket");
    expect(buckets).toHaveLength(4);
    for (const { whole } of [table, ...buckets]) {
      expect(whole).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    }
  });

  test("buckets are encrypted, private, and refuse plain connections", () => {
    for (const { id, properties } of stage.ofType("AWS::S3::Bucket")) {
      expect(JSON.stringify(properties.BucketEncryption)).toContain("AES256");
      expect(properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      if (!id.startsWith("Files")) expect(properties.CorsConfiguration).toBeUndefined();
    }
    const policies = stage.ofType("AWS::S3::BucketPolicy").map(({ properties }) => JSON.stringify(properties));
    expect(policies).toHaveLength(4);
    for (const policy of policies) expect(policy).toContain('{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"');
  });

  test("media never expire, and unfinished uploads do", () => {
    const media = one(
      stage.ofType("AWS::S3::Bucket").filter(({ id }) => id.startsWith("Media")),
      "media buckets",
    );
    expect(media.properties.LifecycleConfiguration).toEqual({
      Rules: [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: "Enabled" }],
    });
  });
});

test("what jobs leave is deleted after a week, as the product says", () => {
  const files = one(
    prod.ofType("AWS::S3::Bucket").filter(({ id }) => id.startsWith("Files")),
    "files buckets",
  );
  expect(files.properties.LifecycleConfiguration).toEqual({
    Rules: [
      { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, ExpirationInDays: FILE_DAYS, Status: "Enabled" },
    ],
  });
  // A browser puts what is to be imported there and reads what came of it, by signed links, and nothing else.
  expect(files.properties.CorsConfiguration).toEqual({
    CorsRules: [{ AllowedHeaders: ["*"], AllowedMethods: ["PUT", "GET"], AllowedOrigins: ["*"] }],
  });
});

describe("doors", () => {
  const routes = prod.ofType("AWS::ApiGatewayV2::Route");

  test("only webhooks and what describes the API are open", () => {
    const open = routes.filter(({ properties }) => properties.AuthorizationType === "NONE");
    expect(open.map(({ properties }) => properties.RouteKey).sort()).toEqual([
      // The ticket is asked for by the function.
      "$connect",
      "$default",
      "$disconnect",
      "GET /api/docs",
      "GET /api/health",
      "GET /api/openapi.json",
      "GET /api/sign-in",
      "GET /api/visit/{proxy+}",
      "GET /calendar/{file}",
      "GET /t/{token}",
      "GET /webhooks/{channel}/{appId}",
      "HEAD /calendar/{file}",
      "HEAD /t/{token}",
      "OPTIONS /api/visit/{proxy+}",
      "POST /api/visit/{proxy+}",
      "POST /calendar/google/{who}",
      "POST /signatures/{service}/{campaign}",
      "POST /t/{token}",
      "POST /webhooks/{channel}/{appId}",
    ]);
    const closed = routes.filter((route) => !open.includes(route));
    expect(closed.map(({ properties }) => [properties.RouteKey, properties.AuthorizationType])).toEqual([
      ["ANY /api/{proxy+}", "CUSTOM"],
      ["POST /api/publish/campaigns/{id}/sign", "CUSTOM"],
      ["POST /api/publish/campaigns/{id}/sign/", "CUSTOM"],
      ...["GET", "POST"].map((method) => [`${method} /api/publish/campaigns/{id}/signature-request`, "CUSTOM"]),
      ...["GET", "POST"].map((method) => [`${method} /api/publish/campaigns/{id}/signature-request/`, "CUSTOM"]),
      ["POST /api/publish/campaigns/{id}/signature-request/check", "CUSTOM"],
      ["POST /api/publish/campaigns/{id}/signature-request/check/", "CUSTOM"],
    ]);
  });

  test("each route leads to its function", () => {
    for (const { properties, stack } of routes) {
      const [, integration] = (properties.Target as { "Fn::Join": [string, [string, unknown]] })["Fn::Join"][1];
      const { IntegrationUri, PayloadFormatVersion } = prod.target(integration, stack).properties;
      if (String(properties.RouteKey).startsWith("$")) {
        expect(JSON.stringify(IntegrationUri)).toContain(prod.functionOf("live").id);
        continue;
      }
      const key = String(properties.RouteKey);
      const rooms = {
        ...({
          "/webhooks/": "receive-webhook",
          "/visit/": "serve-visitors",
          "/t/": "track",
          "{id}/sign": "sign",
        } as const),
        ...({ "/calendar/": "serve-calendar", "/signatures/": "sign" } as const),
      };
      const room = Object.entries(rooms).find(([part]) => key.includes(part))?.[1] ?? "api";
      expect(prod.target(IntegrationUri, stack).id).toBe(prod.functionOf(room).id);
      expect(PayloadFormatVersion).toBe("2.0");
    }
  });

  test("the authorizer asks about the Authorization header and remembers for a minute at most", () => {
    const authorizer = one(prod.ofType("AWS::ApiGatewayV2::Authorizer"), "authorizers");
    expect(authorizer.properties).toMatchObject({
      AuthorizerType: "REQUEST",
      AuthorizerPayloadFormatVersion: "2.0",
      EnableSimpleResponses: true,
      IdentitySource: ["$request.header.Authorization"],
    });
    expect(Number(authorizer.properties.AuthorizerResultTtlInSeconds)).toBeLessThanOrEqual(60);
  });

  test("the access log tells nothing of who called", () => {
    const [live, http] = prod
      .ofType("AWS::ApiGatewayV2::Stage")
      .map(({ properties }) => Object.values(JSON.parse((properties.AccessLogSettings as { Format: string }).Format)));
    expect(live?.sort()).toEqual([
      "$context.eventType",
      "$context.integrationErrorMessage",
      "$context.integrationLatency",
      "$context.integrationStatus",
      "$context.requestId",
      "$context.requestTimeEpoch",
      "$context.routeKey",
      "$context.status",
    ]);
    expect(http?.sort()).toEqual([
      "$context.authorizer.error",
      "$context.integrationErrorMessage",
      "$context.integrationLatency",
      "$context.integrationStatus",
      "$context.requestId",
      "$context.requestTimeEpoch",
      "$context.responseLatency",
      "$context.routeKey",
      "$context.status",
    ]);
  });
});

describe("stages", () => {
  const environmentOf = (stage: typeof dev, room: "authorize"): unknown =>
    (stage.functionOf(room).properties.Environment as { Variables: unknown }).Variables;

  test("differ in names, logs, concurrency and throttling", () => {
    const differences = (stage: typeof dev): object => ({
      retention: [...new Set(stage.ofType("AWS::Logs::LogGroup").map(({ properties }) => properties.RetentionInDays))],
      atOnce: stage
        .ofType("AWS::Lambda::EventSourceMapping")
        .flatMap(({ properties }) => Object.values((properties.ScalingConfig as object | undefined) ?? {})),
      throttle: stage.ofType("AWS::ApiGatewayV2::Stage").map(({ properties }) => properties.DefaultRouteSettings),
    });
    expect(differences(dev)).toEqual({
      retention: [7],
      atOnce: [2, 2, 2, 2, 2],
      throttle: Array(2).fill({ ThrottlingBurstLimit: 100, ThrottlingRateLimit: 50 }),
    });
    expect(differences(prod)).toEqual({
      retention: [90],
      atOnce: [20, 10, 50, 100, 10],
      throttle: Array(2).fill({ ThrottlingBurstLimit: 2000, ThrottlingRateLimit: 2000 }),
    });
    expect(new Set([...dev.all, ...prod.all].map(({ stack }) => stack)).size).toBe(12);
  });

  test("have the same resources otherwise", () => {
    const shape = (stage: typeof dev): string[] => stage.all.map(({ type }) => type).sort();
    expect(shape(dev)).toEqual(shape(prod));
  });

  test("nobody signs in by token until an issuer is named", () => {
    expect(environmentOf(dev, "authorize")).toMatchObject({ OIDC_ISSUERS: "[]" });
    expect(environmentOf(prod, "authorize")).toMatchObject({ OIDC_ISSUERS: '["https://id.acme.example"]' });
  });

  test("a stage or issuers that make no sense are refused", () => {
    expect(() => buildApp({ context: { stage: "production" } })).toThrow('There is no stage "production"');
    expect(() => buildApp({ context: { oidcIssuers: "https://id.acme.example" } })).toThrow("must be a JSON array");
    expect(() => buildApp({ context: { oidcIssuers: '{"issuer":"x"}' } })).toThrow("must be a JSON array");
  });
});

describe("links that customers get", () => {
  const linksOf = (built: ReturnType<typeof synthesise>) =>
    (built.functionOf("send-outbound").properties.Environment as { Variables: { LINKS_URL: string } }).Variables
      .LINKS_URL;

  test("begin with a name of the business's own, which the gateway answers to, or with the console's", () => {
    const linksCertificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/1";
    const named = synthesise("dev", { linksDomain: "go.acme.example", linksCertificateArn });
    expect(one(named.ofType("AWS::ApiGatewayV2::DomainName"), "names").properties).toMatchObject({
      DomainName: "go.acme.example",
      DomainNameConfigurations: [{ CertificateArn: linksCertificateArn, EndpointType: "REGIONAL" }],
    });
    expect(named.ofType("AWS::ApiGatewayV2::ApiMapping")).toHaveLength(1);
    expect(linksOf(named)).toBe("https://go.acme.example");
    expect(linksOf(synthesise("dev", { consoleUrl: "https://inbox.acme.example/" }))).toBe(
      "https://inbox.acme.example",
    );
    for (const wrong of [{ linksDomain: "go.acme.example" }, { linksDomain: "no domain", linksCertificateArn }])
      expect(() => synthesise("dev", wrong)).toThrow(/linksDomain/);
  });
});
