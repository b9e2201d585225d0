import type { StoredAnswer } from "../../core/requests/model.ts";
import type { ClaimOutcome, RequestClaim, RequestStore } from "../../core/requests/ports.ts";
import { failed, type Item, itemOf, keys, type TableContext } from "./table.ts";

const SK = "request";

export function makeRequestStore({ client, tableName: TableName, tenant }: TableContext): RequestStore {
  const keyOf = (key: string) => ({ pk: keys.request(tenant, key), sk: SK });

  async function takeOver(claim: RequestClaim, seen: Item): Promise<ClaimOutcome> {
    try {
      await client.update({
        TableName,
        Key: keyOf(claim.key),
        UpdateExpression: "SET leaseUntil = :lease",
        ConditionExpression: "leaseUntil = :seen AND requestId = :request AND attribute_not_exists(answer)",
        ExpressionAttributeValues: {
          ":lease": claim.leaseUntil,
          ":seen": seen.leaseUntil,
          ":request": seen.requestId,
        },
      });
      return { kind: "claimed", requestId: String(seen.requestId), at: String(seen.at), resumed: true };
    } catch (error) {
      if (failed(error, "ConditionalCheckFailedException")) return { kind: "running", until: claim.leaseUntil };
      throw error;
    }
  }

  return {
    async claim(claim) {
      const { key, fingerprint, requestId, at, leaseUntil, expiresAt } = claim;
      try {
        await client.put({
          TableName,
          Item: {
            ...keyOf(key),
            entity: "request",
            v: 1,
            fingerprint,
            requestId,
            at,
            leaseUntil,
            expiresAt,
            ttl: Math.ceil(Date.parse(expiresAt) / 1000),
          },
          // Deletion by time may be two days late, so the condition does not wait for it.
          ConditionExpression: "attribute_not_exists(pk) OR expiresAt <= :now",
          ExpressionAttributeValues: { ":now": at },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return { kind: "claimed", requestId, at, resumed: false };
      } catch (error) {
        const seen = failed(error, "ConditionalCheckFailedException") ? itemOf(error) : undefined;
        if (!seen) throw error;
        // The client repeats a request whose answer was lost: what stands there is then this very claim.
        if (seen.requestId === requestId) return { kind: "claimed", requestId, at, resumed: false };
        if (seen.fingerprint !== fingerprint) return { kind: "reused" };
        if (seen.answer) return { kind: "answered", answer: seen.answer as StoredAnswer };
        if (String(seen.leaseUntil) > at) return { kind: "running", until: String(seen.leaseUntil) };
        return takeOver(claim, seen);
      }
    },

    async complete(key, requestId, answer) {
      await ifOurs(
        client.update({
          TableName,
          Key: keyOf(key),
          UpdateExpression: "SET answer = :answer REMOVE leaseUntil",
          ConditionExpression: "requestId = :request AND attribute_not_exists(answer)",
          ExpressionAttributeValues: { ":answer": answer, ":request": requestId },
        }),
      );
    },

    async release(key, requestId, how) {
      const condition = {
        ConditionExpression: "requestId = :request AND attribute_not_exists(answer)",
        ExpressionAttributeValues: { ":request": requestId },
      };
      if (how === "forget") return ifOurs(client.delete({ TableName, Key: keyOf(key), ...condition }));
      await ifOurs(
        client.update({
          TableName,
          Key: keyOf(key),
          ...condition,
          UpdateExpression: "SET leaseUntil = :ended",
          ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ":ended": "" },
        }),
      );
    },
  };
}

/** A record that somebody else has by now is theirs to finish. */
async function ifOurs(write: Promise<unknown>): Promise<void> {
  await write.catch((error: unknown) => {
    if (!failed(error, "ConditionalCheckFailedException")) throw error;
  });
}
