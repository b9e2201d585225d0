import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { idleCost } from "../../infra/cost.ts";
import { one, synthesise } from "./stage.ts";

const files = mkdtempSync(join(tmpdir(), "chasqui-console-"));
mkdirSync(join(files, "assets"));
writeFileSync(join(files, "index.html"), "<!doctype html>");
writeFileSync(join(files, "assets", "index-1.js"), "");
afterAll(() => rmSync(files, { recursive: true, force: true }));

const stage = synthesise("prod", { signIn: "cognito", consoleUrl: "https://inbox.acme.example/" }, files);
const { properties } = one(stage.ofType("AWS::CloudFront::Distribution"), "distributions");
const config = properties.DistributionConfig as {
  readonly DefaultCacheBehavior: Record<string, unknown>;
  readonly CacheBehaviors: readonly { readonly PathPattern: string; readonly AllowedMethods: readonly string[] }[];
};

describe("the console's address", () => {
  test("leads to the pages, the API, the webhooks and the live connections, and to nothing else", () => {
    expect(config.CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual([
      "/api/*",
      "/webhooks/*",
      "/t/*",
      "/live",
    ]);
    for (const { AllowedMethods } of config.CacheBehaviors) expect(AllowedMethods).toContain("DELETE");
    expect(config.DefaultCacheBehavior).toMatchObject({ ViewerProtocolPolicy: "redirect-to-https", Compress: true });
  });

  test("every address of a screen is the page; files are themselves", () => {
    const edge = one(stage.ofType("AWS::CloudFront::Function"), "functions at the edge");
    const uriOf = (uri: string): string =>
      new Function(
        `${String(edge.properties.FunctionCode)}; return handler({ request: { uri: ${JSON.stringify(uri)} } }).uri;`,
      )();
    expect(["/", "/inbox/cnv_1", "/leads/c5z7.q2m7"].map(uriOf)).toEqual(["/index.html", "/index.html", "/index.html"]);
    expect(["/assets/index-1.js", "/service-worker.js"].map(uriOf)).toEqual([
      "/assets/index-1.js",
      "/service-worker.js",
    ]);
  });

  test("lets pages run no script but their own, and reach the issuer and the buckets alone", () => {
    const headers = one(stage.ofType("AWS::CloudFront::ResponseHeadersPolicy"), "policies of headers");
    const policy = JSON.stringify(headers.properties);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("cognito-idp.");
    expect(policy).not.toContain("connect-src *");
    expect(headers.properties).toMatchObject({
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          StrictTransportSecurity: { AccessControlMaxAgeSec: 730 * 86_400, IncludeSubdomains: true },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: "DENY" },
        },
      },
    });
  });

  test("its files are read by the distribution alone", () => {
    const bucket = stage.ofType("AWS::S3::Bucket").find(({ stack }) => stack.endsWith("Console"));
    expect(bucket?.properties).toMatchObject({ PublicAccessBlockConfiguration: { BlockPublicPolicy: true } });
    const policies = JSON.stringify(
      stage.ofType("AWS::S3::BucketPolicy").filter(({ stack }) => stack.endsWith("Console")),
    );
    expect(policies).toContain("cloudfront.amazonaws.com");
  });

  test("passes the checks and costs nothing while nobody looks", () => {
    expect(stage.findings.filter((finding) => finding.includes("Console"))).toEqual([]);
    const without = synthesise("prod", { signIn: "cognito", consoleUrl: "https://inbox.acme.example/" });
    expect(idleCost(stage.templates).dollars).toBe(idleCost(without.templates).dollars);
  });
});

test("a name of one's own needs a certificate where CloudFront looks for it", () => {
  const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/1";
  const named = synthesise(
    "dev",
    { consoleDomain: "inbox.acme.example", consoleCertificateArn: certificateArn },
    files,
  );
  expect(one(named.ofType("AWS::CloudFront::Distribution"), "distributions").properties).toMatchObject({
    DistributionConfig: {
      Aliases: ["inbox.acme.example"],
      ViewerCertificate: { AcmCertificateArn: certificateArn, MinimumProtocolVersion: "TLSv1.2_2021" },
    },
  });
  expect(() => synthesise("dev", { consoleDomain: "inbox.acme.example" }, files)).toThrow(/consoleCertificateArn/);
});
