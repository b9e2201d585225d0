/** Who may enter: the operator's way in, which needs no invitation. */
import { makeCatalogue } from "../../lib/adapters/dynamo/catalogue.ts";
import { type DocumentClient, dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeDirectory } from "../../lib/adapters/dynamo/directory.ts";
import {
  makeInvitationStore,
  makeKeyStore,
  makePeopleStore,
  makeSettingsStore,
} from "../../lib/adapters/dynamo/people.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { sha256Hex, systemIds } from "../../lib/adapters/system/system.ts";
import { isTenantId } from "../../lib/core/connections/model.ts";
import { makeManageKeys } from "../../lib/core/people/keys.ts";
import { makeManageMembers } from "../../lib/core/people/members.ts";
import { type CustomRole, defaultSettings, ROLES, type Role, type Team } from "../../lib/core/people/model.ts";
import type { Granter } from "../../lib/core/people/roles.ts";
import { tableNameOf } from "./stage.ts";

interface Options {
  readonly stage: string;
  readonly tenant: string | undefined;
}
interface Person {
  readonly issuer: string;
  readonly subject: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

/** Whoever may use the account may do everything in it; the audit log says that it was they. */
const OPERATOR: Granter = { id: "system:operator", may: () => true };

export const userIdOf = ({ issuer, subject }: Person): string => `usr_${systemIds.derive("person", issuer, subject)}`;

/** The people of one tenant, for a command or for the laptop's demo. */
export function peopleOf(plain: DocumentClient, tableName: string, tenant: string) {
  const client = stamped(
    plain,
    () => ({ kind: "system", id: OPERATOR.id }),
    () => systemIds.random().slice(0, 10),
  );
  const context = { client, tableName, tenant };
  const roles = makeCatalogue<CustomRole>(context, systemIds, { noun: "role" });
  const teams = makeCatalogue<Team>(context, systemIds, { noun: "team" });
  const keys = makeKeyStore(context);
  const people = makePeopleStore(context);
  const members = makeManageMembers({ people, roles, teams }, makeInvitationStore(context));
  const settings = makeSettingsStore(context);
  return {
    async createTenant(name: string): Promise<"created" | "exists"> {
      const at = new Date().toISOString();
      const outcome = await makeDirectory({ client, tableName, ids: systemIds }).createTenant(tenant, name, at);
      const before = defaultSettings(tenant);
      await settings.save({ ...before, name, updatedAt: at, version: 1 }, before);
      return outcome;
    },
    async grant(person: Person, role: Role): Promise<void> {
      const { name = null, email = null } = person;
      const outcome = await members.grant({ userId: userIdOf(person), name, email }, role, new Date().toISOString());
      if (outcome.kind === "last_administrator")
        throw new Error("this is the tenant's last administrator: grant somebody else first");
      if (outcome.kind !== "done") throw new Error("there is no such role");
    },
    knows: async (person: Person): Promise<boolean> => (await people.member(userIdOf(person))) !== undefined,
    async revoke(person: Person): Promise<void> {
      const outcome = await members.remove(userIdOf(person), OPERATOR, undefined, new Date().toISOString());
      if (outcome.kind === "last_administrator")
        throw new Error("this is the tenant's last administrator: grant somebody else first");
    },
    async createKey(name: string, role: Role): Promise<string> {
      const manage = makeManageKeys({ keys, roles, ids: systemIds, hash: sha256Hex, tenant });
      const request = { id: systemIds.random(), at: new Date().toISOString() };
      const outcome = await manage.create({ name, role, request }, OPERATOR);
      if (outcome.kind !== "created") throw new Error(`no key was made: ${outcome.kind}`);
      return outcome.credential;
    },
    revokeKey: (keyId: string) => keys.revoke(keyId, new Date().toISOString()),
  };
}

const peopleIn = async (options: Options) =>
  peopleOf(dynamoClient(), await tableNameOf(options.stage), tenantIn(options));

export function tenantIn({ tenant }: Pick<Options, "tenant">): string {
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
  const tenant = tenantIn(options);
  const outcome = await (await peopleIn(options)).createTenant(options.name ?? tenant);
  process.stdout.write(outcome === "created" ? `tenant ${tenant} created\n` : `tenant ${tenant} is there already\n`);
  return 0;
}

export async function createKey(
  options: Options & { readonly name: string | undefined; readonly role: string | undefined },
): Promise<number> {
  const role = roleOf(options.role);
  const credential = await (await peopleIn(options)).createKey(options.name ?? "made on the command line", role);
  process.stdout.write(`${credential}\n`);
  process.stderr.write("This key is shown once. Send it as: Authorization: Bearer <key>\n");
  return 0;
}

export async function revokeKey(options: Options & { readonly key: string | undefined }): Promise<number> {
  // The key itself or its id: whoever found one in the wrong place has the whole of it.
  const keyId = options.key?.startsWith("sk_") ? options.key.split("_")[2] : options.key?.replace(/^key_/, "");
  if (!keyId) throw new Error("name the key, or its id");
  if (!(await (await peopleIn(options)).revokeKey(keyId))) throw new Error("this tenant has no such key");
  process.stdout.write("revoked; it opens nothing from a minute from now\n");
  return 0;
}

interface PersonOptions extends Options {
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

function personOf({ issuer, subject, name, email }: PersonOptions): Person {
  if (!issuer || !subject) throw new Error("--issuer and --subject are needed, as they stand in the person's token");
  return { issuer, subject, name, email };
}

export async function revoke(options: PersonOptions): Promise<number> {
  await (await peopleIn(options)).revoke(personOf(options));
  process.stdout.write("revoked; it holds from a minute from now\n");
  return 0;
}

export async function grant(options: PersonOptions & { readonly role: string | undefined }): Promise<number> {
  const role = roleOf(options.role);
  await (await peopleIn(options)).grant(personOf(options), role);
  process.stdout.write("granted\n");
  return 0;
}
