/** Who is in a tenant: `<t>#people`; what the door has to know of it: `<t>#access`; the persons' own rows lie in the directory. */
import { isDeepStrictEqual } from "node:util";
import {
  type ApiKey,
  type Census,
  EMPTY_CENSUS,
  type Invitation,
  type Member,
  type TenantSettings,
} from "../../core/people/model.ts";
import type { InvitationStore, KeyStore, PeopleStore, SettingsStore } from "../../core/people/ports.ts";
import type { DocumentClient } from "./client.ts";
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
  withoutUndefined,
} from "./table.ts";

const HOUR_MS = 3_600_000;
/** An invitation that is over stays a while, for whoever wonders. */
const INVITATION_KEPT_DAYS = 90;
const ACTIVITY_KEPT_DAYS = 7;

const memberKey = (tenant: string, userId: string) => ({ pk: keys.people(tenant), sk: userId });
const memberItem = (tenant: string, member: Member): Item =>
  withoutUndefined({ ...memberKey(tenant, member.userId), entity: "member", v: 1, ...member });
const censusKey = (tenant: string) => ({ pk: keys.access(tenant), sk: "census" });
const invitationItem = (tenant: string, invitation: Invitation): Item =>
  withoutUndefined({
    pk: keys.invitations(tenant),
    sk: invitation.invitationId,
    entity: "invitation",
    v: 1,
    ...invitation,
    ttl: epochSeconds(invitation.expiresAt, INVITATION_KEPT_DAYS),
  });

/** Of what has version 0, nothing was written yet. */
const atVersion = (version: number) =>
  version === 0
    ? { ConditionExpression: "attribute_not_exists(pk)" }
    : { ConditionExpression: "version = :before", ExpressionAttributeValues: { ":before": version } };

/** A put under a condition. The client repeats a request whose answer was lost: what stands there is then this very write. */
async function putIf(
  context: TableContext,
  Item: Item,
  condition: { readonly ConditionExpression: string; readonly ExpressionAttributeValues?: Item },
): Promise<boolean> {
  try {
    await context.client.put({ TableName: context.tableName, Item, ...condition });
    return true;
  } catch (error) {
    if (!failed(error, "ConditionalCheckFailedException")) throw error;
    const present = await getItem(context, { pk: String(Item.pk), sk: String(Item.sk) }, true);
    return isDeepStrictEqual(present, Item);
  }
}

