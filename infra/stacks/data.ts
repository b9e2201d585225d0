/** What must outlive every deployment: the table, the customers' media, and what the stream gave up on. */
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { Key, KeySpec, KeyUsage } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods, type LifecycleRule } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

export interface DataStackProps extends StackProps {
  /** A dollar a month, for who sends campaigns. */
  readonly campaigns?: boolean;
}

export class DataStack extends Stack {
  readonly table: Table;
  readonly media: Bucket;
  /** What jobs write and read: exports, imports and their reports. */
  readonly files: Bucket;
  readonly failures: Bucket;
  /** By which the system attests who signed a campaign. */
  readonly signingKey: Key | undefined;

  constructor(scope: Construct, id: string, { campaigns, ...props }: DataStackProps) {
    super(scope, id, { ...props, description: "Chasqui: the table and the buckets. Kept when the stack is deleted." });

    this.table = new Table(this, "Table", {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: "ttl",
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: "list",
      partitionKey: { name: "lpk", type: AttributeType.STRING },
      sortKey: { name: "lsk", type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });

    this.media = this.bucket("Media", { abortIncompleteMultipartUploadAfter: Duration.days(1) });
    this.files = this.bucket("Files", {
      // `FILE_DAYS` of `lib/core/jobs/model.ts`.
      expiration: Duration.days(7),
      abortIncompleteMultipartUploadAfter: Duration.days(1),
    });
    // Browsers put what is to be imported or sent straight here, by a link that says how many bytes, and read reports of imports; whoever
    // has a link may come from anywhere.
    this.files.addCorsRule({
      allowedMethods: [HttpMethods.PUT, HttpMethods.GET],
      allowedOrigins: ["*"],
      allowedHeaders: ["*"],
    });
    this.failures = this.bucket("Failures", { expiration: Duration.days(30) });

    this.signingKey = campaigns
      ? new Key(this, "SigningKey", {
          description: "Chasqui: signs approved campaigns",
          keySpec: KeySpec.ECC_NIST_P256,
          keyUsage: KeyUsage.SIGN_VERIFY,
          // What was signed has to stay checkable.
          removalPolicy: RemovalPolicy.RETAIN,
        })
      : undefined;

    new CfnOutput(this, "TableName", { value: this.table.tableName });
    new CfnOutput(this, "MediaBucketName", { value: this.media.bucketName });
    new CfnOutput(this, "FilesBucketName", { value: this.files.bucketName });
    new CfnOutput(this, "FailuresBucketName", { value: this.failures.bucketName });
  }

  private bucket(name: string, rule: LifecycleRule): Bucket {
    const bucket = new Bucket(this, name, {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [rule],
    });
    Validations.of(bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason:
        "Only our functions touch it, and each of them logs; an access log would keep customers' file names and addresses.",
    });
    return bucket;
  }
}
