import { type AssignmentRule, NO_TURNS, type Turns } from "../../core/assignment/model.ts";
import type { AssignmentRuleStore, AssignmentStore, Decision } from "../../core/assignment/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { sameName } from "../../core/labels/model.ts";
import { makeCatalogue } from "./catalogue.ts";
import { conversationItem, leadItem } from "./conversation-items.ts";
import { bare, epochSeconds, failed, getItem, type Item, keys, reasonsOf, type TableContext } from "./table.ts";

export const makeAssignmentRuleStore = (context: TableContext, ids: Ids): AssignmentRuleStore =>
  makeCatalogue<AssignmentRule>(context, ids, {
    noun: "assignment-rules",
    entity: "assignment-rule",
    once: ({ name }) => sameName(name),
  });

/** No change of the table comes again after so long. */
const KEPT_DAYS = 3;

export function makeAssignmentStore(context: TableContext): AssignmentStore {
  const { client, tableName: TableName, tenant } = context;
  const memberKey = (userId: string) => ({ pk: keys.people(tenant), sk: userId });
  const turnsKey = { pk: keys.assignment(tenant), sk: "turns" };
  const decisionKey = (conversationId: string, openedAt: string) => ({
    pk: keys.conversation(tenant, conversationId),
    sk: `assigned#${openedAt}`,
  });
  const decisionPut = (decision: Decision) => ({
    TableName,
    Item: {
      ...decisionKey(decision.conversationId, decision.openedAt),
      entity: "assignment",
      v: 1,
      ...decision,
      ttl: epochSeconds(decision.at, KEPT_DAYS),
    },
    ConditionExpression: "attribute_not_exists(pk)",
  });
  const atVersion = (Item: Item, version: number) => ({
    Put: {
      TableName,
      Item,
      ConditionExpression: "version = :before",
      ExpressionAttributeValues: { ":before": version },
    },
  });

  return {
    async decided(conversationId, openedAt) {
      const item = await getItem(context, decisionKey(conversationId, openedAt), true);
      return item && bare<Decision>(item);
    },

    async turns() {
      const item = await getItem(context, turnsKey, true);
      return item ? bare<Turns>(item) : NO_TURNS;
    },

    async assign({ decision, conversation, leads, turns }) {
      const item = { ...turnsKey, entity: "assignment-turns", v: 1, ...turns };
      try {
        await client.transactWrite({
          TransactItems: [
            { Put: decisionPut(decision) },
            atVersion(conversationItem(tenant, conversation), conversation.version - 1),
            turns.version === 1
              ? { Put: { TableName, Item: item, ConditionExpression: "attribute_not_exists(pk)" } }
              : atVersion(item, turns.version - 1),
            {
              ConditionCheck: {
                TableName,
                Key: memberKey(decision.person),
                ConditionExpression: "#status = :active",
                ExpressionAttributeNames: { "#status": "status" },
                ExpressionAttributeValues: { ":active": "active" },
              },
            },
            ...leads.map(({ before, after }) => atVersion(leadItem(tenant, after), before.version)),
          ],
        });
        return "assigned";
      } catch (error) {
        const expected = ["ConditionalCheckFailed", "TransactionConflict"];
        if (reasonsOf(error).some((reason) => expected.includes(reason ?? ""))) return "conflict";
        throw error;
      }
    },

    async leave(decision) {
      try {
        await client.put(decisionPut(decision));
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },
  };
}
