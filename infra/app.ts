/**
 * The whole of Chasqui for one stage. Context: `stage` (dev or prod; dev unless told), `oidcIssuers` (JSON array), `signIn` (`issuers`, or
 * `cognito` for a user pool beside them, with `signInMfa`), `consoleUrl` (where the console is: its page may open live connections),
 * `campaigns` (`yes` for a key to sign them with), `analysis` (`yes` for a bucket and a table of Athena), `mail` (a domain whose mail SES takes in), `texts` (`yes` for text messages through AWS),
 * `consoleDomain` with `consoleCertificateArn`, `linksDomain` with `linksCertificateArn` (links that customers get), `alarmEmail`, `dashboard` (true), `monthlyBudgetUsd` (whom it tells is `alarmEmail`). Run by
 * the CDK, or directly: `node infra/app.ts` writes `cdk.out`.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { App, AssetStaging, Tags, Validations } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { AwsSolutionsChecks } from "cdk-nag";
import { bundle, bundlesFolder, type RoomName } from "./bundle.ts";
import { buildConsole, consoleFolder } from "./console.ts";
import type { Building } from "./constructs/room.ts";
import { AnalysisStack } from "./stacks/analysis.ts";
import { ApiStack } from "./stacks/api.ts";
import { ConsoleStack } from "./stacks/console.ts";
import { DataStack } from "./stacks/data.ts";
import { LiveStack } from "./stacks/live.ts";
import { MailStack } from "./stacks/mail.ts";
import { PipelineStack } from "./stacks/pipeline.ts";
import { SignInStack, secondFactors } from "./stacks/sign-in.ts";
import { WatchStack } from "./stacks/watch.ts";
import { type Stage, type StageName, stageNamed } from "./stages.ts";
import { buildWidget } from "./widget.ts";

export interface AppOptions {
  /** Goes before the context's `stage`. */
  readonly stage?: StageName;
  /** Where the cloud assembly is written; a temporary folder unless the CDK or this says where. */
  readonly outdir?: string;
  /** Goes before the context of `cdk.json`; the command line's `-c` goes before both. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** The code of a function; its bundle in `dist/functions` unless told. */
  readonly codeOf?: (room: RoomName) => Code;
  /** The folder of the built console; without it there is no stack for it, as on a laptop, which serves the files itself. */
  readonly console?: string;
}

export interface Chasqui {
  readonly app: App;
  readonly data: DataStack;
  readonly pipeline: PipelineStack;
  readonly api: ApiStack;
  readonly watch: WatchStack;
  readonly console?: ConsoleStack;
}

/**
 * Builds the construct tree; `app.synth()` writes it. Throws when the context names an unknown stage or holds issuers that
 * are no JSON array. With the environment variable `CDK_VALIDATION=false` nothing checks the templates.
 */
