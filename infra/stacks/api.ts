/** The doors: webhooks of the providers, and the API for people and systems. */
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  ApiMapping,
  type CfnRoute,
  DomainName,
  HttpApi,
  HttpMethod,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { type Building, Room } from "../constructs/room.ts";
import type { DataStack } from "./data.ts";
import type { LiveStack } from "./live.ts";
import type { PipelineStack } from "./pipeline.ts";

export interface ApiStackProps extends StackProps, Building {
  readonly data: DataStack;
  readonly live: LiveStack;
  readonly pipeline: PipelineStack;
  /** JSON: the issuers whose tokens sign people in; `[]` lets in nobody but systems with API keys. */
  readonly oidcIssuers: string;
  /** JSON: where people sign in to the console. */
  readonly signIns: string;
  /** Scheme and host of links that customers get. */
  readonly linksUrl: string;
  /** A name of one's own for links that customers get, with a certificate for it in this region. */
  readonly links?: { readonly name: string; readonly certificateArn: string };
  /** The user pool that has to be asked who has a second factor. */
  readonly poolArn?: string | undefined;
}

export class ApiStack extends Stack {
  readonly httpApi: HttpApi;
  readonly receiveWebhook: Room;
  readonly serveVisitors: Room;
  readonly track: Room;
  readonly serveCalendar: Room;
  readonly api: Room;
  readonly authorize: Room;
  readonly sign: Room;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, { ...props, description: "Chasqui: webhooks and the API." });
    const { data, live, pipeline } = props;
    const building: Building = props;

    this.receiveWebhook = new Room(this, "receive-webhook", {
      ...building,
      does: "Checks the provider's signature and puts what the webhook reports on the queues.",
      errorImpact: "customers' messages and receipts come late, or never once the provider stops trying",
      timeout: 10,
      memory: 512,
    });
    this.receiveWebhook.reads(data.table);
    this.receiveWebhook.readsSecrets();
    // Files come within a mail.
    this.receiveWebhook.addsMedia(data.media);
    this.receiveWebhook.sendsTo({ INBOUND_QUEUE_URL: pipeline.inbound, RECEIPTS_QUEUE_URL: pipeline.receipts });

    this.serveVisitors = new Room(this, "serve-visitors", {
      ...building,
      does: "Serves the chat widget on the business's websites: takes what visitors write, and shows them their own thread.",
      errorImpact: "visitors of the websites can neither write nor read; their pages try again",
      timeout: 10,
      memory: 512,
      environment: { LIVE_URL: live.url },
    });
    // Strangers reach it, so it reaches no more than they need: no contacts, leads or people.
    this.serveVisitors.readsOnly(data.table, ["*#apps", "*#cnv#*", "*#catalogue#hours"]);
    this.serveVisitors.countsOnly(data.table, ["*#visits"]);
    this.serveVisitors.putsOnly(data.table, ["*#live"]);
    this.serveVisitors.readsSecrets();
    this.serveVisitors.addsMedia(data.media);
    this.serveVisitors.sendsTo({ INBOUND_QUEUE_URL: pipeline.inbound, RECEIPTS_QUEUE_URL: pipeline.receipts });

    this.track = new Room(this, "track", {
      ...building,
      does: "Opens the links that customers get: what they agreed to, and what is counted of mails.",
      errorImpact: "customers can neither end nor choose what they are sent, and links of mails do not open",
      timeout: 10,
      memory: 512,
    });
    // Strangers reach it, too: contacts with what they agreed to, the business's name, and one secret.
    this.track.readsOnly(data.table, ["*#contact#*", "*#access", "*#link#*", "*#activation#*"]);
    this.track.putsOnly(data.table, ["*#contact#*"]);
    this.track.readsLinkKeys();

    this.serveCalendar = new Room(this, "serve-calendar", {
      ...building,
      does: "Serves the calendars that people subscribed to by a secret address, and hears when a calendar at Google changed.",
      errorImpact:
        "calendars elsewhere that people subscribed to show what was planned before; what changes at Google is seen hours later",
      timeout: 10,
      memory: 512,
    });
    // Strangers reach it: what is planned, who is of the team, and the business's name.
    this.serveCalendar.readsOnly(data.table, [
      ...["*#calendar-links", "*#calendar#*", "*#people", "*#access", "*#catalogue#role", "*#google-calendars"],
    ]);
    // The timer by which a person's calendar is looked at.
    this.serveCalendar.putsOnly(data.table, ["*#cnv#usr_*"]);
    this.serveCalendar.readsTogetherOnly(data.table, ["*#calendar#*"]);
    this.serveCalendar.readsListsOnly(data.table, [
      ...["*#calendar-of#*", "*#calendar-with#*", "*#reminders-open#*", "*#campaigns"],
    ]);

    this.api = new Room(this, "api", {
      ...building,
      does: "Serves the API that the console and other systems use.",
      errorImpact: "agents and systems cannot read or answer conversations",
      timeout: 29,
      // One whole processor: the first search of a process unpacks the tenant's index, which takes half a second of it. Other requests
      // wait for the table for most of their time, which costs 0.1 USD a million more than with 512.
      memory: 1769,
      environment: { LINKS_URL: props.linksUrl, LIVE_URL: live.url, SIGN_INS: props.signIns },
    });
    this.api.readsAndWrites(data.table);
    this.api.keepsSecrets();
    this.api.addsMedia(data.media);
    this.api.keepsFiles(data.files);
    const { inbound, receipts, talk, bulk, jobs, lostSchedules } = pipeline;
    this.api.watchesDeadLetters({
      inbound: inbound.deadLetters,
      receipts: receipts.deadLetters,
      talk: talk.deadLetters,
      bulk: bulk.deadLetters,
      jobs: jobs.deadLetters,
      schedules: lostSchedules,
    });
    this.api.asksAboutMail();
    this.api.asksAboutTexts();

    this.authorize = new Room(this, "authorize", {
      ...building,
      does: "Tells who calls the API: a person by token, a system by key.",
      errorImpact: "nobody can sign in",
      timeout: 10,
      memory: 512,
      environment: { OIDC_ISSUERS: props.oidcIssuers },
    });
    if (props.poolArn !== undefined) this.authorize.mayDo(["cognito-idp:AdminGetUser"], props.poolArn);
    this.authorize.readsOnly(data.table, ["sys#person#*", "*#keys", "*#catalogue#role"]);
    this.authorize.readsTogetherOnly(data.table, ["*#access", "*#catalogue#role"]);
    this.authorize.putsOnly(data.table, ["*#activity#*"]);

    this.api.checksSignatures(data.signingKey);

    this.sign = new Room(this, "sign", {
      ...building,
      does: "Signs campaigns that were approved, for who signed in with a second factor just now.",
      errorImpact: "approved campaigns cannot be signed, and so not be launched",
      timeout: 20,
      memory: 512,
    });
    this.sign.worksOnlyOn(data.table, ["*#campaign#*", "*#request#*"]);
    this.sign.readsOnly(data.table, ["*#approval-policy", "*#people", "*#catalogue#role", "*#access"]);
    this.sign.readsSignatureKeys();
    this.sign.putsOnly(data.table, ["*#activity#*"]);
    this.sign.signs(data.signingKey);

    this.httpApi = new HttpApi(this, "HttpApi", { apiName: `chasqui-${props.stage.name}`, createDefaultStage: false });
    const stage = this.openTo(props.stage.throttle, this.accessLog(building));
    if (props.links) this.answersAlsoTo(props.links, stage);
    this.takesWebhooks();
    this.takesVisitors();
    this.opensLinks();
    this.servesCalendars();
    this.servesTheApi();

    new CfnOutput(this, "ApiUrl", { value: this.httpApi.apiEndpoint });
  }

  private takesWebhooks(): void {
    const routes = this.httpApi.addRoutes({
      path: "/webhooks/{channel}/{appId}",
      methods: [HttpMethod.GET, HttpMethod.POST],
      integration: integrationOf(this.receiveWebhook),
    });
    withoutAuthorizer(routes, "A provider signs the body with the app's secret, which only the function can check.");
  }

  /** Below the API's path, so that one rule of whatever stands in front covers both. */
  private takesVisitors(): void {
    const routes = this.httpApi.addRoutes({
      path: "/api/visit/{proxy+}",
      methods: [HttpMethod.GET, HttpMethod.POST, HttpMethod.OPTIONS],
      integration: integrationOf(this.serveVisitors),
    });
    withoutAuthorizer(
      routes,
      "Visitors of a website are strangers: a token that the function signed opens their own thread.",
    );
  }

  private opensLinks(): void {
    const routes = this.httpApi.addRoutes({
      path: "/t/{token}",
      methods: [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST],
      integration: integrationOf(this.track),
    });
    withoutAuthorizer(routes, "Customers are strangers: the link that they got is signed, which the function checks.");
  }

  private servesCalendars(): void {
    const routes = this.httpApi.addRoutes({
      path: "/calendar/{file}",
      methods: [HttpMethod.GET, HttpMethod.HEAD],
      integration: integrationOf(this.serveCalendar),
    });
    withoutAuthorizer(routes, "Calendars cannot sign in: the address holds a secret, which the function checks.");
    const pushes = this.httpApi.addRoutes({
      path: "/calendar/google/{who}",
      methods: [HttpMethod.POST],
      integration: integrationOf(this.serveCalendar),
    });
    withoutAuthorizer(pushes, "Google cannot sign in: it sends the token of a channel, which the function checks.");
  }

  private servesTheApi(): void {
    const integration = integrationOf(this.api);
    const authorizer = new HttpLambdaAuthorizer("Authorizer", this.authorize.lambda, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: ["$request.header.Authorization"],
      // A key that was withdrawn must stop working within a minute.
      resultsCacheTtl: Duration.seconds(60),
    });
    this.httpApi.addRoutes({ path: "/api/{proxy+}", methods: [HttpMethod.ANY], integration, authorizer });
    const { POST, GET } = HttpMethod;
    this.signsAt("/api/publish/campaigns/{id}/sign", authorizer, [POST]);
    this.signsAt("/api/publish/campaigns/{id}/signature-request", authorizer, [GET, POST]);
    this.signsAt("/api/publish/campaigns/{id}/signature-request/check", authorizer, [POST]);
    const told = this.httpApi.addRoutes({
      path: "/signatures/{service}/{campaign}",
      methods: [POST],
      integration: integrationOf(this.sign),
    });
    withoutAuthorizer(
      told,
      "The service signs the body with a key of the account's, which only the function can check.",
    );
    for (const path of ["/api/openapi.json", "/api/docs", "/api/health", "/api/sign-in"]) {
      const routes = this.httpApi.addRoutes({ path, methods: [HttpMethod.GET], integration });
      withoutAuthorizer(
        routes,
        "Public on purpose: it says how to call the API, where to sign in, or whether it is up, and nothing of a tenant.",
      );
    }
  }

  /** With a slash at its end it is another route to API Gateway, which would lead to the API, where nobody signs; CDK takes none with a slash. */
  private signsAt(path: string, authorizer: HttpLambdaAuthorizer, methods: HttpMethod[]): void {
    const { name, lambda } = this.sign;
    // The routes' own permissions would be for the addresses that CDK knows.
    const integration = new HttpLambdaIntegration(name, lambda, { ...PROXY, scopePermissionToRoute: false });
    const of = { methods, integration, authorizer };
    this.httpApi.addRoutes({ path, ...of });
    for (const [index, route] of this.httpApi.addRoutes({ path: `${path}/{slash}`, ...of }).entries())
      (route.node.defaultChild as CfnRoute).routeKey = `${methods[index]} ${path}/`;
  }

  /** The business points its name at what `LinksTarget` says. */
  private answersAlsoTo({ name, certificateArn }: NonNullable<ApiStackProps["links"]>, stage: HttpStage): void {
    const domainName = new DomainName(this, "LinksDomain", {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, "LinksCertificate", certificateArn),
    });
    new ApiMapping(this, "LinksMapping", { api: this.httpApi, domainName, stage });
    new CfnOutput(this, "LinksTarget", { value: domainName.regionalDomainName });
  }

  private openTo(throttle: { readonly rate: number; readonly burst: number }, accessLog: LogGroup): HttpStage {
    return new HttpStage(this, "Stage", {
      httpApi: this.httpApi,
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: throttle.rate, burstLimit: throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        // Nothing that tells who: no address, no agent, no query string, and the route instead of the path, which holds ids.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: "$context.requestId",
            time: "$context.requestTimeEpoch",
            route: "$context.routeKey",
            status: "$context.status",
            latencyMs: "$context.responseLatency",
            integrationLatencyMs: "$context.integrationLatency",
            integrationStatus: "$context.integrationStatus",
            integrationError: "$context.integrationErrorMessage",
            authorizerError: "$context.authorizer.error",
          }),
        ),
      },
    });
  }

  private accessLog({ stage }: Building): LogGroup {
    return new LogGroup(this, "AccessLog", {
      // The prefix under which log delivery adds nothing to the account's one resource policy for logs, which has a limit.
      logGroupName: `/aws/vendedlogs/chasqui/${stage.name}/http-api`,
      retention: stage.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}

const PROXY = { payloadFormatVersion: PayloadFormatVersion.VERSION_2_0 };
const integrationOf = ({ name, lambda }: Room): HttpLambdaIntegration => new HttpLambdaIntegration(name, lambda, PROXY);

function withoutAuthorizer(routes: readonly HttpRoute[], reason: string): void {
  for (const route of routes) Validations.of(route).acknowledge({ id: "AwsSolutions-APIG4", reason });
}
