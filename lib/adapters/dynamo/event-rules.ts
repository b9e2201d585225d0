import type { Counts, EventRule, LogEntry, Waiting } from "../../core/event-rules/model.ts";
import { LOG_DAYS, NOBODY } from "../../core/event-rules/model.ts";
import type { EventRuleStore, FollowedStore, RuleLog, ToldStore, WaitStore } from "../../core/event-rules/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { sameName } from "../../core/labels/model.ts";
import { makeCatalogue } from "./catalogue.ts";
import { followedKey } from "./events.ts";
import {
  bare,
  epochSeconds,
  failed,
  getItem,
  type Item,
  keys,
  queryPage,
  reasonsOf,
  type TableContext,
} from "./table.ts";
import { asTimer, timerKey } from "./timers.ts";

const NOUN = "event-rule";

/** `taken`: another rule has this name. */
export function makeEventRuleStore(context: TableContext, ids: Ids): EventRuleStore {
  const { client, tableName: TableName, tenant } = context;
  return {
    ...makeCatalogue<EventRule>(context, ids, { noun: "event-rule", once: ({ name }) => sameName(name) }),
    async surely() {
      const rules: EventRule[] = [];
      let start: Item | undefined;
      do {
        const result = await client.query({
          TableName,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :entries)",
          ExpressionAttributeValues: { ":pk": keys.catalogue(tenant, NOUN), ":entries": "i#" },
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        rules.push(...(result.Items ?? []).map((item) => bare<EventRule>(item)));
        start = result.LastEvaluatedKey;
      } while (start);
      return rules;
    },
  };
}

export function makeFollowedStore(context: TableContext): FollowedStore {
  const { client, tableName: TableName, tenant } = context;
  return {
    async read() {
      const item = await getItem(context, followedKey(tenant), true);
      return { types: new Set((item?.types ?? []) as readonly string[]), version: Number(item?.version ?? 0) };
    },
    async save(types, version) {
      try {
        await client.put({
          TableName,
          Item: { ...followedKey(tenant), entity: "followed-types", v: 1, types: [...types], version: version + 1 },
          ConditionExpression: "attribute_not_exists(pk) OR version = :version",
          ExpressionAttributeValues: { ":version": version },
        });
        return "saved";
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "conflict";
        throw error;
      }
    },
  };
}

/** What was taken back stays as long as anything late may come. */
const TAKEN_BACK_DAYS = 30;
/** In the place of a contact: what anybody's event took back of nobody, and what nobody's took back of everybody. */
const BY_ANYBODY = "by anybody";
const BY_NOBODY = "by nobody";
const timerOf = (own: string): `rule.${string}` => `rule.${own}`;

export function makeWaitStore(context: TableContext): WaitStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (waitId: string, own: string) => timerKey(tenant, waitId, timerOf(own));
  const itemFor = (waiting: Waiting): Item => ({
    ...keyOf(waiting.waitId, waiting.own),
    entity: "rule-wait",
    v: 1,
    ...waiting,
    ...asTimer(tenant, { conversationId: waiting.waitId, timer: timerOf(waiting.own), wakeAt: waiting.wakeAt }),
  });
  const takenBack = (
    waitId: string,
    own: string,
    { order, contactId }: Pick<Waiting, "order" | "contactId">,
    at: string,
  ): Item => ({
    ...keyOf(waitId, own),
    entity: "rule-wait",
    v: 1,
    ...{ waitId, own, order, contactId },
    ttl: epochSeconds(at, TAKEN_BACK_DAYS),
  });
  const isWaiting = (item: Item | undefined): item is Item => item?.relay === "timer";
  function toWaiting({ waitId, own, ruleId, eventId, order, contactId, wakeAt }: Item): Waiting {
    return { waitId, own, ruleId, eventId, order, contactId, wakeAt } as Waiting;
  }
  const notLater = (order: unknown, than: "<" | "<=") => ({
    ConditionExpression: `attribute_not_exists(pk) OR #order ${than} :order`,
    ExpressionAttributeNames: { "#order": "order" },
    ExpressionAttributeValues: { ":order": order },
  });
  /** Unless something later stands there. */
  async function replace(item: Item): Promise<"written" | "outdated"> {
    try {
      await client.put({ TableName, Item: item, ...notLater(item.order, "<") });
      return "written";
    } catch (error) {
      if (failed(error, "ConditionalCheckFailedException")) return "outdated";
      throw error;
    }
  }

  return {
    async put(waiting) {
      const before = await getItem(context, keyOf(waiting.waitId, waiting.own), true);
      const { waitId, contactId, order } = waiting;
      const Put = { TableName, Item: itemFor(waiting), ...notLater(order, "<=") };
      const Key = keyOf(waitId, contactId === null ? BY_ANYBODY : BY_NOBODY);
      const ConditionCheck = { TableName, Key, ...notLater(order, "<=") };
      try {
        await client.transactWrite({ TransactItems: [{ Put }, { ConditionCheck }] });
      } catch (error) {
        if (reasonsOf(error).includes("ConditionalCheckFailed")) return { kind: "outdated" };
        throw error;
      }
      return { kind: "waiting", ...(isWaiting(before) ? { replaced: toWaiting(before) } : {}) };
    },

    async get(waitId, own) {
      const item = await getItem(context, keyOf(waitId, own), true);
      return isWaiting(item) ? toWaiting(item) : undefined;
    },

    async cancel(waitId, { own, order, contactId }) {
      const now = order.slice(0, order.indexOf("#"));
      // Before it is looked for: what is put from now on meets these, and what was put before is found.
      for (const by of contactId === null ? [BY_ANYBODY, BY_NOBODY] : [BY_ANYBODY])
        await replace(takenBack(waitId, by, { order, contactId: null }, now));
      const { Items: there = [] } = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": keys.conversation(tenant, waitId) },
        ConsistentRead: true,
      });
      const gone: Waiting[] = [];
      for (const item of there.filter(isWaiting)) {
        const waiting = toWaiting(item);
        if (contactId !== null && waiting.contactId !== null && waiting.contactId !== contactId) continue;
        const back = takenBack(waitId, waiting.own, { order, contactId: waiting.contactId }, now);
        if ((await replace(back)) === "written") gone.push(waiting);
      }
      // What happened before and comes later finds that it was taken back.
      await replace(takenBack(waitId, own, { order, contactId }, now));
      return gone;
    },
  };
}

