/**
 * Calendars at Google. `<t>#google-calendars`: the client's id, an account for each person, and who was sent to Google just now
 * (`consent#<person>`). `<t>#google-calendar#<person>`: what stands there of ours (`m#<entry>`), and appointments that are only there
 * (`b#<id>`), which are listed by their beginnings.
 */
import {
  type BusyTime,
  type GoogleAccount,
  type GoogleClient,
  type Mirror,
  NEVER_SYNCED,
  type PendingConsent,
} from "../../core/google-calendar/model.ts";
import type { BusyStore, GoogleAccountStore, MirrorStore } from "../../core/google-calendar/ports.ts";
import { bare, failed, getItem, type Item, keys, LIST_INDEX, lists, type TableContext } from "./table.ts";

const CLIENT = "client";

export function makeGoogleAccountStore(context: TableContext): GoogleAccountStore {
  const { client, tableName: TableName, tenant } = context;
  const pk = keys.googleCalendars(tenant);
  const keyOf = (person: string) => ({ pk, sk: person });
  const consentKey = (person: string) => ({ pk, sk: `consent#${person}` });
  const account = (item: Item): GoogleAccount => {
    const {
      claimId: _id,
      claimUntil: _until,
      ...rest
    } = bare<GoogleAccount & { claimId?: string; claimUntil?: string }>(item);
    return rest;
  };
  /** Undefined where the condition does not hold. */
  async function change(input: Omit<Parameters<typeof client.update>[0], "TableName">): Promise<Item | undefined> {
    try {
      return (await client.update({ TableName, ReturnValues: "ALL_NEW", ...input })).Attributes ?? {};
    } catch (error) {
      if (failed(error, "ConditionalCheckFailedException")) return undefined;
      throw error;
    }
  }

  return {
    async get(person) {
      const item = await getItem(context, keyOf(person), true);
      return item && account(item);
    },
    async all() {
      const { Items = [] } = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :person)",
        ExpressionAttributeValues: { ":pk": pk, ":person": "usr_" },
      });
      return Items.map(account);
    },
    async put(fresh) {
      await client.put({ TableName, Item: { ...keyOf(fresh.person), entity: "google-account", v: 1, ...fresh } });
    },
    async choose({ person, version, sync }, { calendarId, calendar, shows, busy, status }, at) {
      const item = await change({
        Key: keyOf(person),
        UpdateExpression:
          "SET calendarId = :calendarId, calendar = :calendar, shows = :shows, busy = :busy, #status = :status, sync = :sync, updatedAt = :at, version = :after",
        ConditionExpression: "version = :before",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: {
          ...{ ":calendarId": calendarId, ":calendar": calendar, ":shows": shows, ":busy": busy, ":status": status },
          ...{ ":at": at, ":before": version, ":after": version + 1 },
          // What is watched is ended by whoever synchronises next.
          ":sync": { ...NEVER_SYNCED, channels: sync.channels },
        },
      });
      return item ? account(item) : "conflict";
    },
    async claim(person, { id, now, until }) {
      const item = await change({
        Key: keyOf(person),
        UpdateExpression: "SET claimId = :id, claimUntil = :until",
        ConditionExpression: "attribute_exists(pk) AND (attribute_not_exists(claimUntil) OR claimUntil < :now)",
        ExpressionAttributeValues: { ":id": id, ":until": until, ":now": now },
      });
      if (item) return account(item);
      return (await getItem(context, keyOf(person), true)) ? "held" : undefined;
    },
    async settle({ person, version }, claimId, { status, problem, sync }) {
      const mine = { ":mine": claimId };
      const settled = await change({
        Key: keyOf(person),
        UpdateExpression: "SET #status = :status, problem = :problem, sync = :sync REMOVE claimId, claimUntil",
        ConditionExpression: "claimId = :mine AND version = :version",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: {
          ...mine,
          ":status": status,
          ":problem": problem,
          ":sync": sync,
          ":version": version,
        },
      });
      if (settled) return true;
      await change({
        Key: keyOf(person),
        UpdateExpression: "REMOVE claimId, claimUntil",
        ConditionExpression: "claimId = :mine",
        ExpressionAttributeValues: mine,
      });
      return false;
    },
    async remove(person) {
      for (const item of await partition(context, person))
        await client.delete({ TableName, Key: { pk: item.pk, sk: item.sk } });
      await client.delete({ TableName, Key: keyOf(person) });
    },

    async client() {
      const item = await getItem(context, { pk, sk: CLIENT }, true);
      return item && bare<GoogleClient>(item);
    },
    async saveClient(fresh) {
      await client.put({ TableName, Item: { pk, sk: CLIENT, entity: "google-client", v: 1, ...fresh } });
    },
    async expect(consent) {
      const ttl = Math.ceil(Date.parse(consent.expiresAt) / 1000);
      const Item = { ...consentKey(consent.person), entity: "google-consent", v: 1, ttl, ...consent };
      await client.put({ TableName, Item });
    },
    async takeConsent(person) {
      const item = await getItem(context, consentKey(person), true);
      if (item) await client.delete({ TableName, Key: consentKey(person) });
      return item && bare<PendingConsent>(item);
    },
  };
}

