import { isDeepStrictEqual } from "node:util";
import { BadCursor, type Page, type PageRequest } from "../../core/kernel/page.ts";
import { contactOfLead, type Lead, type StageMove } from "../../core/leads/model.ts";
import type { LeadFilter, LeadStore } from "../../core/leads/ports.ts";
import { cardItem, cardKey, leadItem, leadListOf, stepItem, toDone, toLead } from "./conversation-items.ts";
import {
  failed,
  getItem,
  type Item,
  itemOf,
  type Key,
  keys,
  LEAD_LISTS,
  type LeadList,
  listPage,
  lists,
  queryPage,
  readAll,
  reasonsOf,
  type TableContext,
  withoutUndefined,
} from "./table.ts";

const ABSENT = "attribute_not_exists(pk)";

/** Between the cards of one stage; the highest digit and what a key may begin with beside it. */
const CARDS = { from: "0", to: "~" };

export function makeLeadStore(context: TableContext): LeadStore {
  const { client, tableName: TableName, tenant } = context;
  const leadKey = (contactId: string, leadId: string): Key => ({
    pk: keys.contact(tenant, contactId),
    sk: `lead#${leadId}`,
  });

  const cardOf = (lead: Lead) => {
    const Item = cardItem(tenant, lead);
    return Item ? [{ Put: { TableName, Item, ConditionExpression: ABSENT } }] : [];
  };
  const stepOf = (move: StageMove | undefined) => (move ? [{ Put: { TableName, Item: stepItem(tenant, move) } }] : []);

  async function leadsAt(found: readonly Item[]): Promise<readonly Lead[]> {
    const rows = await readAll(
      context,
      found.map(({ contactId, leadId }) => leadKey(String(contactId), String(leadId))),
    );
    return rows.flatMap((item) => (item ? [toLead(item)] : []));
  }

  return {
    async get(leadId) {
      const contactId = contactOfLead(leadId);
      const item = contactId === undefined ? undefined : await getItem(context, leadKey(contactId, leadId), true);
      return item && toLead(item);
    },

    async list(filter, page) {
      const found = await listLeads(filter, page);
      return { ...found, items: found.items.map(toLead) };
    },

    async ofContact(contactId) {
      const result = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": keys.contact(tenant, contactId), ":prefix": "lead#" },
      });
      return (result.Items ?? []).map(toLead);
    },

    async create(lead, step) {
      const written = await transact([
        { Put: { TableName, Item: leadItem(tenant, lead), ConditionExpression: ABSENT } },
        ...cardOf(lead),
        ...stepOf(step),
      ]);
      if (written === "written") return "created";
      return written[0] === "ConditionalCheckFailed" ? "exists" : "rank_taken";
    },

    async save(lead, before, step) {
      const Item = leadItem(tenant, lead);
      const put = {
        TableName,
        Item,
        ConditionExpression: "version = :before",
        ExpressionAttributeValues: { ":before": before.version },
      };
      const [from, to] = [cardKey(tenant, before), cardKey(tenant, lead)];
      const stays = isDeepStrictEqual(from, to);
      if (stays && !step) {
        try {
          await client.put({ ...put, ReturnValuesOnConditionCheckFailure: "ALL_OLD" });
          return "saved";
        } catch (error) {
          if (!failed(error, "ConditionalCheckFailedException")) throw error;
          return isDeepStrictEqual(itemOf(error), withoutUndefined(Item)) ? "saved" : "conflict";
        }
      }
      const card = stays ? [] : cardOf(lead);
      const written = await transact([
        { Put: put },
        ...card,
        ...(from && !stays ? [{ Delete: { TableName, Key: from } }] : []),
        ...stepOf(step),
      ]);
      if (written === "written") return "saved";
      return written[0] !== "ConditionalCheckFailed" && card.length > 0 && written[1] === "ConditionalCheckFailed"
        ? "rank_taken"
        : "conflict";
    },

    async ofStage(funnelId, stageId, page) {
      const scope = keys.stage(tenant, funnelId, stageId);
      const cards = await queryPage(
        context,
        { KeyConditionExpression: "pk = :stage", ExpressionAttributeValues: { ":stage": scope } },
        page,
        scope,
      );
      return { ...cards, items: await leadsAt(cards.items) };
    },

    async beside({ funnelId, stageId }, rank, side, count) {
      const behind = side === "behind";
      const result = await client.query({
        TableName,
        KeyConditionExpression: `pk = :stage AND sk ${behind ? ">" : "<"} :rank`,
        ExpressionAttributeValues: {
          ":stage": keys.stage(tenant, funnelId, stageId),
          ":rank": rank ?? (behind ? CARDS.from : CARDS.to),
        },
        ScanIndexForward: behind,
        ConsistentRead: true,
        Limit: count,
      });
      return (result.Items ?? []).map(({ leadId, sk }) => ({ leadId: String(leadId), rank: String(sk) }));
    },

    async steps(leadId, page) {
      const contactId = contactOfLead(leadId);
      if (contactId === undefined) return { items: [] };
      const scope = keys.contact(tenant, contactId);
      const found = await queryPage(
        context,
        {
          KeyConditionExpression: "pk = :contact AND begins_with(sk, :steps)",
          ExpressionAttributeValues: { ":contact": scope, ":steps": `step#${leadId}#` },
          ScanIndexForward: false,
        },
        page,
        scope,
      );
      return { ...found, items: found.items.map((item) => toDone<StageMove>(item)) };
    },
  };

  /** Why each was not written, where not all were; all or nothing. A transaction in each other's way is tried again by the caller. */
  async function transact(writes: Parameters<typeof client.transactWrite>[0]["TransactItems"]) {
    try {
      await client.transactWrite({ TransactItems: writes });
      return "written";
    } catch (error) {
      const reasons = reasonsOf(error);
      const lost = reasons.some((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict");
      if (failed(error, "TransactionCanceledException") && lost) return reasons;
      throw error;
    }
  }

  async function listLeads(filter: LeadFilter, page: PageRequest): Promise<Page<Item>> {
    if (filter.state !== "any") return part(leadListOf(filter.state), filter, page);
    // One list after the other, so that each page is one query. The cursor is a list's own, behind the list's name.
    const [name, cursor] = (page.cursor ?? "open.").split(".");
    const at = LEAD_LISTS.indexOf(name as LeadList);
    const list = LEAD_LISTS[at];
    if (list === undefined || cursor === undefined) throw new BadCursor();
    const found = await part(list, filter, { limit: page.limit, ...(cursor ? { cursor } : {}) });
    if (found.nextCursor !== undefined) return { ...found, nextCursor: `${list}.${found.nextCursor}` };
    const next = LEAD_LISTS[at + 1];
    return next === undefined ? found : { ...found, nextCursor: `${next}.` };
  }

  function part(list: LeadList, filter: LeadFilter, page: PageRequest): Promise<Page<Item>> {
    const { createdFrom, createdTo } = filter;
    const { conditions, names, values } = conditionsOf(filter);
    const range = createdFrom !== undefined || createdTo !== undefined;
    return listPage(context, lists.leads(tenant, list), page, {
      // A place in the list goes on behind the moment with a number sign, so what begins at `createdTo` sorts behind it.
      ...(range ? { KeyConditionExpression: "lpk = :list AND lsk BETWEEN :from AND :to" } : {}),
      ExpressionAttributeValues: {
        ...values,
        ...(range ? { ":from": createdFrom ?? "0", ":to": createdTo ?? "9" } : {}),
      },
      ...(conditions.length > 0 ? { FilterExpression: conditions.join(" AND "), ExpressionAttributeNames: names } : {}),
    });
  }
}

const PLAIN = ["type", "teamId", "funnelId", "stageId", "country"] as const;

function conditionsOf(filter: LeadFilter) {
  const conditions: string[] = [];
  const names: Record<string, string> = {};
  const values: Item = {};
  const add = (name: string, condition: string, value: unknown) => {
    names[`#${name}`] = name;
    values[`:${name}`] = value;
    conditions.push(condition);
  };
  const isOneOfOpen = filter.state !== "any" && filter.state !== leadListOf(filter.state);
  if (isOneOfOpen) add("state", "#state = :state", filter.state);
  for (const name of PLAIN) if (filter[name] !== undefined) add(name, `#${name} = :${name}`, filter[name]);
  const { assignee, tag, channel } = filter;
  if (assignee !== undefined) add("assignee", "#assignee = :assignee", assignee === "none" ? null : assignee);
  if (tag !== undefined) add("tags", "contains(#tags, :tags)", tag);
  if (channel !== undefined) {
    names["#source"] = "source";
    add("channel", "#source.#channel = :channel", channel);
  }
  return { conditions, names, values };
}
