/** What each recipient of a campaign got: with the contact, whose rights it shares, and in no list while all is well. */
import { RANK, type Receipt } from "../../core/deliveries/model.ts";
import type { CampaignDelivery, CampaignDeliveryKey, LeadCredit } from "../../core/shards/model.ts";
import type { CampaignDeliveryStore, DeliveryList, DeliveryWrite, LeadCreditStore } from "../../core/shards/ports.ts";
import {
  bare,
  failed,
  getItem,
  type Item,
  keys,
  LIST_INDEX,
  lists,
  readAll,
  type TableContext,
  withoutUndefined,
} from "./table.ts";
import { insertion } from "./together.ts";

const keyOf = (tenant: string, { contactId, own }: CampaignDeliveryKey) => ({
  pk: keys.contact(tenant, contactId),
  sk: `sent#${own}`,
});

/** When a receipt reached which status. On the row itself, because a receipt may be the first that is known of a delivery. */
const TIMES = { sent: "sentAt", delivered: "deliveredAt", read: "readAt", failed: "failedAt" } as const;

function listOf({ status, until }: Pick<CampaignDelivery, "status" | "until">): DeliveryList | undefined {
  if (status === "failed") return "failed";
  if ((status === "deferred" || status === "unknown") && until !== undefined) return `${status}.${until}`;
  return undefined;
}