/** What is kept of one person's calendar; `prefix`: of the sort key. */
async function partition(context: TableContext, person: string, prefix = "", names?: string): Promise<readonly Item[]> {
  const found: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await context.client.query({
      TableName: context.tableName,
      KeyConditionExpression: `pk = :pk${prefix === "" ? "" : " AND begins_with(sk, :prefix)"}`,
      ExpressionAttributeValues: {
        ":pk": keys.googleCalendar(context.tenant, person),
        ...(prefix === "" ? {} : { ":prefix": prefix }),
      },
      ...(names === undefined ? {} : { ProjectionExpression: names }),
      ...(from ? { ExclusiveStartKey: from } : {}),
      ConsistentRead: true,
    });
    found.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from);
  return found;
}

export function makeMirrorStore(context: TableContext, person: string): MirrorStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (entryId: string) => ({ pk: keys.googleCalendar(tenant, person), sk: `m#${entryId}` });
  return {
    all: async () => (await partition(context, person, "m#")).map((item) => bare<Mirror>(item)),
    async put(mirror) {
      await client.put({ TableName, Item: { ...keyOf(mirror.entryId), entity: "google-mirror", v: 1, ...mirror } });
    },
    async remove(entryId) {
      await client.delete({ TableName, Key: keyOf(entryId) });
    },
  };
}

export function makeBusyStore(context: TableContext, person: string): BusyStore {
  const { client, tableName: TableName, tenant } = context;
  const list = lists.googleBusy(tenant, person);
  const keyOf = (googleId: string) => ({ pk: keys.googleCalendar(tenant, person), sk: `b#${googleId}` });
  return {
    ids: async () => (await partition(context, person, "b#", "sk")).map(({ sk }) => String(sk).slice(2)),
    async put(busy) {
      const place = { lpk: list, lsk: `${busy.startsAt}#${busy.googleId}` };
      await client.put({
        TableName,
        Item: { ...keyOf(busy.googleId), ...place, entity: "google-busy", v: 1, person, ...busy },
      });
    },
    async remove(googleId) {
      await client.delete({ TableName, Key: keyOf(googleId) });
    },
    async between(from, to, limit) {
      const { Items = [] } = await client.query({
        TableName,
        IndexName: LIST_INDEX,
        KeyConditionExpression: "lpk = :list AND lsk BETWEEN :from AND :to",
        ExpressionAttributeValues: { ":list": list, ":from": from, ":to": to },
        Limit: limit,
      });
      return Items.map((item) => {
        const { person: _, ...busy } = bare<BusyTime & { person: string }>(item);
        return busy;
      });
    },
  };
}
