import { type AssignmentRule, NO_TURNS, type Turns } from "../../core/assignment/model.ts";
import type { AssignmentRuleStore, AssignmentStore, Decision, LeadDecision } from "../../core/assignment/ports.ts";
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
  const decisionKey = (decision: Pick<Decision, "conversationId" | "openedAt" | "labelled">) => ({
    pk: keys.conversation(tenant, decision.conversationId),
    sk: `assigned#${decision.openedAt}${decision.labelled === undefined ? "" : `#${decision.labelled}`}`,
  });
  const leadDecisionKey = ({ contactId, leadId }: Pick<LeadDecision, "contactId" | "leadId">) => ({
    pk: keys.contact(tenant, contactId),
    sk: `assigned#${leadId}`,
  });
  const decisionPut = (decision: Decision | LeadDecision) => ({
    TableName,
    Item: {
      ...("leadId" in decision ? leadDecisionKey(decision) : decisionKey(decision)),
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

  const turnsPut = (turns: Turns) => {
    const item = { ...turnsKey, entity: "assignment-turns", v: 1, ...turns };
    return turns.version === 1
      ? { Put: { TableName, Item: item, ConditionExpression: "attribute_not_exists(pk)" } }
      : atVersion(item, turns.version - 1);
  };
  const whileActive = (person: string) => ({
    ConditionCheck: {
      TableName,
      Key: memberKey(person),
      ConditionExpression: "#status = :active",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: { ":active": "active" },
    },
  });

  async function together(
    writes: NonNullable<Parameters<typeof client.transactWrite>[0]["TransactItems"]>,
  ): Promise<"assigned" | "conflict"> {
    try {
      await client.transactWrite({ TransactItems: writes });
      return "assigned";
    } catch (error) {
      const expected = ["ConditionalCheckFailed", "TransactionConflict"];
      if (reasonsOf(error).some((reason) => expected.includes(reason ?? ""))) return "conflict";
      throw error;
    }
  }

  /** What was decided before stays. */
  async function leave(decision: Decision | LeadDecision): Promise<void> {
    try {
      await client.put(decisionPut(decision));
    } catch (error) {
      if (!failed(error, "ConditionalCheckFailedException")) throw error;
    }
  }

  return {
    async decided(occasion) {
      const item = await getItem(context, decisionKey(occasion), true);
      return item && bare<Decision>(item);
    },

    async decidedLead(lead) {
      const item = await getItem(context, leadDecisionKey(lead), true);
      return item && bare<LeadDecision>(item);
    },

    async turns() {
      const item = await getItem(context, turnsKey, true);
      return item ? bare<Turns>(item) : NO_TURNS;
    },

    assign: ({ decision, conversation, leads, turns }) =>
      together([
        { Put: decisionPut(decision) },
        atVersion(conversationItem(tenant, conversation), conversation.version - 1),
        turnsPut(turns),
        whileActive(decision.person),
        ...leads.map(({ before, after }) => atVersion(leadItem(tenant, after), before.version)),
      ]),

    assignLead: ({ decision, before, after, turns }) =>
      together([
        { Put: decisionPut(decision) },
        atVersion(leadItem(tenant, after), before.version),
        turnsPut(turns),
        whileActive(decision.person),
      ]),

    leave,
    leaveLead: leave,
  };
}