export function makeToldStore({ client, tableName: TableName, tenant }: TableContext, ids: Ids): ToldStore {
  return {
    async claim(contactId, { ruleId, thing, eventId }, now, withinMs) {
      const at = new Date(now).toISOString();
      try {
        await client.put({
          TableName,
          Item: {
            pk: keys.contact(tenant, contactId),
            sk: `told#${ruleId}#${ids.derive("told of", thing).slice(0, 16)}`,
            entity: "rule-told",
            v: 1,
            ...{ ruleId, eventId, at },
            ttl: Math.ceil((now + withinMs) / 1000) + 86_400,
          },
          ConditionExpression: "attribute_not_exists(pk) OR #at <= :since OR eventId = :event",
          ExpressionAttributeNames: { "#at": "at" },
          ExpressionAttributeValues: { ":since": new Date(now - withinMs).toISOString(), ":event": eventId },
        });
        return true;
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return false;
        throw error;
      }
    },
  };
}

export function makeRuleLog(context: TableContext): RuleLog {
  const { client, tableName: TableName, tenant } = context;
  const toEntry = (item: Item): LogEntry => {
    const entry = bare<LogEntry>(item);
    return { ...entry, counts: { ...NOBODY, ...(entry.counts as Partial<Counts>) } };
  };
  return {
    async write(entry) {
      await client.put({
        TableName,
        Item: {
          pk: keys.eventRule(tenant, entry.ruleId),
          sk: `log#${entry.order}`,
          entity: "rule-log",
          v: 1,
          ...entry,
          ttl: epochSeconds(entry.at, LOG_DAYS),
        },
      });
    },
    async get(ruleId, order) {
      const item = await getItem(context, { pk: keys.eventRule(tenant, ruleId), sk: `log#${order}` }, true);
      return item && toEntry(item);
    },
    async list(ruleId, page) {
      const pk = keys.eventRule(tenant, ruleId);
      const found = await queryPage(
        context,
        {
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :log)",
          ExpressionAttributeValues: { ":pk": pk, ":log": "log#" },
          ScanIndexForward: false,
        },
        page,
        pk,
      );
      return { ...found, items: found.items.map(toEntry) };
    },
  };
}
