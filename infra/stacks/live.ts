/** The door that stays open: changes reach signed-in people through API Gateway's WebSocket. It stands before the pipeline, which pushes. */
import { CfnOutput, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { AccessLogFormat, CfnAccount } from "aws-cdk-lib/aws-apigateway";
import { LogGroupLogDestination, WebSocketApi, WebSocketStage } from "aws-cdk-lib/aws-apigatewayv2";
import { WebSocketLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { type Building, Room } from "../constructs/room.ts";
import type { DataStack } from "./data.ts";

export interface LiveStackProps extends StackProps, Building {
  readonly data: DataStack;
  /** Pages from which people's browsers may connect, as `Origin` names them. */
  readonly origins: readonly string[];
}

/** Also the path of the local runner's connections. */
const STAGE_NAME = "live";

export class LiveStack extends Stack {
  readonly webSocketApi: WebSocketApi;
  readonly live: Room;
  /** Where connections are made. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: LiveStackProps) {
    super(scope, id, { ...props, description: "Chasqui: live connections." });
    const building: Building = props;
    this.live = new Room(this, "live", {
      ...building,
      does: "Lets in whoever has a ticket for a live connection, and answers what they say.",
      errorImpact: "screens show changes only when they are loaded anew",
      timeout: 10,
      memory: 512,
      environment: { LIVE_ORIGINS: props.origins.join(" ") },
    });
    this.live.worksOnlyOn(props.data.table, ["*#live", "sys#socket#*"]);
    // Who they are now, and what they may: a ticket was given a moment ago.
    this.live.readsOnly(props.data.table, ["*#people", "*#keys", "*#catalogue#role"]);

    this.webSocketApi = new WebSocketApi(this, "WebSocketApi", { apiName: `chasqui-${props.stage.name}-live` });
    for (const key of ["$connect", "$disconnect", "$default"]) {
      const route = this.webSocketApi.addRoute(key, {
        integration: new WebSocketLambdaIntegration(key.slice(1), this.live.lambda),
      });
      Validations.of(route).acknowledge({
        id: "AwsSolutions-APIG4",
        reason: "A ticket is good for one connection, and only the function can use it up.",
      });
    }
    this.opens(building);
    this.url = `${this.webSocketApi.apiEndpoint}/${STAGE_NAME}`;
    this.pushedTo(this.live, this.webSocketApi.apiId);
    new CfnOutput(this, "LiveUrl", { value: this.url });
  }

  /** Lets a room of another stack speak to the connections. */
  reachedBy(room: Room): void {
    // Exported here and now, because cdk-nag prints the export's name.
    this.pushedTo(room, this.exportValue(this.webSocketApi.apiId));
  }

  private pushedTo(room: Room, apiId: string): void {
    const { region, urlSuffix } = Stack.of(room);
    room.lambda.addEnvironment(
      "LIVE_MANAGEMENT_URL",
      `https://${apiId}.execute-api.${region}.${urlSuffix}/${STAGE_NAME}`,
    );
    room.mayDoOnAll(
      ["execute-api:ManageConnections"],
      Stack.of(room).formatArn({
        service: "execute-api",
        resource: apiId,
        resourceName: `${STAGE_NAME}/*/@connections/*`,
      }),
      "Connections come and go, so only the stage that they belong to is known.",
    );
  }

  private opens({ stage }: Building): void {
    const accessLog = new LogGroup(this, "AccessLog", {
      logGroupName: `/aws/vendedlogs/chasqui/${stage.name}/live`,
      retention: stage.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const webSocketStage = new WebSocketStage(this, "Stage", {
      webSocketApi: this.webSocketApi,
      stageName: STAGE_NAME,
      autoDeploy: true,
      throttle: { rateLimit: stage.throttle.rate, burstLimit: stage.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        // Nothing that tells who, and no query string: it holds the ticket.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: "$context.requestId",
            time: "$context.requestTimeEpoch",
            route: "$context.routeKey",
            event: "$context.eventType",
            status: "$context.status",
            integrationLatencyMs: "$context.integrationLatency",
            integrationStatus: "$context.integrationStatus",
            integrationError: "$context.integrationErrorMessage",
          }),
        ),
      },
    });
    webSocketStage.node.addDependency(this.mayLog());
  }

  /** Unlike HTTP APIs, WebSocket APIs write their logs as a role that the account names once for all of them. */
  private mayLog(): CfnAccount {
    const role = new Role(this, "LogsRole", { assumedBy: new ServicePrincipal("apigateway.amazonaws.com") });
    // What the managed policy for this purpose allows, which API Gateway checks before it takes the role.
    role.addToPolicy(
      new PolicyStatement({
        actions: [
          ...["CreateLogGroup", "CreateLogStream", "DescribeLogGroups", "DescribeLogStreams"],
          ...["FilterLogEvents", "GetLogEvents", "PutLogEvents"],
        ].map((action) => `logs:${action}`),
        resources: ["*"],
      }),
    );
    Validations.of(role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "The account has one such role for all of its APIs, whose groups nobody here knows.",
    });
    const account = new CfnAccount(this, "LogsOfTheAccount", { cloudWatchRoleArn: role.roleArn });
    // Other stages of this account log by it as well.
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return account;
  }
}
