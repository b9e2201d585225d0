import type { Arrival, StoredMedia } from "../../core/conversations/model.ts";
import type { Amendment, ConversationStore, PendingChange } from "../../core/conversations/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import type { Lead } from "../../core/leads/model.ts";
import { identityItem } from "./contacts.ts";
import { makeConversationDesk } from "./conversation-desk.ts";
import {
  cardItem,
  contactItem,
  conversationItem,
  leadItem,
  placeInList,
  stepItem,
  toConversation,
  toMessage,
} from "./conversation-items.ts";
import { indexExternalId } from "./external-ids.ts";
import { epochSeconds, failed, getItem, type Item, itemOf, keys, reasonsOf, type TableContext } from "./table.ts";
import type { Statement } from "./together.ts";

/** A change that came before its message is kept as long as providers repeat their webhooks. */
const PENDING_DAYS = 7;

export function makeConversationStore(context: TableContext, ids: Ids): ConversationStore {
  const { client, tableName: TableName, tenant, together } = context;
  const headKey = (conversationId: string) => ({ pk: keys.conversation(tenant, conversationId), sk: keys.head });
  const messageKey = (conversationId: string, key: string) => ({
    pk: keys.conversation(tenant, conversationId),
    sk: keys.message(key),
  });

  return {
    ...makeConversationDesk(context),

    async advance(conversationId, arrival, now) {
      const counts = arrival.direction === "in" && arrival.counts;
      if (
        arrival.routine &&
        (await together?.write(routineAdvance(conversationId, arrival, arrival.routine, counts, now)))
      )
        return { kind: "advanced" };
      try {
        const result = await client.update({
          TableName,
          Key: headKey(conversationId),
          UpdateExpression:
            "SET lastApplied = :position, lastMessageAt = :at, lastMessageId = :key, lastDirection = :direction, preview = :preview, updatedAt = :now, lsk = :lsk" +
            (counts ? ", lastInboundAt = :at" : "") +
            (arrival.direction === "out" ? ", firstRepliedAt = if_not_exists(firstRepliedAt, :at)" : "") +
            (counts ? " ADD unread :one, version :one" : " ADD version :one"),
          ConditionExpression: "lastApplied < :position AND lastMessageAt <= :at AND #state = :open",
          ExpressionAttributeNames: { "#state": "state" },
          ExpressionAttributeValues: {
            ":position": arrival.position,
            ":at": arrival.at,
            ":key": arrival.key,
            ":direction": arrival.direction,
            ":preview": arrival.preview,
            ":now": now,
            ":lsk": placeInList({ lastMessageAt: arrival.at, conversationId }),
            ":one": 1,
            ":open": "open",
          },
          ReturnValues: "ALL_NEW",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return { kind: "advanced", conversation: toConversation(result.Attributes ?? {}) };
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
        const item = itemOf(error);
        return item ? { kind: "refused", conversation: toConversation(item) } : { kind: "missing" };
      }
    },

    async open({ conversation, newcomer, identities }) {
      const absent = "attribute_not_exists(pk)";
      const put = (Item: Item) => ({ Put: { TableName, Item, ConditionExpression: absent } });
      const withCard = (lead: Lead) =>
        [leadItem(tenant, lead), cardItem(tenant, lead)].filter((item) => item !== undefined);
      const pointer = {
        pk: keys.contact(tenant, conversation.contactId),
        sk: `cnv#${conversation.conversationId}`,
        entity: "contact-conversation",
        v: 1,
        conversationId: conversation.conversationId,
      };
      try {
        await client.transactWrite({
          TransactItems: [
            put(conversationItem(tenant, conversation)),
            { Put: { TableName, Item: pointer } },
            ...identities.map((identity) => put(identityItem(tenant, ids, identity, conversation.contactId))),
            ...(newcomer ? [put(contactItem(tenant, newcomer.contact))] : []),
            ...(newcomer?.lead ? withCard(newcomer.lead).map(put) : []),
            ...(newcomer?.step ? [put(stepItem(tenant, newcomer.step))] : []),
          ],
        });
        return "opened";
      } catch (error) {
        if (failed(error, "TransactionCanceledException") || failed(error, "TransactionInProgressException")) {
          if (reasonsOf(error).some((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict"))
            return "conflict";
        }
        throw error;
      }
    },

    async findByExternalId(conversationId, externalId) {
      let start: Item | undefined;
      do {
        const result = await client.query({
          TableName,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :messages)",
          FilterExpression: "externalId = :id",
          ExpressionAttributeValues: {
            ":pk": keys.conversation(tenant, conversationId),
            ":messages": "m#",
            ":id": externalId,
          },
          ScanIndexForward: false,
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        const item = result.Items?.[0];
        if (item) return toMessage(item);
        start = result.LastEvaluatedKey;
      } while (start);
      return undefined;
    },

    async countReceivedAfter(conversationId, position) {
      let count = 0;
      let start: Item | undefined;
      do {
        const result = await client.query({
          TableName,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :messages)",
          FilterExpression: "#kind = :received AND direction = :in AND #order > :position AND #body.#type <> :system",
          ExpressionAttributeNames: { "#kind": "kind", "#order": "order", "#body": "body", "#type": "type" },
          ExpressionAttributeValues: {
            ":pk": keys.conversation(tenant, conversationId),
            ":messages": "m#",
            ":received": "received",
            ":in": "in",
            ":position": position,
            ":system": "system",
          },
          Select: "COUNT",
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        count += result.Count ?? 0;
        start = result.LastEvaluatedKey;
      } while (start);
      return count;
    },

    async amend(conversationId, key, amendment) {
      try {
        await client.update({ TableName, Key: messageKey(conversationId, key), ...amendExpression(amendment) });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },

    async setMedia(conversationId, key, index, before, after) {
      const item = await getItem(context, messageKey(conversationId, key), true);
      const files = Array.isArray(item?.media) ? (item.media as StoredMedia[]) : [];
      const othersWait = files.some((file, position) => position !== index && file.state === "pending");
      // An edit may have put another file in its place meanwhile.
      const same = before.providerId !== undefined ? `media[${index}].providerId = :id` : `media[${index}].#url = :id`;
      try {
        await client.update({
          TableName,
          Key: messageKey(conversationId, key),
          UpdateExpression: `SET media[${index}] = :media${othersWait ? "" : " REMOVE relay"}`,
          ConditionExpression: `attribute_not_exists(deletedAt) AND media[${index}].#state = :pending AND ${same}`,
          ExpressionAttributeNames: {
            "#state": "state",
            ...(before.providerId === undefined ? { "#url": "url" } : {}),
          },
          ExpressionAttributeValues: {
            ":media": after,
            ":pending": "pending",
            ":id": before.providerId ?? before.url ?? "",
          },
        });
        return "set";
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "changed";
        throw error;
      }
    },

    async keepChange(conversationId, change) {
      await client.put({
        TableName,
        Item: {
          ...pendingKey(conversationId, change),
          entity: "pending-change",
          v: 1,
          ...change,
          ttl: epochSeconds(change.at, PENDING_DAYS) + PENDING_DAYS * 86_400,
        },
      });
    },

    async pendingChanges(conversationId, target) {
      const result = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: {
          ":pk": keys.conversation(tenant, conversationId),
          ":prefix": target === undefined ? "x#" : keys.pending(target),
        },
        ConsistentRead: true,
      });
      return (result.Items ?? []).map(
        ({ target: itsTarget, at, event }) => ({ target: itsTarget, at, event }) as PendingChange,
      );
    },

    async forgetChange(conversationId, change) {
      await client.delete({ TableName, Key: pendingKey(conversationId, change) });
    },

    indexExternalId: (connectionId, externalId, conversationId, key) =>
      indexExternalId(context, ids, connectionId, externalId, { conversationId, key }),
  };

  /** What `advance` writes below, under the same conditions and those that make it routine. */
  function routineAdvance(
    conversationId: string,
    arrival: Arrival,
    { known, target }: NonNullable<Arrival["routine"]>,
    counts: boolean,
    now: string,
  ): Statement {
    const { pk, sk } = headKey(conversationId);
    const set: Readonly<Record<string, unknown>> = {
      lastApplied: arrival.position,
      lastMessageAt: arrival.at,
      lastMessageId: arrival.key,
      lastDirection: arrival.direction,
      preview: arrival.preview,
      updatedAt: now,
      lsk: placeInList({ lastMessageAt: arrival.at, conversationId }),
      ...(counts ? { lastInboundAt: arrival.at } : {}),
    };
    const where: readonly (readonly [string, unknown])[] = [
      ['"pk" = ?', pk],
      ['"sk" = ?', sk],
      ['"lastApplied" < ?', arrival.position],
      ['"lastMessageAt" <= ?', arrival.at],
      ['"state" = ?', "open"],
      ...known.map((id) => ['contains("known", ?)', id] as const),
      ['NOT contains("awaited", ?)', target],
    ];
    const names = Object.keys(set).map((name) => `"${name}" = ?`);
    // Not every engine takes a quoted name in a sum; these two are no reserved words.
    const sums = [...(counts ? ["unread"] : []), "version"].map((name) => `${name} = ${name} + ?`);
    return {
      text: `UPDATE "${TableName}" SET ${[...names, ...sums].join(", ")} WHERE ${where.map(([text]) => text).join(" AND ")}`,
      values: [...Object.values(set), ...sums.map(() => 1), ...where.map(([, value]) => value)],
    };
  }

  function pendingKey(conversationId: string, change: PendingChange) {
    return {
      pk: keys.conversation(tenant, conversationId),
      sk: `${keys.pending(change.target)}${change.at}#${ids.derive("change", change.event.externalId).slice(0, 10)}`,
    };
  }
}

/** Later changes win over earlier ones of their kind, and nothing changes a deleted message. */
function amendExpression(amendment: Amendment) {
  switch (amendment.kind) {
    case "edit":
      return {
        UpdateExpression: `SET body = :body, media = :media, editedAt = :at${amendment.media.length ? ", relay = :relay" : " REMOVE relay"}`,
        ConditionExpression:
          "attribute_exists(pk) AND attribute_not_exists(deletedAt) AND (attribute_not_exists(editedAt) OR editedAt <= :at)",
        ExpressionAttributeValues: {
          ":body": amendment.body,
          ":media": amendment.media,
          ":at": amendment.at,
          ...(amendment.media.length ? { ":relay": "media" } : {}),
        },
      };
    case "delete":
      return {
        UpdateExpression: "SET body = :body, media = :media, deletedAt = :at REMOVE relay",
        ConditionExpression: "attribute_exists(pk) AND attribute_not_exists(deletedAt)",
        ExpressionAttributeValues: { ":body": { type: "deleted" }, ":media": [], ":at": amendment.at },
      };
    case "react":
      return {
        UpdateExpression: "SET reactions.#by = :reaction",
        ConditionExpression:
          "attribute_exists(pk) AND (attribute_not_exists(reactions.#by) OR reactions.#by.#at <= :at)",
        ExpressionAttributeNames: { "#by": amendment.by, "#at": "at" },
        ExpressionAttributeValues: { ":reaction": amendment.reaction, ":at": amendment.reaction.at },
      };
  }
}
