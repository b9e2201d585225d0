/** What a first start finds: businesses with an account at every provider, their people, and a key for scripts. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeDocumentClient } from "../../../lib/adapters/dynamo/client.ts";
import { makeZoneStore } from "../../../lib/adapters/dynamo/zones.ts";
import { peopleOf } from "../../ops/people.ts";
import { credentialsOf } from "../engines/clients.ts";
import { GOOGLE_CLIENT } from "../providers/google/index.ts";
import type { Account } from "../providers/types.ts";
import type { WhatsAppAccount } from "../providers/whatsapp/account.ts";
import { type AccountSecrets, accountsOf, MAIL_DOMAIN } from "./accounts.ts";
import { DEMO_TENANT, type DemoBusiness } from "./businesses.ts";

interface DemoSecrets extends AccountSecrets {
  readonly apiKey: string;
}

interface SeedOptions {
  readonly apiUrl: string;
  readonly dynamodb: { readonly endpoint: string; readonly tableName: string };
  readonly issuer: string;
  readonly secretsFile: string;
  /** Makes an account known to the simulated provider. */
  readonly register: (account: Account) => void;
}

/** A business that is set up: what scripts, tests and the history need to know of it. */
export interface Settled {
  readonly business: DemoBusiness;
  readonly apiKey: string;
  readonly accounts: readonly {
    readonly account: Account;
    readonly connectionId: string;
    readonly appId: string;
  }[];
}

export interface Demo {
  readonly apiKey: string;
  /** The restaurant's WhatsApp number, its connection and its app. */
  readonly account: WhatsAppAccount;
  readonly connectionId: string;
  readonly appId: string;
}

interface Made {
  readonly id: string;
  readonly appId?: string;
  readonly channel: string;
  readonly webhookUrl: string;
}

/** Leaves what is there as it is, so that every start may call it. Throws when the API refuses what it is asked. */
export async function settle(options: SeedOptions, business: DemoBusiness, withHistory = false): Promise<Settled> {
  const secrets = await secretsOf(options, business, withHistory);
  const api = client(options.apiUrl, secrets.apiKey);
  const apps = (await api<{ data: Made[] }>("GET", "/api/apps")).data;
  const connections = (await api<{ data: Made[] }>("GET", "/api/connections")).data;
  // People connect their calendars at the stand-in of Google themselves.
  if (apps.length === 0) await api("PATCH", "/api/calendar/google/client", GOOGLE_CLIENT);
  const accounts: Settled["accounts"][number][] = [];
  for (const { name, app: appCredentials, connection: credentials, account } of accountsOf(business, secrets)) {
    const { channel } = account;
    const app =
      apps.find((one) => one.channel === channel) ??
      (await api<Made>("POST", "/api/apps", { channel, name, credentials: appCredentials }));
    // The provider knows the account before it is told where to post: connecting tells some of them.
    const known = knownAs(account, app);
    options.register(known);
    const connection =
      connections.find((one) => one.appId === app.id) ??
      (await api<Made>("POST", "/api/connections", { appId: app.id, name, credentials }));
    accounts.push({ account: known, connectionId: connection.id, appId: app.id });
  }
  return { business, apiKey: secrets.apiKey, accounts };
}

/** As the provider knows it, now that there is an app. */
function knownAs(account: Account, { id, webhookUrl }: Made): Account {
  return account.channel === "ses"
    ? { ...account, webhookUrl, inboundAddress: `${id}@${MAIL_DOMAIN}` }
    : { ...account, webhookUrl };
}

export function demoOf({ apiKey, accounts }: Settled): Demo {
  for (const { account, ...ids } of accounts) if (account.channel === "whatsapp") return { apiKey, account, ...ids };
  throw new Error("the demo has no WhatsApp number");
}

async function secretsOf(
  { dynamodb, issuer, secretsFile }: SeedOptions,
  business: DemoBusiness,
  withHistory: boolean,
): Promise<DemoSecrets> {
  const client = makeDocumentClient({
    endpoint: dynamodb.endpoint,
    region: "eu-west-1",
    credentials: credentialsOf(process.env),
  });
  const { tenant, name, timeZone, people: staff } = business;
  const people = peopleOf(client, dynamodb.tableName, tenant);
  const made = await people.createTenant(name);
  // A zone holds from when it is set; this business has gone by its own since before its first customer wrote.
  if (made === "created" && withHistory) {
    const since = new Date(Date.now() - 120 * 86_400_000).toISOString();
    await makeZoneStore({ client, tableName: dynamodb.tableName, tenant }).save({
      zones: [{ from: since, zone: timeZone }],
      settingsVersion: 0,
      updatedAt: since,
      version: 1,
    });
  }
  // Whoever is there stays as the person at the keyboard left them.
  for (const { role, team: _team, secondFactor: _factor, ...person } of staff)
    if (!(await people.knows({ issuer, ...person }))) await people.grant({ issuer, ...person }, role);
  const kept = existsSync(secretsFile)
    ? (JSON.parse(readFileSync(secretsFile, "utf8")) as Partial<DemoSecrets> & {
        readonly others?: Readonly<Record<string, DemoSecrets>>;
      })
    : {};
  const own = tenant === DEMO_TENANT ? kept : kept.others?.[tenant];
  if (own?.apiKey) return own as DemoSecrets;
  const apiKey = await people.createKey("local scripts", "administrator");
  const secrets = { apiKey, accessToken: random(), appSecret: random(), verifyToken: random() };
  mkdirSync(dirname(secretsFile), { recursive: true });
  const next =
    tenant === DEMO_TENANT ? { ...kept, ...secrets } : { ...kept, others: { ...kept.others, [tenant]: secrets } };
  writeFileSync(secretsFile, JSON.stringify(next), { mode: 0o600 });
  return secrets;
}

const random = (): string => randomBytes(16).toString("hex");

function client(apiUrl: string, key: string) {
  return async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as Answer;
  };
}
