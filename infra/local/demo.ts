/** What a first start finds: a small restaurant with one WhatsApp number, three people, and a key for scripts. All of it invented. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeDocumentClient } from "../../lib/adapters/dynamo/client.ts";
import type { Role } from "../../lib/core/people/model.ts";
import { peopleOf } from "../ops/people.ts";
import { credentialsOf } from "./engines/clients.ts";
import type { Account } from "./providers/types.ts";
import type { WhatsAppAccount } from "./providers/whatsapp/account.ts";

export const DEMO_TENANT = "demo";

export const PEOPLE: readonly {
  readonly email: string;
  readonly name: string;
  readonly subject: string;
  readonly role: Role;
  readonly secondFactor?: boolean;
}[] = [
  {
    email: "admin@example.com",
    name: "Alba Admin",
    subject: "person-admin",
    role: "administrator",
    secondFactor: true,
  },
  { email: "supervisor@example.com", name: "Saúl Supervisor", subject: "person-supervisor", role: "supervisor" },
  { email: "agent@example.com", name: "Agathe Agent", subject: "person-agent", role: "agent" },
];

/** Secrets of the demo: made at the first start, kept beside the other state, never in the project. */
interface DemoSecrets {
  readonly apiKey: string;
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
}

interface SeedOptions {
  readonly apiUrl: string;
  readonly dynamodb: { readonly endpoint: string; readonly tableName: string };
  readonly issuer: string;
  readonly secretsFile: string;
  /** Makes an account known to the simulated provider. */
  readonly register: (account: Account) => void;
}

export interface Demo {
  readonly apiKey: string;
  /** The WhatsApp number, its connection and its app. */
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

/** An account that the restaurant has at a provider: what the API is told of it, and what the provider knows. */
interface DemoAccount {
  readonly name: string;
  readonly app: Readonly<Record<string, string>>;
  readonly connection: Readonly<Record<string, string>>;
  readonly account: Account;
}

function demoAccounts(secrets: DemoSecrets): readonly DemoAccount[] {
  const number = { phoneNumberId: "100000000000001", businessAccountId: "200000000000001" };
  const { accessToken, appSecret, verifyToken } = secrets;
  const [botId, pageId, appId] = ["300000001", "400000000000001", "500000000000001"];
  const bot = { botId, botToken: `${botId}:${accessToken}` };
  return [
    {
      name: "Casa Andina, reservations",
      app: { appSecret, verifyToken },
      connection: { ...number, accessToken },
      account: {
        channel: "whatsapp",
        ...number,
        displayPhoneNumber: "+1 555 010 0001",
        verifiedName: "Casa Andina",
        accessToken,
        appSecret,
        verifyToken,
        webhookUrl: "",
      },
    },
    {
      name: "Casa Andina, the bot",
      app: { secretToken: appSecret },
      connection: bot,
      account: {
        channel: "telegram",
        ...bot,
        username: "casa_andina_invented_bot",
        name: "Casa Andina",
        secretToken: appSecret,
        webhookUrl: "",
      },
    },
    {
      name: "Casa Andina, the page",
      app: { appId, appSecret, verifyToken },
      connection: { pageId, accessToken },
      account: {
        channel: "messenger",
        pageId,
        pageName: "Casa Andina",
        appId,
        accessToken,
        appSecret,
        verifyToken,
        webhookUrl: "",
      },
    },
  ];
}

/** Leaves what is there as it is, so that every start may call it. Throws when the API refuses what it is asked. */
export async function seedDemo(options: SeedOptions): Promise<Demo> {
  const secrets = await secretsOf(options);
  const api = client(options.apiUrl, secrets.apiKey);
  const apps = (await api<{ data: Made[] }>("GET", "/api/apps")).data;
  const connections = (await api<{ data: Made[] }>("GET", "/api/connections")).data;
  let demo: Demo | undefined;
  for (const { name, app: appCredentials, connection: connectionCredentials, account } of demoAccounts(secrets)) {
    const { channel } = account;
    const app =
      apps.find((one) => one.channel === channel) ??
      (await api<Made>("POST", "/api/apps", { channel, name, credentials: appCredentials }));
    // The provider knows the account before it is told where to post: connecting tells some of them.
    const known = { ...account, webhookUrl: app.webhookUrl };
    options.register(known);
    const connection =
      connections.find((one) => one.appId === app.id) ??
      (await api<Made>("POST", "/api/connections", { appId: app.id, name, credentials: connectionCredentials }));
    if (known.channel === "whatsapp")
      demo = { apiKey: secrets.apiKey, appId: app.id, connectionId: connection.id, account: known };
  }
  if (!demo) throw new Error("the demo has no WhatsApp number");
  return demo;
}

async function secretsOf({ dynamodb, issuer, secretsFile }: SeedOptions): Promise<DemoSecrets> {
  const client = makeDocumentClient({
    endpoint: dynamodb.endpoint,
    region: "eu-west-1",
    credentials: credentialsOf(process.env),
  });
  const people = peopleOf(client, dynamodb.tableName, DEMO_TENANT);
  await people.createTenant("Casa Andina");
  // Whoever is there stays as the person at the keyboard left them.
  for (const { role, ...person } of PEOPLE)
    if (!(await people.knows({ issuer, ...person }))) await people.grant({ issuer, ...person }, role);
  if (existsSync(secretsFile)) return JSON.parse(readFileSync(secretsFile, "utf8")) as DemoSecrets;
  const apiKey = await people.createKey("local scripts", "administrator");
  const secrets = { apiKey, accessToken: random(), appSecret: random(), verifyToken: random() };
  mkdirSync(dirname(secretsFile), { recursive: true });
  writeFileSync(secretsFile, JSON.stringify(secrets), { mode: 0o600 });
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
