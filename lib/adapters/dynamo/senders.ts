/** Whose a sender of the deployment's own account is: before a tenant is known, so the key begins with none. */
import { hash } from "node:crypto";
import { tenantOfApp } from "../../core/connections/model.ts";
import type { SenderDirectory, SenderStore } from "../../core/connections/ports.ts";
import { failed, getItem, keys, type TableContext } from "./table.ts";

const keyOf = (channel: string, accountId: string) => ({
  pk: keys.sender(hash("sha256", `${channel} ${accountId}`)),
  sk: "sender",
});

export const makeSenderStore = ({ client, tableName: TableName, tenant }: TableContext): SenderStore => ({
  async claim(channel, accountId, appId) {
    try {
      await client.put({
        TableName,
        Item: { ...keyOf(channel, accountId), entity: "sender", v: 1, tenant, appId },
        ConditionExpression: "attribute_not_exists(pk) OR tenant = :tenant",
        ExpressionAttributeValues: { ":tenant": tenant },
      });
      return "claimed";
    } catch (error) {
      if (failed(error, "ConditionalCheckFailedException")) return "taken";
      throw error;
    }
  },
});

export const makeSenderDirectory = (context: Omit<TableContext, "tenant">): SenderDirectory => ({
  async appOf(channel, accountId) {
    const appId = (await getItem({ ...context, tenant: "" }, keyOf(channel, accountId)))?.appId;
    return typeof appId === "string" && tenantOfApp(appId) !== undefined ? appId : undefined;
  },
});