export function buildApp(options: AppOptions = {}): Chasqui {
  // One process may build several: what the CDK remembers of files it copied is true of the first one's folder only.
  AssetStaging.clearAssetHashCache();
  const app = new App({
    analyticsReporting: false,
    // The CDK reads its file by itself; whoever builds the app in process must get the same templates.
    context: { ...contextOfCdkJson(), ...options.context },
    ...(options.outdir === undefined ? {} : { outdir: options.outdir }),
  });
  const stage = stageNamed(options.stage ?? String(app.node.tryGetContext("stage") ?? "dev"));
  const { issuers: oidcIssuers, signIns } = issuersIn(app.node.tryGetContext("oidcIssuers"));
  const name = (part: string): string => `Chasqui-${stage.name}-${part}`;
  const common = { terminationProtection: stage.name === "prod" };

  const signIn = signInOf(app, name("SignIn"), stage);
  const data = new DataStack(app, name("Data"), { terminationProtection: true, campaigns: isOn(app, "campaigns") });
  const building: Building = {
    stage,
    table: data.table,
    codeOf: options.codeOf ?? ((room) => bundleOf(room, bundlesFolder)),
  };
  const live = new LiveStack(app, name("Live"), {
    ...common,
    ...building,
    data,
    origins: [originOf(consoleUrlOf(app))],
  });
  const links = linksDomainIn(app);
  const own = links?.name ?? domainIn(app).domain?.name;
  const linksUrl = own === undefined ? originOf(consoleUrlOf(app)) : `https://${own}`;
  const analysis = isOn(app, "analysis") ? new AnalysisStack(app, name("Analysis"), { ...common, stage }) : undefined;
  const pipeline = new PipelineStack(app, name("Pipeline"), {
    ...common,
    ...building,
    data,
    live,
    linksUrl,
    ...(analysis ? { analysis } : {}),
  });
  const mail = new MailStack(app, name("Mail"), {
    ...common,
    ...building,
    data,
    pipeline,
    ...mailDomainIn(app),
    texts: isOn(app, "texts"),
  });
  const listed = (those: readonly unknown[], pool: unknown): string =>
    signIn ? signIn.toJsonString([...those, pool]) : JSON.stringify(those);
  const api = new ApiStack(app, name("Api"), {
    ...common,
    ...building,
    data,
    live,
    pipeline,
    oidcIssuers: listed(oidcIssuers, signIn?.issuer),
    signIns: listed(signIns, signIn?.signIn),
    poolArn: signIn?.pool.userPoolArn,
    linksUrl,
    ...(links ? { links } : {}),
  });
  const alarmEmail: unknown = app.node.tryGetContext("alarmEmail");
  const watch = new WatchStack(app, name("Watch"), {
    ...common,
    stage,
    live,
    pipeline,
    api,
    mail,
    dashboard: String(app.node.tryGetContext("dashboard")) === "true",
    ...(typeof alarmEmail === "string" && alarmEmail !== "" ? { alarmEmail } : {}),
    ...budgetIn(app.node.tryGetContext("monthlyBudgetUsd"), alarmEmail),
  });

  const pages =
    options.console === undefined
      ? undefined
      : new ConsoleStack(app, name("Console"), {
          ...common,
          ...{ data, api, live, files: options.console, issuers: originsIn(signIns, signIn) },
          ...domainIn(app),
        });

  Tags.of(app).add("chasqui:stage", stage.name);
  if (process.env.CDK_VALIDATION !== "false") Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, data, pipeline, api, watch, ...(pages ? { console: pages } : {}) };
}

function contextOfCdkJson(): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL("../cdk.json", import.meta.url), "utf8")).context;
}

/** Throws for what is no sum of money, and for a budget that would tell nobody. */
function budgetIn(context: unknown, alarmEmail: unknown): { readonly monthlyBudgetUsd?: number } {
  if (context === undefined || context === "") return {};
  const dollars = Number(context);
  if (!Number.isFinite(dollars) || dollars <= 0)
    throw new Error(`The context monthlyBudgetUsd must be a number of dollars; it is ${String(context)}.`);
  if (typeof alarmEmail !== "string" || alarmEmail === "")
    throw new Error("The context monthlyBudgetUsd needs alarmEmail beside it: a budget has to tell somebody.");
  return { monthlyBudgetUsd: dollars };
}

interface Issuers {
  /** As `authorize` wants them. */
  readonly issuers: readonly unknown[];
  /** As the console is told. */
  readonly signIns: readonly { readonly issuer?: unknown }[];
}

/**
 * The command line can only say text; a context file can hold the array itself. An issuer with `console: {clientId}` is one that people
 * sign in to the console with.
 */
function issuersIn(context: unknown): Issuers {
  const text = typeof context === "string" ? context : JSON.stringify(context ?? []);
  let named: unknown;
  try {
    named = JSON.parse(text);
  } catch {
    named = undefined;
  }
  if (!Array.isArray(named)) throw new Error(`The context oidcIssuers must be a JSON array; it is ${text}.`);
  const entries = named as readonly ({ readonly issuer?: unknown; readonly console?: ConsoleClient } | null)[];
  return {
    issuers: entries.map((entry) => {
      if (entry === null || typeof entry !== "object") return entry;
      const { console: _, ...issuer } = entry;
      return issuer;
    }),
    signIns: entries.flatMap((entry) => {
      const client = entry?.console;
      if (client === undefined) return [];
      if (typeof client.clientId !== "string")
        throw new Error("The context oidcIssuers names no clientId in `console` of an issuer.");
      const { clientId, scope = "openid profile email", bearer = "access_token", signOutUrl = null } = client;
      return [{ issuer: entry?.issuer, clientId, scope, bearer, signOutUrl }];
    }),
  };
}

interface ConsoleClient {
  readonly clientId?: string;
  readonly scope?: string;
  readonly bearer?: string;
  readonly signOutUrl?: string;
}

const consoleUrlOf = (app: App): string => String(app.node.tryGetContext("consoleUrl") ?? "http://localhost:3000/");

