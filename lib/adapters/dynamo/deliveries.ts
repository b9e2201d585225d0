import { deliveryId, isListed, RANK } from "../../core/deliveries/model.ts";
import type { DeliveryStore } from "../../core/deliveries/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { toSentMessage } from "./conversation-items.ts";
import { makeDeliveryDesk, makeDeliveryUpdate } from "./delivery-desk.ts";
import { receiveByExternalId } from "./external-ids.ts";
import { applyReceipt } from "./receipts.ts";
import { LIST_INDEX, lists, type TableContext } from "./table.ts";
import { receiveUpTo } from "./watermarks.ts";

export function makeDeliveryStore(context: TableContext, ids: Ids): DeliveryStore {
  const { client, tableName: TableName, tenant } = context;

  const update = makeDeliveryUpdate(context);

  return {
    ...makeDeliveryDesk(context),

    async claim(id, { claimId, now, leaseUntil }) {
      const { after, before } = await update(id, {
        UpdateExpression:
          "SET #status = :sending, #rank = :rank, leaseUntil = :lease, claimId = :claim, askedAt = :now ADD attempts :one REMOVE relay",
        ConditionExpression: "#status = :queued",
        ExpressionAttributeValues: {
          ":sending": "sending",
          ":queued": "queued",
          ":rank": RANK.sending,
          ":lease": leaseUntil,
          ":now": now,
          ":claim": claimId,
          ":one": 1,
        },
        ReturnValues: "ALL_NEW",
      });
      const claimed = after && toSentMessage(after);
      if (claimed) return { kind: "claimed", message: claimed };
      const found = before && toSentMessage(before);
      if (!found) return { kind: "missing" };
      // The client repeats a request whose answer was lost: what stands there is then this very claim.
      if (before?.claimId === claimId && found.status === "sending") return { kind: "claimed", message: found };
      if (found.status !== "sending") return { kind: "settled", message: found };
      return (found.leaseUntil ?? "") > now
        ? { kind: "leased", until: found.leaseUntil ?? now }
        : { kind: "lapsed", message: found };
    },

    async accepted(id, externalId, at, { policy, price } = {}) {
      const note = `${policy ? ", #policy = :policy" : ""}${price ? ", category = :category, micros = :micros" : ""}`;
      const noted = {
        ...(policy ? { ":policy": policy } : {}),
        ...(price ? { ":category": price.category, ":micros": price.micros } : {}),
      };
      const { after, before } = await update(id, {
        UpdateExpression: `SET #status = :sent, #rank = :rank, externalId = :external, times.#sent = if_not_exists(times.#sent, :at)${note} REMOVE leaseUntil, reason, lpk, lsk, relay`,
        ConditionExpression: "attribute_exists(pk) AND #rank < :rank",
        ExpressionAttributeNames: { "#sent": "sent", ...(policy ? { "#policy": "policy" } : {}) },
        ExpressionAttributeValues: {
          ":sent": "sent",
          ":rank": RANK.sent,
          ":external": externalId,
          ":at": at,
          ...noted,
        },
      });
      if (after || !before || before.externalId === externalId) return;
      // A receipt was faster and moved it further; only the provider's id is still ours to add.
      await update(id, {
        UpdateExpression: `SET externalId = :external${note}`,
        ConditionExpression: "#rank >= :rank",
        ...(policy ? { ExpressionAttributeNames: { "#policy": "policy" } } : {}),
        ExpressionAttributeValues: { ":external": externalId, ":rank": RANK.sent, ...noted },
      });
    },

    async useTemplate(id, { content, category, micros }) {
      await update(id, {
        UpdateExpression: `SET content = :content${micros === undefined ? "" : ", category = :category, micros = :micros"} REMOVE closedWindow`,
        ConditionExpression: "#status = :sending",
        ExpressionAttributeValues: {
          ":content": content,
          ":sending": "sending",
          ...(micros === undefined ? {} : { ":category": category, ":micros": micros }),
        },
      });
    },

    async mayHaveGone(id) {
      await update(id, {
        UpdateExpression: "SET mayHaveGone = :yes",
        ConditionExpression: "#status = :sending",
        ExpressionAttributeValues: { ":yes": true, ":sending": "sending" },
      });
    },

    async release(id, refused) {
      await update(id, {
        UpdateExpression: "SET #status = :queued, #rank = :rank ADD refusals :refused REMOVE leaseUntil",
        ConditionExpression: "#status = :sending",
        ExpressionAttributeValues: {
          ":queued": "queued",
          ":sending": "sending",
          ":rank": RANK.queued,
          ":refused": refused ? 1 : 0,
        },
      });
    },

    async settle(id, settlement, now) {
      const wakeAt = "wakeAt" in settlement ? settlement.wakeAt : undefined;
      const { after, before } = await update(id, {
        UpdateExpression:
          "SET #status = :status, #rank = :rank, reason = :reason" +
          (wakeAt ? ", wakeAt = :wake, relay = :relay" : "") +
          (settlement.status === "failed" ? ", times.#failed = if_not_exists(times.#failed, :now)" : "") +
          (isListed(settlement.status) ? ", lpk = :lpk, lsk = :lsk" : "") +
          (settlement.status === "deferred" ? " ADD refusals :refused" : "") +
          " REMOVE leaseUntil",
        ConditionExpression: "#status = :sending",
        ...(settlement.status === "failed" ? { ExpressionAttributeNames: { "#failed": "failed" } } : {}),
        ExpressionAttributeValues: {
          ":status": settlement.status,
          ":rank": RANK[settlement.status],
          ":reason": settlement.reason,
          ...(settlement.status === "deferred" ? { ":refused": settlement.refused ? 1 : 0 } : {}),
          ":sending": "sending",
          ...(wakeAt ? { ":wake": wakeAt, ":relay": "wake" } : {}),
          ...(settlement.status === "failed" ? { ":now": now } : {}),
          ...(isListed(settlement.status)
            ? {
                ":lpk": lists.deliveries(tenant, settlement.status),
                ":lsk": `${wakeAt ?? now}#${deliveryId(id.conversationId, id.key)}`,
              }
            : {}),
        },
      });
      // A repeated request finds what the first one wrote.
      const repeated = before?.status === settlement.status && before.wakeAt === wakeAt && !before.externalId;
      return { moved: after !== undefined || repeated };
    },

    receive: (id, connectionId, receipt) => applyReceipt(context, id, connectionId, receipt),
    receiveByExternalId: (connectionId, receipt, now) => receiveByExternalId(context, ids, connectionId, receipt, now),
    receiveUpTo: (conversationId, marks) => receiveUpTo(context, conversationId, marks),

    async due(status, until, limit) {
      const result = await client.query({
        TableName,
        IndexName: LIST_INDEX,
        KeyConditionExpression: "lpk = :list AND lsk <= :until",
        ExpressionAttributeValues: { ":list": lists.deliveries(tenant, status), ":until": `${until}#~` },
        Limit: limit,
      });
      return (result.Items ?? []).map(toSentMessage).filter((message) => message !== undefined);
    },

    async requeue(id, now) {
      const { after } = await update(id, {
        UpdateExpression:
          "SET #status = :queued, #rank = :rank, relay = if_not_exists(lane, :relay), requeuedAt = :now REMOVE wakeAt, reason, lpk, lsk",
        ConditionExpression: "#status = :deferred",
        ExpressionAttributeValues: {
          ":queued": "queued",
          ":deferred": "deferred",
          ":rank": RANK.queued,
          ":relay": "talk",
          ":now": now,
        },
      });
      return after !== undefined;
    },

    async presumeLost(id, now) {
      const { after } = await update(id, {
        UpdateExpression: "SET #status = :lost, #rank = :rank, lpk = :lpk, lsk = :lsk REMOVE wakeAt, relay",
        ConditionExpression: "#status = :unknown",
        ExpressionAttributeValues: {
          ":lost": "presumed_lost",
          ":unknown": "unknown",
          ":rank": RANK.presumed_lost,
          ":lpk": lists.deliveries(tenant, "presumed_lost"),
          ":lsk": `${now}#${deliveryId(id.conversationId, id.key)}`,
        },
      });
      return after !== undefined;
    },
  };
}
