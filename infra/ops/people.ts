import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeDirectory } from "../../lib/adapters/dynamo/directory.ts";
import { sha256Hex, systemIds } from "../../lib/adapters/system/system.ts";
import { isTenantId } from "../../lib/core/connections/model.ts";
import { ROLES, type Role } from "../../lib/core/people/model.ts";
import { tableNameOf } from "./stage.ts";

interface Options {
  readonly stage: string;
  readonly tenant: string | undefined;
}

const directoryOf = async (stage: string) =>
  makeDirectory({ client: dynamoClient(), tableName: await tableNameOf(stage), ids: systemIds });

function checked({ tenant }: Options): string {
  if (!tenant || !isTenantId(tenant))
    throw new Error("a tenant is named by lower-case letters, digits and inner hyphens, at most 32");
  return tenant;
}

function roleOf(role: string | undefined): Role {
  const known = ROLES.find((name) => name === role);
  if (!known) throw new Error(`--role has to be one of ${ROLES.join(", ")}`);
  return known;
}

export async function createTenant(options: Options & { readonly name: string | undefined }): Promise<number> {
  const tenant = checked(options);
  const outcome = await (await directoryOf(options.stage)).createTenant(
    tenant,
    options.name ?? tenant,
    new Date().toISOString(),
  );
  process.stdout.write(outcome === "created" ? `tenant ${tenant} created\n` : `tenant ${tenant} is there already\n`);
  return 0;
}

/** A secret of 160 random bits, of which only a hash is kept. */
export function mintKey(tenant: string, name: string, role: Role) {
  const keyId = systemIds.random().slice(0, 10);
  const secret = (systemIds.random() + systemIds.random()).slice(0, 32);
  const key = { keyId, tenant, name, role, hash: sha256Hex(secret), createdAt: new Date().toISOString() };
  return { key, credential: `sk_${tenant}_${keyId}_${secret}` };
}

export async function createKey(
  options: Options & { readonly name: string | undefined; readonly role: string | undefined },
): Promise<number> {
  const { key, credential } = mintKey(
    checked(options),
    options.name ?? "made on the command line",
    roleOf(options.role),
  );
  await (await directoryOf(options.stage)).createApiKey(key);
  process.stdout.write(`${credential}\n`);
  process.stderr.write("This key is shown once. Send it as: Authorization: Bearer <key>\n");
  return 0;
}

export async function revokeKey(options: Options & { readonly key: string | undefined }): Promise<number> {
  // The key itself or its id: whoever found one in the wrong place has the whole of it.
  const keyId = options.key?.startsWith("sk_") ? options.key.split("_")[2] : options.key;
  if (!keyId) throw new Error("name the key, or its id");
  const found = await (await directoryOf(options.stage)).revokeApiKey(
    checked(options),
    keyId,
    new Date().toISOString(),
  );
  if (!found) throw new Error("this tenant has no such key");
  process.stdout.write("revoked; it opens nothing from a minute from now\n");
  return 0;
}

export async function revoke(
  options: Options & { readonly issuer: string | undefined; readonly subject: string | undefined },
): Promise<number> {
  const { issuer, subject } = options;
  if (!issuer || !subject) throw new Error("--issuer and --subject are needed, as they stand in the person's token");
  await (await directoryOf(options.stage)).revoke(issuer, subject, checked(options));
  process.stdout.write("revoked; it holds from a minute from now\n");
  return 0;
}

export async function grant(
  options: Options & {
    readonly role: string | undefined;
    readonly issuer: string | undefined;
    readonly subject: string | undefined;
  },
): Promise<number> {
  const { issuer, subject } = options;
  if (!issuer || !subject) throw new Error("--issuer and --subject are needed, as they stand in the person's token");
  await (await directoryOf(options.stage)).grant(issuer, subject, {
    tenant: checked(options),
    role: roleOf(options.role),
  });
  process.stdout.write("granted\n");
  return 0;
}
