/**
 * The console in people's browsers: its files, and in front of them one address that also leads to the API, the webhooks and the live
 * connections, so that a browser never has to ask another origin for anything but files.
 */
import { join } from "node:path";
import { type CfnElement, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  CachePolicy,
  Function as CloudFrontFunction,
  Distribution,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from "aws-cdk-lib/aws-s3";
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import type { Construct } from "constructs";
import { contentSecurityPolicy, FILE_ENDING, PERMISSIONS_POLICY } from "../console-headers.ts";
import type { ApiStack } from "./api.ts";
import type { DataStack } from "./data.ts";
import type { LiveStack } from "./live.ts";

export interface ConsoleStackProps extends StackProps {
  readonly data: DataStack;
  readonly api: ApiStack;
  readonly live: LiveStack;
  /** The built console. */
  readonly files: string;
  /** Where people sign in, as origins. */
  readonly issuers: readonly string[];
  /** A name of one's own, with a certificate for it in us-east-1. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
}

/** Runs at the edge for every page: an address of a screen is no file, and the one page knows them all. */
const TO_THE_PAGE = `function handler(event) {
  var request = event.request;
  if (!/${FILE_ENDING}/.test(request.uri)) request.uri = "/index.html";
  return request;
}`;

export class ConsoleStack extends Stack {
  readonly distribution: Distribution;
  private readonly files: Bucket;

  constructor(scope: Construct, id: string, props: ConsoleStackProps) {
    super(scope, id, { ...props, description: "Chasqui: the console, and the one address of everything." });
    const { data, api, live, domain } = props;
    this.files = new Bucket(this, "Files", {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // Made anew by every deployment.
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: false,
    });
    Validations.of(this.files).acknowledge({
      id: "AwsSolutions-S1",
      reason: "The same files for everybody, read by the distribution alone: a log of it would tell nothing.",
    });
    // The library's own types disagree about what is optional.
    const bucket = this.files as IBucket;
    const toPage = new CloudFrontFunction(this, "ToThePage", {
      code: FunctionCode.fromInline(TO_THE_PAGE),
      runtime: FunctionRuntime.JS_2_0,
    });
    const behind = (origin: HttpOrigin) => ({
      origin,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      compress: false,
    });
    const gateway = new HttpOrigin(hostOf(this, api.httpApi.apiId), { readTimeout: Duration.seconds(30) });
    const sockets = new HttpOrigin(hostOf(this, live.webSocketApi.apiId));

    this.distribution = new Distribution(this, "Distribution", {
      comment: "Chasqui",
      defaultRootObject: "index.html",
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(domain
        ? {
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
            domainNames: [domain.name],
            certificate: Certificate.fromCertificateArn(this, "Certificate", domain.certificateArn),
          }
        : {}),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: this.headers(props, [data.media, data.files]),
        functionAssociations: [{ function: toPage, eventType: FunctionEventType.VIEWER_REQUEST }],
        compress: true,
      },
      additionalBehaviors: {
        "/api/*": behind(gateway),
        "/webhooks/*": behind(gateway),
        "/t/*": behind(gateway),
        "/live": behind(sockets),
      },
    });
    this.acknowledges(domain !== undefined);

    // What has a hash in its name stays when the next release comes: a page that is still open may ask for it.
    const hashed = new BucketDeployment(this, "Assets", {
      destinationBucket: bucket,
      destinationKeyPrefix: "assets",
      sources: [Source.asset(join(props.files, "assets"))],
      cacheControl: [CacheControl.fromString("public, max-age=31536000, immutable")],
      prune: false,
      memoryLimit: 256,
    });
    // The page comes last, when what it names is there.
    const pages = new BucketDeployment(this, "Pages", {
      destinationBucket: bucket,
      sources: [Source.asset(props.files, { exclude: ["manifest-of-files.json", "assets"] })],
      cacheControl: [CacheControl.fromString("no-cache")],
      prune: false,
      memoryLimit: 256,
      distribution: this.distribution,
      distributionPaths: ["/*"],
    });
    pages.node.addDependency(hashed);
    this.acknowledgesCopier();
    new CfnOutput(this, "ConsoleUrl", {
      value: `https://${domain?.name ?? this.distribution.distributionDomainName}/`,
    });
  }

  private headers({ issuers }: ConsoleStackProps, buckets: readonly { readonly bucketRegionalDomainName: string }[]) {
    const files = buckets.map(({ bucketRegionalDomainName }) => `https://${bucketRegionalDomainName}`);
    return new ResponseHeadersPolicy(this, "Headers", {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy({ issuers, files }), override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(730),
          includeSubdomains: true,
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: {
          referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: "permissions-policy", value: PERMISSIONS_POLICY, override: true },
          { header: "cross-origin-opener-policy", value: "same-origin", override: true },
        ],
      },
    });
  }

  /** The CDK's own function, which copies the files at deployment and at no other time. */
  private acknowledgesCopier(): void {
    const copier = this.node.children.find(({ node }) => node.id.startsWith("Custom::CDKBucketDeployment"));
    if (!copier) throw new Error("The CDK no longer copies files by a function of this name.");
    const reason =
      "Written by the CDK for its own function, which runs at deployment alone and reaches these two buckets.";
    const bucket = this.getLogicalId(this.files.node.defaultChild as CfnElement);
    const wildcards = [
      ...["GetBucket", "GetObject", "List", "Abort", "DeleteObject"].map((action) => `Action::s3:${action}*`),
      `Resource::<${bucket}.Arn>/*`,
      "Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*",
      "Resource::*",
    ];
    const ids = ["L1", "IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]"];
    for (const id of [...ids, ...wildcards.map((wildcard) => `IAM5[${wildcard}]`)])
      Validations.of(copier).acknowledge({ id: `AwsSolutions-${id}`, reason });
  }

  private acknowledges(hasDomain: boolean): void {
    const because = (id: string, reason: string) =>
      Validations.of(this.distribution).acknowledge({ id: `AwsSolutions-${id}`, reason });
    because("CFR1", "A business's people and customers are where they are.");
    because("CFR2", "A firewall costs five dollars a month and more before the first request; the gateway throttles.");
    because(
      "CFR3",
      "The gateway logs what is asked of the API; a log of who read the same files as everybody tells nothing.",
    );
    if (!hasDomain)
      because(
        "CFR4",
        "CloudFront's own name comes with its own certificate; with a domain of one's own it is TLS 1.2.",
      );
  }
}

const hostOf = (stack: Stack, apiId: string): string => `${apiId}.execute-api.${stack.region}.${stack.urlSuffix}`;
