/** For heavy analysis, where a deployment wants it: what became of campaigns' deliveries in a bucket, and a table of Athena over it. */
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { CfnNamedQuery, CfnWorkGroup } from "aws-cdk-lib/aws-athena";
import { CfnDatabase, CfnTable } from "aws-cdk-lib/aws-glue";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { ANALYSIS_COLUMNS, ANALYSIS_NUMBERS } from "../../functions/project-changes/env.ts";
import type { Stage } from "../stages.ts";
import { SAVED_QUERIES } from "./analysis-queries.ts";

export interface AnalysisStackProps extends StackProps {
  readonly stage: Stage;
}

/** As long as campaigns are compared with those of the year before. */
const KEPT = Duration.days(400);
const RESULTS_KEPT = Duration.days(7);
/** A query that would read more is ended: about five cents. */
const MOST_BYTES = 10 * 1024 ** 3;
const FIRST_DAY = "2026-01-01";

export class AnalysisStack extends Stack {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: AnalysisStackProps) {
    super(scope, id, { ...props, description: "Chasqui: the delivery log for heavy analysis." });
    const { stage } = props;
    this.bucket = new Bucket(this, "Deliveries", {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        { prefix: "deliveries/", expiration: KEPT },
        { prefix: "results/", expiration: RESULTS_KEPT, abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    Validations.of(this.bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason:
        "Ids, states and times alone; one function of ours writes it, and Athena keeps a history of what was asked.",
    });

    const database = `chasqui_${stage.name}`;
    const catalogue = new CfnDatabase(this, "Database", {
      catalogId: this.account,
      databaseInput: { name: database, description: "What became of campaigns' deliveries." },
    });
    const location = `s3://${this.bucket.bucketName}/deliveries/`;
    const table = new CfnTable(this, "Table", {
      catalogId: this.account,
      databaseName: database,
      tableInput: {
        name: "deliveries",
        description:
          "A row for each state of each delivery; the newest of a delivery is the one with the highest sequence.",
        tableType: "EXTERNAL_TABLE",
        partitionKeys: [
          { name: "tenant", type: "string" },
          { name: "day", type: "string" },
        ],
        // Partitions are reckoned, so that nobody has to add one for each day.
        parameters: {
          "projection.enabled": "true",
          "projection.tenant.type": "injected",
          "projection.day.type": "date",
          "projection.day.format": "yyyy-MM-dd",
          "projection.day.range": `${FIRST_DAY},NOW`,
          "storage.location.template": `${location}tenant=\${tenant}/day=\${day}`,
        },
        storageDescriptor: {
          location,
          columns: ANALYSIS_COLUMNS.map((name) => ({
            name,
            type: ANALYSIS_NUMBERS.includes(name) ? "bigint" : "string",
          })),
          inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
          outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
          serdeInfo: { serializationLibrary: "org.openx.data.jsonserde.JsonSerDe" },
        },
      },
    });
    table.addResourceDependency(catalogue);

    const workGroup = new CfnWorkGroup(this, "WorkGroup", {
      name: `chasqui-${stage.name}`,
      description: "Questions about what became of campaigns.",
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        bytesScannedCutoffPerQuery: MOST_BYTES,
        publishCloudWatchMetricsEnabled: false,
        resultConfiguration: {
          outputLocation: `s3://${this.bucket.bucketName}/results/`,
          encryptionConfiguration: { encryptionOption: "SSE_S3" },
        },
      },
    });
    for (const [name, { title, sql }] of Object.entries(SAVED_QUERIES)) {
      const query = new CfnNamedQuery(this, name, {
        ...{ database, workGroup: workGroup.name, name: title, queryString: sql },
      });
      query.addResourceDependency(workGroup);
    }
    new CfnOutput(this, "AnalysisBucketName", { value: this.bucket.bucketName });
    new CfnOutput(this, "AnalysisDatabase", { value: database });
  }
}
