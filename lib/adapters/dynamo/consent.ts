import { EMPTY_LEDGER, type SendLedger } from "../../core/caps/model.ts";
import type { SendLedgerStore } from "../../core/caps/ports.ts";
import type { ConsentRecord, Suppression } from "../../core/consent/model.ts";
import {
  type ConsentStore,
  OPT_OUTS_KEPT_MS,
  type OptOut,
  type OptOutStore,
  type SuppressionStore,
} from "../../core/consent/ports.ts";
import type { Clock, Ids } from "../../core/kernel/ports.ts";
import { DEFAULT_SENDING, type SendingPolicy } from "../../core/policy/model.ts";
import type { DailyPlaces, SendingPolicyStore } from "../../core/policy/ports.ts";
import {
  bare,
  epochSeconds,
  failed,
  getItem,
  type Item,
  keys,
  queryPage,
  readAll,
  replaceVersion,
  type TableContext,
} from "./table.ts";

export function makeConsentStore(
  { client, tableName: TableName, tenant }: TableContext,
  ids: Ids,
  clock: Clock = { now: Date.now },
): ConsentStore {
  return {
    async ledger(contactIds) {
      return (await Promise.all(contactIds.map(ledgerOf))).flat();
    },
    async record(record) {
      const entry = ids.derive("consent", record.channel, record.purpose, record.state, record.at).slice(0, 16);
      // First, so that nobody's no is in the ledger and not here: whoever reads it here asks the ledger.
      if (record.state === "withdrawn") await noteOptOut(record.contactId);
      await client.put({
        TableName,
        Item: {
          pk: keys.contact(tenant, record.contactId),
          sk: `consent#${record.at}#${entry}`,
          entity: "consent",
          v: 1,
          ...record,
        },
      });
    },
  };

  async function noteOptOut(contactId: string): Promise<void> {
    const at = new Date(clock.now()).toISOString();
    await client.put({
      TableName,
      Item: {
        ...{ pk: keys.optOuts(tenant), sk: `${at}#${contactId}`, entity: "opt-out", v: 1, contactId, at },
        ttl: Math.ceil((clock.now() + OPT_OUTS_KEPT_MS) / 1000),
      },
    });
  }

  async function ledgerOf(contactId: string): Promise<readonly ConsentRecord[]> {
    const records: ConsentRecord[] = [];
    let start: Item | undefined;
    do {
      const page = await client.query({
        TableName,
        KeyConditionExpression: "pk = :contact AND begins_with(sk, :consent)",
        ExpressionAttributeValues: { ":contact": keys.contact(tenant, contactId), ":consent": "consent#" },
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      records.push(...(page.Items ?? []).map((item) => bare<ConsentRecord>(item)));
      start = page.LastEvaluatedKey;
    } while (start);
    return records;
  }
}

export const makeOptOutStore = ({ client, tableName: TableName, tenant }: TableContext): OptOutStore => ({
  async since(at) {
    const found: OptOut[] = [];
    let start: Item | undefined;
    do {
      const page = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND sk >= :at",
        ExpressionAttributeValues: { ":pk": keys.optOuts(tenant), ":at": at },
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      found.push(...(page.Items ?? []).map((item) => bare<OptOut>(item)));
      start = page.LastEvaluatedKey;
    } while (start);
    return found;
  },
});

/** Addresses are personal and keys show up in traces: so the key holds a hash. */
export function makeSuppressionStore(context: TableContext, ids: Ids): SuppressionStore {
  const { client, tableName: TableName, tenant } = context;
  const pk = keys.suppressions(tenant);
  const keyOf = (kind: string, value: string) => ({ pk, sk: ids.derive("suppression", kind, value) });
  return {
    async get(kind, value) {
      const item = await getItem(context, keyOf(kind, value), true);
      return item && bare<Suppression>(item);
    },
    async glance(kind, value) {
      const [item] = await readAll(context, [keyOf(kind, value)]);
      return item && bare<Suppression>(item);
    },
    async add(suppression) {
      const { kind, value } = suppression;
      try {
        await client.put({
          TableName,
          Item: { ...keyOf(kind, value), entity: "suppression", v: 1, ...suppression },
          ConditionExpression: "attribute_not_exists(pk) OR #scope = :marketing",
          ExpressionAttributeNames: { "#scope": "scope" },
          ExpressionAttributeValues: { ":marketing": "marketing" },
        });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },
    async remove(suppressionId) {
      try {
        await client.delete({ TableName, Key: { pk, sk: suppressionId }, ConditionExpression: "attribute_exists(pk)" });
        return true;
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return false;
        throw error;
      }
    },
    async list(page) {
      const { items, ...rest } = await queryPage(
        context,
        { KeyConditionExpression: "pk = :list", ExpressionAttributeValues: { ":list": pk } },
        page,
        "suppressions",
      );
      return { items: items.map((item) => ({ ...bare<Suppression>(item), suppressionId: String(item.sk) })), ...rest };
    },
  };
}

export function makeSendLedgerStore(context: TableContext): SendLedgerStore {
  const keyOf = (contactId: string) => ({ pk: keys.contact(context.tenant, contactId), sk: "sends" });
  return {
    async get(contactId) {
      const item = await getItem(context, keyOf(contactId), true);
      return item ? bare<SendLedger>(item) : EMPTY_LEDGER;
    },
    async glance(contactId) {
      const [item] = await readAll(context, [keyOf(contactId)]);
      return item ? bare<SendLedger>(item) : EMPTY_LEDGER;
    },
    save: (contactId, ledger) => versioned(context, { ...keyOf(contactId), entity: "sends", v: 1, ...ledger }),
  };
}

export function makeSendingPolicyStore(context: TableContext): SendingPolicyStore {
  const key = { pk: keys.sending(context.tenant), sk: "policy" };
  return {
    async read() {
      const item = await getItem(context, key, true);
      // What was saved before a field was there has its default.
      return item ? { ...DEFAULT_SENDING, ...bare<SendingPolicy>(item) } : DEFAULT_SENDING;
    },
    save: (policy) => versioned(context, { ...key, entity: "sending-policy", v: 1, ...policy }),
  };
}

/** What is counted of a day is of no use a few days later. */
const PLACES_DAYS = 3;

export function makeDailyPlaces({ client, tableName: TableName, tenant }: TableContext): DailyPlaces {
  const keyOf = (connectionId: string, day: string) => ({
    pk: keys.sending(tenant),
    sk: `places#${connectionId}#${day}`,
  });
  const add = async (connectionId: string, day: string, what: Place, by: number, condition: string, bound: number) => {
    try {
      await client.update({
        TableName,
        Key: keyOf(connectionId, day),
        UpdateExpression: "SET entity = :entity, v = :v, #ttl = :ttl ADD #what :by",
        ConditionExpression: condition,
        ExpressionAttributeNames: { "#ttl": "ttl", "#what": what },
        ExpressionAttributeValues: {
          ...{ ":entity": "places", ":v": 1, ":by": by, ":bound": bound },
          ":ttl": epochSeconds(day, PLACES_DAYS),
        },
      });
      return true;
    } catch (error) {
      if (failed(error, "ConditionalCheckFailedException")) return false;
      throw error;
    }
  };
  /** All of them, or as many as are left: of senders that want the last ones at once all but one ask again. */
  async function upTo(connectionId: string, day: string, what: Place, limit: number, count: number): Promise<number> {
    const free = "attribute_not_exists(#what) OR #what <= :bound";
    for (let wanted = Math.min(count, limit); wanted > 0; ) {
      if (await add(connectionId, day, what, wanted, free, limit - wanted)) return wanted;
      const { Item: item } = await client.get({ TableName, Key: keyOf(connectionId, day), ConsistentRead: true });
      wanted = Math.min(wanted, limit - Number(item?.[what] ?? 0));
    }
    return 0;
  }
  return {
    take: (connectionId, day, limit, count) => upTo(connectionId, day, "taken", limit, count),
    giveBack: async (connectionId, day, count) =>
      void (await add(connectionId, day, "taken", -count, "#what >= :bound", count)),
    promise: (connectionId, day, limit, count) => upTo(connectionId, day, "promised", limit, count),
  };
}

type Place = "taken" | "promised";

/** Puts the first version where there is none, and each later one in place of the one before. */
async function versioned(
  context: TableContext,
  Item: Item & { readonly version: number },
): Promise<"saved" | "conflict"> {
  const { client, tableName: TableName } = context;
  if (Item.version > 1) return replaceVersion(context, Item, Item.version - 1);
  try {
    await client.put({ TableName, Item, ConditionExpression: "attribute_not_exists(pk)" });
    return "saved";
  } catch (error) {
    if (failed(error, "ConditionalCheckFailedException")) return "conflict";
    throw error;
  }
}
