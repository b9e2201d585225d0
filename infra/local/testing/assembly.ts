import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface TestStack {
  readonly resources: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** A folder inside the project, so that handlers find its packages, and outside version control. */
export function temporaryFolder(): string {
  const parent = fileURLToPath(new URL("../../../.local/", import.meta.url));
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, "test-"));
}

/** Writes a cloud assembly as CDK does: stacks by name, and handlers (source of an ES module) by the key of their asset. */
export function writeAssembly(
  folder: string,
  stacks: Readonly<Record<string, TestStack>>,
  handlers: Readonly<Record<string, string>>,
): string {
  const assembly = join(folder, "cdk.out");
  mkdirSync(assembly, { recursive: true });
  const files: Record<string, unknown> = {};
  for (const [key, source] of Object.entries(handlers)) {
    mkdirSync(join(assembly, `asset.${key}`), { recursive: true });
    writeFileSync(join(assembly, `asset.${key}`, "index.mjs"), source);
    files[key] = {
      source: { path: `asset.${key}`, packaging: "zip" },
      destinations: { current: { bucketName: "assets", objectKey: `${key}.zip` } },
    };
  }
  const artifacts: Record<string, unknown> = {
    assets: { type: "cdk:asset-manifest", properties: { file: "assets.json" } },
  };
  for (const [name, { resources, outputs }] of Object.entries(stacks)) {
    const properties = { templateFile: `${name}.template.json`, stackName: name };
    artifacts[name] = { type: "aws:cloudformation:stack", properties };
    writeFileSync(join(assembly, properties.templateFile), JSON.stringify({ Resources: resources, Outputs: outputs }));
  }
  writeFileSync(join(assembly, "assets.json"), JSON.stringify({ files }));
  writeFileSync(join(assembly, "manifest.json"), JSON.stringify({ artifacts }));
  return assembly;
}

export function lambdaResource(asset: string, variables: Readonly<Record<string, unknown>> = {}, more: object = {}) {
  return {
    Type: "AWS::Lambda::Function",
    Properties: {
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Timeout: 5,
      MemorySize: 128,
      Code: { S3Bucket: "assets", S3Key: `${asset}.zip` },
      Environment: { Variables: variables },
      ...more,
    },
  };
}