export function makeCampaignDeliveryStore(context: TableContext): CampaignDeliveryStore {
  const { client, tableName: TableName, tenant, together } = context;

  /** Its place in the list of what has to be gone on with, where it has one. */
  const placeOf = (delivery: CampaignDelivery): Item => {
    const list = listOf(delivery);
    return list ? { lpk: lists.campaignDeliveries(tenant, delivery, list), lsk: delivery.contactId } : {};
  };
  const itemFor = (delivery: CampaignDelivery): Item =>
    withoutUndefined({
      ...{ ...keyOf(tenant, delivery), entity: "campaign-delivery", v: 1 },
      ...{ ...delivery, rank: RANK[delivery.status], ...placeOf(delivery) },
    });

  return {
    async all(wanted) {
      const rows = await readAll(
        context,
        wanted.map((key) => keyOf(tenant, key)),
      );
      return rows.map((item) => item && bare<CampaignDelivery>(item));
    },
    async ofContact(contactId, limit) {
      const { Items = [] } = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :sent)",
        ExpressionAttributeValues: { ":pk": keys.contact(tenant, contactId), ":sent": "sent#" },
      });
      return Items.map((item) => bare<CampaignDelivery>(item))
        .sort((a, b) => ((a.sentAt ?? a.createdAt ?? "") < (b.sentAt ?? b.createdAt ?? "") ? 1 : -1))
        .slice(0, limit);
    },
    async engaged(key, engagement) {
      const names = ["openedAt", "clickedAt", "openedByMachineAt", "clickedByMachineAt"] as const;
      const sets = names.filter((name) => engagement[name] !== undefined);
      const removes = names.filter((name) => engagement[name] === undefined);
      await conditionally(
        client.update({
          TableName,
          Key: keyOf(tenant, key),
          UpdateExpression: [
            sets.length > 0 ? `SET ${sets.map((name) => `${name} = :${name}`).join(", ")}` : "",
            removes.length > 0 ? `REMOVE ${removes.join(", ")}` : "",
          ].join(" "),
          ConditionExpression: "attribute_exists(pk)",
          ...(sets.length > 0
            ? { ExpressionAttributeValues: Object.fromEntries(sets.map((name) => [`:${name}`, engagement[name]])) }
            : {}),
        }),
      );
    },
    answered: (key, at) => happenedFirst(key, "answeredAt", at),
    unsubscribed: (key, at) => happenedFirst(key, "unsubscribedAt", at),
    async converted({ convertedAt, value, conversions = [], ...key }, before) {
      const done = await conditionally(
        client.update({
          TableName,
          Key: keyOf(tenant, key),
          UpdateExpression: `SET convertedAt = :at, conversions = :ids${value ? ", #value = :value" : ""}`,
          ConditionExpression: before.conversions
            ? "conversions = :before"
            : "attribute_exists(pk) AND attribute_not_exists(conversions)",
          ...(value ? { ExpressionAttributeNames: { "#value": "value" } } : {}),
          ExpressionAttributeValues: {
            ...{ ":at": convertedAt, ":ids": conversions },
            ...(value ? { ":value": value } : {}),
            ...(before.conversions ? { ":before": before.conversions } : {}),
          },
        }),
      );
      return done !== undefined;
    },
    write: async (writes) => void (await Promise.all(writes.map(writeOne))),
    receive,
    async listed({ campaignId, phaseId }, list, { from, to }, limit) {
      const page = await client.query({
        TableName,
        IndexName: LIST_INDEX,
        KeyConditionExpression:
          to === "" ? "lpk = :list AND lsk >= :from" : "lpk = :list AND lsk BETWEEN :from AND :to",
        ExpressionAttributeValues: {
          ":list": lists.campaignDeliveries(tenant, { campaignId, phaseId }, list),
          ":from": from === "" ? " " : from,
          ...(to === "" ? {} : { ":to": to }),
        },
        Limit: limit,
      });
      const contactIds = (page.Items ?? []).map(({ lsk }) => String(lsk)).filter((id) => to === "" || id < to);
      const last = contactIds.at(-1);
      return { contactIds, ...(page.LastEvaluatedKey && last !== undefined ? { next: `${last}!` } : {}) };
    },
  };

  async function happenedFirst(
    key: CampaignDeliveryKey,
    name: "answeredAt" | "unsubscribedAt",
    at: string,
  ): Promise<boolean> {
    const first = await conditionally(
      client.update({
        TableName,
        Key: keyOf(tenant, key),
        UpdateExpression: `SET ${name} = :at`,
        ConditionExpression: `attribute_exists(pk) AND attribute_not_exists(${name})`,
        ExpressionAttributeValues: { ":at": at },
      }),
    );
    return first !== undefined;
  }

  async function writeOne({ delivery, before }: DeliveryWrite): Promise<void> {
    const Item = itemFor(delivery);
    if (before) {
      const replacing = client.put({
        TableName,
        Item,
        ConditionExpression: "#status = :before",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":before": before.status },
      });
      if (!(await holds(replacing))) await merge(delivery);
      return;
    }
    if (await together?.write(insertion(TableName, Item))) return;
    const put = client.put({ TableName, Item, ConditionExpression: "attribute_not_exists(pk)" });
    if (!(await holds(put))) await merge(delivery);
  }

  /** Something stands there: a receipt that was faster, or this very write. The status only moves forward. */
  async function merge(delivery: CampaignDelivery): Promise<void> {
    const { contactId, own, status, reason, until, sentAt, externalId, ...known } = delivery;
    const facts = withoutUndefined({ entity: "campaign-delivery", v: 1, contactId, own, ...known });
    const once = withoutUndefined({ sentAt, externalId });
    const forward = withoutUndefined({ status, reason, until, rank: RANK[status], ...placeOf(delivery) });
    if (await set({ ...facts, ...forward }, once, "attribute_not_exists(#rank) OR #rank < :rank")) return;
    await set(facts, once);

    function set(values: Item, ifNone: Item, condition?: string): Promise<unknown> {
      const names = [...Object.keys(values), ...Object.keys(ifNone)];
      const sets = [
        ...Object.keys(values).map((name) => `#${name} = :${name}`),
        ...Object.keys(ifNone).map((name) => `#${name} = if_not_exists(#${name}, :${name})`),
      ];
      return conditionally(
        client.update({
          TableName,
          Key: keyOf(tenant, delivery),
          UpdateExpression: `SET ${sets.join(", ")}`,
          ...(condition === undefined ? {} : { ConditionExpression: condition }),
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(
            names.map((name) => [`:${name}`, name in values ? values[name] : ifNone[name]]),
          ),
        }),
      );
    }
  }

  async function receive(key: CampaignDeliveryKey, receipt: Receipt): Promise<"moved" | "unchanged"> {
    const { status, externalId, times, reason, unreachable } = receipt;
    const values: Item = {
      ":entity": "campaign-delivery",
      ":v": 1,
      ":contact": key.contactId,
      ":own": key.own,
      ":status": status,
      ":rank": RANK[status],
      ":external": externalId,
    };
    const sets = [
      "entity = :entity",
      "v = :v",
      "contactId = :contact",
      "own = :own",
      "#status = :status",
      "#rank = :rank",
    ];
    sets.push("externalId = if_not_exists(externalId, :external)");
    for (const [name, time] of Object.entries(times)) {
      const attribute = TIMES[name as keyof typeof TIMES];
      values[`:${attribute}`] = time;
      sets.push(`${attribute} = if_not_exists(${attribute}, :${attribute})`);
    }
    if (reason) {
      sets.push("reason = :reason");
      values[":reason"] = reason;
    }
    if (unreachable) {
      sets.push("unreachable = :unreachable");
      values[":unreachable"] = unreachable;
    }
    const removes = ["lpk", "lsk", "#until", ...(reason ? [] : ["reason"])];
    const moved = await conditionally(
      client.update({
        TableName,
        Key: keyOf(tenant, key),
        ReturnValues: status === "failed" ? "ALL_NEW" : "NONE",
        UpdateExpression: `SET ${sets.join(", ")} REMOVE ${removes.join(", ")}`,
        ConditionExpression: "attribute_not_exists(#rank) OR #rank < :rank",
        ExpressionAttributeNames: { "#status": "status", "#rank": "rank", "#until": "until" },
        ExpressionAttributeValues: values,
      }),
    );
    const row = moved?.Attributes;
    // What fails late is found again by whoever sends once more what failed.
    if (status === "failed" && typeof row?.campaignId === "string") await list(bare<CampaignDelivery>(row));
    return moved ? "moved" : "unchanged";
  }

  async function list(delivery: CampaignDelivery): Promise<void> {
    const { lpk, lsk } = placeOf(delivery);
    await conditionally(
      client.update({
        TableName,
        Key: keyOf(tenant, delivery),
        UpdateExpression: "SET lpk = :lpk, lsk = :lsk",
        ConditionExpression: "#status = :failed",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":lpk": lpk, ":lsk": lsk, ":failed": "failed" },
      }),
    );
  }
}

/** Whether its condition holds. */
const holds = async (write: Promise<void>): Promise<boolean> =>
  (await conditionally(write.then(() => true as const))) !== undefined;

/** Undefined where its condition does not hold. */
async function conditionally<Output>(write: Promise<Output>): Promise<Output | undefined> {
  try {
    return await write;
  } catch (error) {
    if (failed(error, "ConditionalCheckFailedException")) return undefined;
    throw error;
  }
}

/** With the contact, as what they got is. */
export function makeLeadCreditStore(context: TableContext): LeadCreditStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOfCredit = (contactId: string, leadId: string) => ({
    pk: keys.contact(tenant, contactId),
    sk: `credit#${leadId}`,
  });
  return {
    async get(contactId, leadId) {
      const item = await getItem(context, keyOfCredit(contactId, leadId), true);
      return item && bare<LeadCredit>(item);
    },
    async keep(credit) {
      await conditionally(
        client.put({
          TableName,
          Item: { ...keyOfCredit(credit.contactId, credit.leadId), entity: "campaign-credit", v: 1, ...credit },
          ConditionExpression: "attribute_not_exists(pk) OR leadVersion < :version",
          ExpressionAttributeValues: { ":version": credit.leadVersion },
        }),
      );
    },
  };
}
