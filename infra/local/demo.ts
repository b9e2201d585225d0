/** What a first start finds: a small restaurant with one WhatsApp number, three people, and a key for scripts. All of it invented. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { makeDirectory } from "../../lib/adapters/dynamo/directory.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { Role } from "../../lib/core/people/model.ts";
import { mintKey } from "../ops/people.ts";
import type { Account } from "./providers/types.ts";

export const DEMO_TENANT = "demo";

export const PEOPLE: readonly {
  readonly email: string;
  readonly name: string;
  readonly subject: string;
  readonly role: Role;
}[] = [
  { email: "admin@example.com", name: "Alba Admin", subject: "person-admin", role: "administrator" },
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
}

export interface Demo {
  readonly apiKey: string;
  readonly account: Account;
  readonly connectionId: string;
  readonly appId: string;
}

/** Leaves what is there as it is, so that every start may call it. Throws when the API refuses what it is asked. */
export async function seedDemo(options: SeedOptions): Promise<Demo> {
  const secrets = await secretsOf(options);
  const api = client(options.apiUrl, secrets.apiKey);
  const found = (await api<{ data: { id: string; name: string; webhookUrl: string }[] }>("GET", "/api/apps")).data[0];
  const app =
    found ??
    (await api<{ id: string; webhookUrl: string }>("POST", "/api/apps", {
      channel: "whatsapp",
      name: "Casa Andina",
      credentials: { appSecret: secrets.appSecret, verifyToken: secrets.verifyToken },
    }));
  const number = { phoneNumberId: "100000000000001", businessAccountId: "200000000000001" };
  const connections = (await api<{ data: { id: string; appId: string }[] }>("GET", "/api/connections")).data;
  const connection =
    connections.find((one) => one.appId === app.id) ??
    (await api<{ id: string }>("POST", "/api/connections", {
      appId: app.id,
      name: "Casa Andina, reservations",
      credentials: { ...number, accessToken: secrets.accessToken },
    }));
  return {
    apiKey: secrets.apiKey,
    appId: app.id,
    connectionId: connection.id,
    account: {
      channel: "whatsapp",
      ...number,
      displayPhoneNumber: "+1 555 010 0001",
      verifiedName: "Casa Andina",
      accessToken: secrets.accessToken,
      appSecret: secrets.appSecret,
      verifyToken: secrets.verifyToken,
      webhookUrl: app.webhookUrl,
    },
  };
}

async function secretsOf({ dynamodb, issuer, secretsFile }: SeedOptions): Promise<DemoSecrets> {
  const raw = new DynamoDBClient({
    endpoint: dynamodb.endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  try {
    const directory = makeDirectory({
      client: DynamoDBDocumentClient.from(raw),
      tableName: dynamodb.tableName,
      ids: systemIds,
    });
    await directory.createTenant(DEMO_TENANT, "Casa Andina", new Date().toISOString());
    for (const { subject, role } of PEOPLE) await directory.grant(issuer, subject, { tenant: DEMO_TENANT, role });
    if (existsSync(secretsFile)) return JSON.parse(readFileSync(secretsFile, "utf8")) as DemoSecrets;
    const { key, credential } = mintKey(DEMO_TENANT, "local scripts", "administrator");
    const secrets = { apiKey: credential, accessToken: random(), appSecret: random(), verifyToken: random() };
    await directory.createApiKey(key);
    mkdirSync(dirname(secretsFile), { recursive: true });
    writeFileSync(secretsFile, JSON.stringify(secrets), { mode: 0o600 });
    return secrets;
  } finally {
    raw.destroy();
  }
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
