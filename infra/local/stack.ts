/** The whole system on one machine: the stacks as they would be deployed, with simulated providers and an issuer of tokens. */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildApp, bundleOf } from "../app.ts";
import { bundle, bundlesFolder } from "../bundle.ts";
import { buildConsole, consoleFolder } from "../console.ts";
import { makeConsoleHandler } from "./console.ts";
import { MAIL_DOMAIN } from "./demo/accounts.ts";
import { BUSINESSES, everybody, NEWCOMER, PEOPLE, RESTAURANT } from "./demo/businesses.ts";
import { type History, startHistory } from "./demo/history.ts";
import { type Demo, demoOf, type Settled, settle } from "./demo/seed.ts";
import { type Issuer, startIssuer } from "./oidc/server.ts";
import { claimPort } from "./ports.ts";
import { type Providers, startProviders } from "./providers/server.ts";
import type { Account } from "./providers/types.ts";
import { type Runner, type RunnerOptions, startRunner } from "./runner.ts";
import { openShop, type Shop } from "./shop.ts";

export interface LocalStackOptions {
  readonly dataDir: string;
  /** 0 takes any free port. */
  readonly ports: {
    readonly api: number;
    readonly dynamodb: number;
    readonly sqs: number;
    readonly s3: number;
    readonly control: number;
    readonly providers: number;
    readonly issuer: number;
  };
  readonly fresh?: boolean;
  /**
   * Three businesses with ninety days behind them, told in the background; else one with nothing behind it, as tests want it. A
   * number is the share of the history that is told.
   */
  readonly history?: boolean | number;
  /** Finished bundles, `<folder>/<room>/index.mjs`; without them the functions are bundled first. */
  readonly bundles?: string;
  /** Serves the console, built first where its sources changed; tests without a browser do without. */
  readonly console?: boolean;
  readonly runner?: Pick<RunnerOptions, "promptSchedules" | "promptRetries" | "environment">;
  readonly log?: (line: string) => void;
}

export interface LocalStack {
  readonly runner: Runner;
  readonly providers: Providers;
  readonly issuer: Issuer;
  readonly demo: Demo;
  /** Absent on a bare stack. */
  readonly history?: History;
  readonly shop: Shop;
  stop(): Promise<void>;
}

/** Rejects with a sentence for the person at the keyboard when a port is taken; then nothing is left running. */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const dataDir = resolve(options.dataDir);
  const log = options.log ?? (() => {});
  const secretsFile = join(dataDir, "demo.json");
  const chatsFile = join(dataDir, "phone.json");
  const historyFile = join(dataDir, "history.json");
  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of started.splice(0).reverse()) await end().catch(() => undefined);
  };
  try {
    mkdirSync(dataDir, { recursive: true });
    if (options.fresh) for (const file of [secretsFile, chatsFile, historyFile]) rmSync(file, { force: true });
    const issuerPort = await claimPort({
      port: options.ports.issuer,
      what: "The issuer of tokens",
      flag: "--issuer-port",
    });
    const providersPort = await claimPort({
      port: options.ports.providers,
      what: "The simulated providers",
      flag: "--providers-port",
    });
    const [issuer, providers] = await Promise.all([
      startIssuer({
        port: issuerPort,
        dataDir: join(dataDir, "issuer"),
        users: [...(options.history ? everybody(BUSINESSES) : PEOPLE), NEWCOMER],
      }),
      startProviders({ port: providersPort, stateFile: chatsFile }),
      options.bundles === undefined ? bundle() : undefined,
      options.console ? buildConsole() : undefined,
    ]);
    started.push(
      () => issuer.stop(),
      () => providers.stop(),
    );

    const assembly = join(dataDir, "cdk.out");
    if (existsSync(assembly)) rmSync(assembly, { recursive: true });
    synthesise(assembly, issuer, options.bundles ?? bundlesFolder);
    const runner = await startRunner({
      assembly,
      dataDir,
      ports: options.ports,
      fresh: options.fresh ?? false,
      log,
      ...options.runner,
      environment: {
        CHANNEL_BASE_URLS: JSON.stringify(providers.baseUrls),
        // Systems of one's own on this machine, for webhooks, are named from outside.
        FETCH_ALLOW_ORIGINS: [
          new URL(providers.url).origin,
          providers.baseUrls.smtp,
          process.env.FETCH_ALLOW_ORIGINS ?? "",
        ].join(" "),
        ...options.runner?.environment,
      },
    });
    started.push(() => runner.stop());
    if (options.console) {
      const origins = {
        issuers: [issuer.issuer],
        files: [runner.endpoints.s3, providers.url].map((url) => new URL(url).origin),
      };
      runner.mount("/", makeConsoleHandler(consoleFolder, origins));
    }
    providers.useAws(runner.aws);
    runner.mount("/phone", (request, response) => void providers.handler(request, response));

    const seeding = {
      apiUrl: runner.apiUrl,
      dynamodb: { endpoint: runner.endpoints.dynamodb, tableName: runner.tableName() },
      issuer: issuer.issuer,
      secretsFile,
      register: (account: Account) => providers.register(account),
    };
    if (!options.history) {
      const demo = demoOf(await settle(seeding, { ...RESTAURANT, people: PEOPLE }));
      const shop = await openShop(runner, demo.apiKey);
      return { runner, providers, issuer, demo, shop, stop };
    }
    const [first, ...others] = BUSINESSES;
    if (!first) throw new Error("the demo has no business");
    const settled: Settled[] = [await settle(seeding, first, true)];
    const shop = await openShop(runner, demoOf(settled[0] as Settled).apiKey);
    const telling = (async () => {
      for (const business of others) settled.push(await settle(seeding, business, true));
      return startHistory({
        runner,
        providers,
        settled,
        issuer: issuer.issuer,
        file: historyFile,
        share: Number(options.history),
      });
    })();
    const cut: string[] = [];
    const history: History = {
      done: telling.then(async ({ done, cut: short }) => {
        const ended = await done;
        cut.push(...short);
        return ended;
      }),
      cut,
      stop: async () => (await telling.catch(() => undefined))?.stop(),
    };
    history.done.catch((error: unknown) => log(`The demo's history could not begin: ${String(error)}`));
    started.push(() => history.stop());
    return { runner, providers, issuer, demo: demoOf(settled[0] as Settled), history, shop, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The same templates that a deployment uses, unchecked: the checks take seconds, and `npm run check` makes them. */
function synthesise(outdir: string, issuer: Issuer, bundles: string): void {
  const before = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION = "false";
  try {
    buildApp({
      stage: "dev",
      outdir,
      context: {
        mail: MAIL_DOMAIN,
        texts: "yes",
        campaigns: "yes",
        oidcIssuers: [
          { issuer: issuer.issuer, audience: issuer.audience, console: { clientId: issuer.consoleClientId } },
        ],
      },
      codeOf: (room) => bundleOf(room, bundles),
    }).app.synth();
  } finally {
    if (before === undefined) delete process.env.CDK_VALIDATION;
    else process.env.CDK_VALIDATION = before;
  }
}
