import { expect, test } from "vitest";
import { ALL_COLUMNS } from "../../lib/core/analysis/model.ts";
import { one, synthesise } from "./stage.ts";

test("without being asked for there is none of it", () => {
  const plain = synthesise("prod");
  for (const type of ["AWS::Glue::Table", "AWS::Athena::WorkGroup"]) expect(plain.ofType(type)).toEqual([]);
  expect(JSON.stringify(plain.functionOf("project-changes").properties)).not.toContain("ANALYSIS_BUCKET");
  expect(() => synthesise("prod", { analysis: "maybe" })).toThrow("must be yes or no");
});

test("one function adds to a closed bucket, and Athena reckons its partitions", () => {
  const stage = synthesise("prod", { analysis: "yes" });
  const own = stage.all.filter(({ stack }) => stack.endsWith("-Analysis"));
  const bucket = one(
    own.filter(({ type }) => type === "AWS::S3::Bucket"),
    "buckets",
  );
  expect(bucket.properties).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
    },
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    LifecycleConfiguration: {
      Rules: [
        { Prefix: "deliveries/", ExpirationInDays: 400 },
        { Prefix: "results/", ExpirationInDays: 7 },
      ],
    },
  });
  const { TableInput } = one(stage.ofType("AWS::Glue::Table"), "tables").properties as {
    TableInput: { Parameters: Record<string, unknown>; StorageDescriptor: { Columns: { Name: string }[] } };
  };
  expect(TableInput.StorageDescriptor.Columns.map(({ Name }) => Name)).toEqual(ALL_COLUMNS);
  expect(TableInput.Parameters).toMatchObject({
    ...{ "projection.enabled": "true", "projection.day.type": "date", "projection.tenant.type": "injected" },
  });
  const columns = new Set([...ALL_COLUMNS, "tenant", "day"]);
  const queries = stage.ofType("AWS::Athena::NamedQuery").map(({ properties }) => String(properties.QueryString));
  expect(queries).toHaveLength(5);
  // Everything that looks like a column is one.
  for (const query of queries)
    for (const [name] of query.matchAll(/\b[a-z]+_(?:id|at|micros|code)\b/g)) expect([...columns]).toContain(name);
  expect(one(stage.ofType("AWS::Athena::WorkGroup"), "work groups").properties).toMatchObject({
    WorkGroupConfiguration: { EnforceWorkGroupConfiguration: true, BytesScannedCutoffPerQuery: 10 * 1024 ** 3 },
  });
  const writers = stage
    .ofType("AWS::Lambda::Function")
    .filter(({ properties }) => JSON.stringify(properties.Environment).includes("ANALYSIS_BUCKET"));
  expect(writers.map(({ id }) => id)).toEqual([stage.functionOf("project-changes").id]);
  expect(stage.findings).toEqual([]);
});