function originOf(url: string): string {
  if (!URL.canParse(url)) throw new Error(`The context consoleUrl must be an address; it is ${url}.`);
  return new URL(url).origin;
}

const waysToSignIn = ["issuers", "cognito"] as const;

/** A pool of people only where one is wanted: most businesses have an identity provider. Throws on what makes no sense. */
function signInOf(app: App, id: string, stage: Stage): SignInStack | undefined {
  const contextIn = <Choice extends string>(key: string, choices: readonly Choice[]): Choice => {
    const said = app.node.tryGetContext(key) ?? choices[0];
    const choice = choices.find((one) => one === said);
    if (choice === undefined)
      throw new Error(`The context ${key} must be one of ${choices.join(", ")}; it is ${said}.`);
    return choice;
  };
  if (contextIn("signIn", waysToSignIn) === "issuers") return undefined;
  return new SignInStack(app, id, {
    stage,
    secondFactor: contextIn("signInMfa", secondFactors),
    consoleUrl: consoleUrlOf(app),
    terminationProtection: true,
  });
}

/** Where a browser asks for tokens: the issuers that tokens name, and the pool's own pages, which stand elsewhere. */
function originsIn(signIns: Issuers["signIns"], signIn: SignInStack | undefined): readonly string[] {
  const issuers = signIns.flatMap(({ issuer }) =>
    typeof issuer === "string" && URL.canParse(issuer) ? [new URL(issuer).origin] : [],
  );
  return signIn ? [...issuers, ...signIn.origins] : issuers;
}

/** Where customers' mails are taken in: SES does so in some regions only, and the domain's MX record has to point there. */
function mailDomainIn(app: App): { readonly domain?: string } {
  const domain: unknown = app.node.tryGetContext("mail") ?? "";
  if (domain === "") return {};
  if (typeof domain !== "string" || !/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(domain))
    throw new Error(`The context mail must be a domain, such as in.shop.example; it is ${String(domain)}.`);
  return { domain };
}

/** A name of one's own needs a certificate, and CloudFront takes only those of us-east-1. */
function domainIn(app: App): { readonly domain?: { readonly name: string; readonly certificateArn: string } } {
  const [name, certificateArn] = ["consoleDomain", "consoleCertificateArn"].map(
    (key) => app.node.tryGetContext(key) ?? "",
  );
  if (name === "" && certificateArn === "") return {};
  if (name === "" || !/^arn:[^:]+:acm:us-east-1:/.test(certificateArn))
    throw new Error("The context consoleDomain needs consoleCertificateArn beside it, of a certificate in us-east-1.");
  return { domain: { name, certificateArn } };
}

/** A name of the business's own for links that customers get; API Gateway takes a certificate of its own region. */
function linksDomainIn(app: App): { readonly name: string; readonly certificateArn: string } | undefined {
  const [name, certificateArn] = ["linksDomain", "linksCertificateArn"].map((key) => app.node.tryGetContext(key) ?? "");
  if (name === "" && certificateArn === "") return undefined;
  if (!/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(name) || !/^arn:[^:]+:acm:/.test(certificateArn))
    throw new Error("The context linksDomain must be a domain, with linksCertificateArn beside it.");
  return { name, certificateArn };
}

/** What not everybody wants: text messages through AWS, which are not in every region; campaigns, whose key costs a dollar a month; a bucket and a table for heavy analysis. */
function isOn(app: App, key: "texts" | "campaigns" | "analysis"): boolean {
  const said: unknown = app.node.tryGetContext(key) ?? "no";
  if (said !== "yes" && said !== "no") throw new Error(`The context ${key} must be yes or no; it is ${String(said)}.`);
  return said === "yes";
}

/** The code of a function out of a folder of bundles. Throws when it is not there. */
export function bundleOf(room: RoomName, bundles: string): Code {
  const folder = join(bundles, room);
  if (!existsSync(folder)) throw new Error(`There is no bundle of ${room} in ${folder}; run infra/bundle.ts first.`);
  // Source maps stay here, to read stack traces with: their megabytes would be loaded at every cold start.
  return Code.fromAsset(folder, { exclude: ["*.map"] });
}

if (import.meta.main) {
  // Whoever has just bundled, such as the local runner, need not do it twice.
  if (process.env.CHASQUI_SKIP_BUNDLE === undefined) await bundle();
  await buildConsole();
  await buildWidget(consoleFolder);
  buildApp({ outdir: process.env.CDK_OUTDIR ?? "cdk.out", console: consoleFolder }).app.synth();
}
