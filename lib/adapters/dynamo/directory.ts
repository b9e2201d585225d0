import type { Ids } from "../../core/kernel/ports.ts";
import type { ApiKey, Role } from "../../core/people/model.ts";
import type { Directory } from "../../core/people/ports.ts";
import type { DocumentClient } from "./client.ts";
import { bare, failed, getItem, keys } from "./table.ts";

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
  const personKey = (issuer: string, subject: string) => keys.person(ids.derive("person", issuer, subject));
  const context = { client, tableName, tenant: "sys" };
  return {
    async membershipsOf(issuer, subject) {
      const result = await client.query({
        TableName: tableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": personKey(issuer, subject) },
      });
      return (result.Items ?? []).map((item) => ({ tenant: String(item.tenant), role: item.role as Role }));
    },
    async grant(issuer, subject, membership) {
      await client.put({
        TableName: tableName,
        Item: { pk: personKey(issuer, subject), sk: membership.tenant, entity: "membership", v: 1, ...membership },
      });
    },
    async apiKey(tenant, keyId) {
      const item = await getItem(context, { pk: keys.apiKeys(tenant), sk: keyId });
      return item && bare<ApiKey>(item);
    },
    async createApiKey(key) {
      await client.put({
        TableName: tableName,
        Item: { pk: keys.apiKeys(key.tenant), sk: key.keyId, entity: "api-key", v: 1, ...key },
        ConditionExpression: "attribute_not_exists(pk)",
      });
    },
    async revokeApiKey(tenant, keyId, at) {
      try {
        await client.update({
          TableName: tableName,
          Key: { pk: keys.apiKeys(tenant), sk: keyId },
          UpdateExpression: "SET revokedAt = if_not_exists(revokedAt, :at)",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":at": at },
        });
        return true;
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return false;
        throw error;
      }
    },
    async revoke(issuer, subject, tenant) {
      await client.delete({ TableName: tableName, Key: { pk: personKey(issuer, subject), sk: tenant } });
    },
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
