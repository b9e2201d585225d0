import { contactOfLead, type Lead } from "../../core/leads/model.ts";
import type { LeadStore } from "../../core/leads/ports.ts";
import { bare, getItem, keys, listPage, lists, type TableContext } from "./table.ts";

export function makeLeadStore(context: TableContext): LeadStore {
  const { client, tableName: TableName, tenant } = context;
  return {
    async get(leadId) {
      const contactId = contactOfLead(leadId);
      const item =
        contactId === undefined
          ? undefined
          : await getItem(context, { pk: keys.contact(tenant, contactId), sk: `lead#${leadId}` });
      return item && bare<Lead>(item);
    },
    async list(state, page) {
      const scope = lists.leads(tenant, state);
      const found = await listPage(context, scope, page);
      return { ...found, items: found.items.map((item) => bare<Lead>(item)) };
    },
    async ofContact(contactId) {
      const result = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": keys.contact(tenant, contactId), ":prefix": "lead#" },
      });
      return (result.Items ?? []).map((item) => bare<Lead>(item));
    },
  };
}
