import type { Ids } from "../../core/kernel/ports.ts";
import { type ApiKey, grantsOf, PERMISSIONS, type Permission, SESSION_HOURS } from "../../core/people/model.ts";
import type { Directory } from "../../core/people/ports.ts";
import type { DocumentClient } from "./client.ts";
import { bare, failed, getItem, type Item, keys, type TableContext } from "./table.ts";

/** The only store that is not of one tenant: it says which tenants somebody may enter. */
export function makeDirectory({
  client,
  tableName,
  ids,
}: {
  readonly client: DocumentClient;
  readonly tableName: string;
  readonly ids: Ids;
}): Directory {
  const context = { client, tableName, tenant: "sys" };

  /** In no order. */
  async function all(wanted: readonly Item[]): Promise<readonly Item[]> {
    const found: Item[] = [];
    let rest = [...wanted];
    while (rest.length > 0) {
      const answer = await client.batchGet({ RequestItems: { [tableName]: { Keys: rest } } });
      found.push(...(answer.Responses?.[tableName] ?? []));
      rest = (answer.UnprocessedKeys?.[tableName]?.Keys ?? []) as Item[];
    }
    return found;
  }

  return {
    async membershipsOf(issuer, subject) {
      const { Items = [] } = await client.query({
        TableName: tableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": keys.person(ids.derive("person", issuer, subject)) },
        // Of each up to two rows are read beside it, and a batch has a hundred.
        Limit: 50,
      });
      const places = Items.map((item) => {
        const [tenant, role] = [String(item.tenant), String(item.role)];
        const its = grantsOf(role) ? undefined : roleKey(tenant, role);
        return { tenant, role, suspended: item.status === "suspended", settings: settingsKey(tenant), its };
      });
      const rows = await all(places.flatMap(({ settings, its }) => [settings, ...(its ? [its] : [])]));
      const row = (key: Item) => rows.find(({ pk, sk }) => pk === key.pk && sk === key.sk);
      return places.map(({ tenant, role, suspended, settings, its }) => {
        const { requireSecondFactor, sessionHours } = row(settings) ?? {};
        return {
          tenant,
          role,
          suspended,
          ...(its ? { permissions: permissionsIn(row(its)) } : {}),
          requireSecondFactor: requireSecondFactor === true,
          sessionHours: typeof sessionHours === "number" ? sessionHours : SESSION_HOURS,
        };
      });
    },
    async apiKey(tenant, keyId) {
      const item = await getItem(context, { pk: keys.apiKeys(tenant), sk: keyId });
      return item && bare<ApiKey>(item);
    },
    permissionsOf: (tenant, roleId) => permissionsOfRole({ ...context, tenant }, roleId),
    async createTenant(tenant, name, at) {
      try {
        await client.put({
          TableName: tableName,
          Item: { pk: keys.tenants, sk: tenant, entity: "tenant", v: 1, tenant, name, createdAt: at },
          ConditionExpression: "attribute_not_exists(pk)",
        });
        return "created";
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "exists";
        throw error;
      }
    },
  };
}

const settingsKey = (tenant: string) => ({ pk: keys.access(tenant), sk: "settings" });
/** Where the catalogue of roles keeps them. */
const roleKey = (tenant: string, roleId: string) => ({ pk: keys.catalogue(tenant, "role"), sk: `i#${roleId}` });

/** Of a role that the tenant made; nothing for one that is gone. */
export const permissionsOfRole = async (
  context: TableContext,
  roleId: string,
  consistent = false,
): Promise<readonly Permission[]> => permissionsIn(await getItem(context, roleKey(context.tenant, roleId), consistent));

/** Those that still are permissions: a version of ours may have dropped one. */
function permissionsIn(role: Item | undefined): readonly Permission[] {
  const named = role?.permissions;
  return Array.isArray(named) ? PERMISSIONS.filter((permission) => named.includes(permission)) : [];
}
