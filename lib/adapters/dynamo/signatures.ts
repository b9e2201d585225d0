/** The account at a service for signatures, beside the approval policy; the last request for a signature, in its campaign's partition. */
import type { SignatureConnection, SignatureRequest } from "../../core/signatures/model.ts";
import type { SignatureConnectionStore, SignatureRequestStore } from "../../core/signatures/ports.ts";
import { bare, failed, getItem, keys, type TableContext } from "./table.ts";

export function makeSignatureConnectionStore(context: TableContext): SignatureConnectionStore {
  const { client, tableName: TableName, tenant } = context;
  const Key = { pk: keys.approvals(tenant), sk: "signature-service" };
  return {
    async get() {
      const item = await getItem(context, Key, true);
      return item && bare<SignatureConnection>(item);
    },
    async put(connection) {
      await client.put({ TableName, Item: { ...Key, entity: "signature-service", v: 1, ...connection } });
    },
    async remove() {
      await client.delete({ TableName, Key });
    },
  };
}

export function makeSignatureRequestStore(context: TableContext): SignatureRequestStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (campaignId: string) => ({ pk: keys.campaign(tenant, campaignId), sk: "signature-request" });
  return {
    async get(campaignId) {
      const item = await getItem(context, keyOf(campaignId), true);
      return item && bare<SignatureRequest>(item);
    },
    async save(request) {
      try {
        await client.put({
          TableName,
          Item: { ...keyOf(request.campaignId), entity: "signature-request", v: 1, ...request },
          ConditionExpression: request.version === 1 ? "attribute_not_exists(pk)" : "version = :before",
          ...(request.version === 1 ? {} : { ExpressionAttributeValues: { ":before": request.version - 1 } }),
        });
        return "saved";
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "conflict";
        throw error;
      }
    },
  };
}