export function makePeopleStore(context: TableContext): PeopleStore {
  const { client, tableName: TableName, tenant } = context;
  const censusItem = (census: Census): Item => ({ ...censusKey(tenant), entity: "census", v: 1, ...census });

  return {
    page: async (page) => {
      const { items, ...rest } = await queryPage(
        context,
        { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": keys.people(tenant) } },
        page,
        keys.people(tenant),
      );
      return { ...rest, items: items.map((item) => bare<Member>(item)) };
    },

    async member(userId) {
      const item = await getItem(context, memberKey(tenant, userId), true);
      return item && bare<Member>(item);
    },

    async membersOf(userIds) {
      if (userIds.length === 0) return [];
      const found: Member[] = [];
      let wanted = [...new Set(userIds)].map((id) => memberKey(tenant, id) as Item);
      while (wanted.length > 0) {
        const answer = await client.batchGet({ RequestItems: { [TableName]: { Keys: wanted } } });
        found.push(...(answer.Responses?.[TableName] ?? []).map((item) => bare<Member>(item)));
        wanted = (answer.UnprocessedKeys?.[TableName]?.Keys ?? []) as Item[];
      }
      return found;
    },

    async census() {
      const item = await getItem(context, censusKey(tenant), true);
      return item ? bare<Census>(item) : EMPTY_CENSUS;
    },

    saveCensus: async (after, before) =>
      (await putIf(context, censusItem(after), atVersion(before.version))) ? "saved" : "conflict",

    async change({ member: { before, after }, census, invitation, at }) {
      const own = before ?? after;
      if (!own) throw new Error("a change of nobody");
      const entry = { pk: keys.person(own.userId.replace(/^usr_/, "")), sk: tenant };
      const writes = [
        after
          ? { Put: { TableName, Item: memberItem(tenant, after), ...atVersion(before?.version ?? 0) } }
          : { Delete: { TableName, Key: memberKey(tenant, own.userId), ...atVersion(before?.version ?? 0) } },
        after
          ? {
              Put: {
                TableName,
                Item: { ...entry, entity: "membership", v: 1, tenant, role: after.role, status: after.status },
              },
            }
          : { Delete: { TableName, Key: entry } },
        { Put: { TableName, Item: censusItem(census.after), ...atVersion(census.before.version) } },
        ...(after ? [] : [{ Put: { TableName, Item: departure(own, at) } }]),
        ...(invitation
          ? [
              {
                Put: {
                  TableName,
                  Item: invitationItem(tenant, invitation.after),
                  ...atVersion(invitation.before.version),
                },
              },
            ]
          : []),
      ];
      try {
        await client.transactWrite({ TransactItems: writes });
        return "saved";
      } catch (error) {
        if (reasonsOf(error).some((reason) => reason === "ConditionalCheckFailed" || reason === "TransactionConflict"))
          return "conflict";
        throw error;
      }
    },

    saveProfile: async (after, before) =>
      (await putIf(context, memberItem(tenant, after), atVersion(before.version))) ? "saved" : "conflict",

    async seen(userId, at, email) {
      await coarsely(client, {
        TableName,
        Key: memberKey(tenant, userId),
        UpdateExpression: `SET lastSeenAt = :at${email === undefined ? "" : ", email = :email"}`,
        ConditionExpression: "attribute_exists(pk) AND (attribute_not_exists(lastSeenAt) OR lastSeenAt < :earlier)",
        ExpressionAttributeValues: {
          ":at": at,
          ":earlier": earlier(at),
          ...(email === undefined ? {} : { ":email": email }),
        },
      });
    },
  };

  /** A deleted row says nothing of who deleted it: this one does, to the audit log. */
  function departure({ userId, version }: Member, at: string): Item {
    return {
      pk: keys.activity(tenant, at.slice(0, 10)),
      sk: `deleted#member#${userId}#${version}#${at}`,
      entity: "activity",
      v: 1,
      kind: "deleted",
      at,
      subject: { entity: "member", id: userId },
      ttl: epochSeconds(at, ACTIVITY_KEPT_DAYS),
    };
  }
}

export function makeInvitationStore(context: TableContext): InvitationStore {
  const { tenant } = context;
  const pk = keys.invitations(tenant);
  return {
    page: async (page) => {
      const { items, ...rest } = await queryPage(
        context,
        { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": pk }, ScanIndexForward: false },
        page,
        pk,
      );
      return { ...rest, items: items.map((item) => bare<Invitation>(item)) };
    },
    async get(invitationId) {
      const item = await getItem(context, { pk, sk: invitationId }, true);
      return item && bare<Invitation>(item);
    },
    create: async (invitation) =>
      (await putIf(context, invitationItem(tenant, invitation), {
        ConditionExpression: "attribute_not_exists(pk) OR (createdAt = :at AND version = :first)",
        ExpressionAttributeValues: { ":at": invitation.createdAt, ":first": 1 },
      }))
        ? "created"
        : "exists",
    save: async (after, before) =>
      (await putIf(context, invitationItem(tenant, after), atVersion(before.version))) ? "saved" : "conflict",
  };
}

export function makeKeyStore(context: TableContext): KeyStore {
  const { client, tableName: TableName, tenant } = context;
  const pk = keys.apiKeys(tenant);
  return {
    page: async (page) => {
      const { items, ...rest } = await queryPage(
        context,
        { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": pk } },
        page,
        pk,
      );
      return { ...rest, items: items.map((item) => bare<ApiKey>(item)) };
    },
    async get(keyId) {
      const item = await getItem(context, { pk, sk: keyId });
      return item && bare<ApiKey>(item);
    },
    create: async (key) =>
      (await putIf(context, withoutUndefined({ pk, sk: key.keyId, entity: "api-key", v: 1, ...key, tenant }), {
        ConditionExpression:
          "attribute_not_exists(pk) OR (createdAt = :at AND attribute_not_exists(lastUsedAt) AND attribute_not_exists(revokedAt))",
        ExpressionAttributeValues: { ":at": key.createdAt },
      }))
        ? "created"
        : "exists",
    async revoke(keyId, at) {
      try {
        const { Attributes } = await client.update({
          TableName,
          Key: { pk, sk: keyId },
          UpdateExpression: "SET revokedAt = if_not_exists(revokedAt, :at), version = :second",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":at": at, ":second": 2 },
          ReturnValues: "ALL_NEW",
        });
        return Attributes && bare<ApiKey>(Attributes);
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return undefined;
        throw error;
      }
    },
    async used(keyId, at) {
      await coarsely(client, {
        TableName,
        Key: { pk, sk: keyId },
        UpdateExpression: "SET lastUsedAt = :at",
        ConditionExpression: "attribute_exists(pk) AND (attribute_not_exists(lastUsedAt) OR lastUsedAt < :earlier)",
        ExpressionAttributeValues: { ":at": at, ":earlier": earlier(at) },
      });
    },
  };
}

export function makeSettingsStore(context: TableContext): SettingsStore {
  const key = { pk: keys.access(context.tenant), sk: "settings" };
  return {
    async get() {
      const item = await getItem(context, key, true);
      return item && bare<TenantSettings>(item);
    },
    save: async (after, before) =>
      (await putIf(context, { ...key, entity: "settings", v: 1, ...after }, atVersion(before.version)))
        ? "saved"
        : "conflict",
  };
}

const earlier = (at: string): string => new Date(Date.parse(at) - HOUR_MS).toISOString();

/** A write that is not made when it was made lately, and is nothing to fail for. */
async function coarsely(client: DocumentClient, input: Parameters<DocumentClient["update"]>[0]): Promise<void> {
  try {
    await client.update(input);
  } catch (error) {
    if (!failed(error, "ConditionalCheckFailedException")) throw error;
  }
}
