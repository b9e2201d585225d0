/** Waves of campaigns, how far their shards are, and what was spent. */
import type { Clock } from "../../core/kernel/ports.ts";
import { NO_STATE, type ShardId, type ShardState, type Wave } from "../../core/shards/model.ts";
import type { BudgetStore, ShardStore, WaveStore } from "../../core/shards/ports.ts";
import { toBinary } from "./client.ts";
import {
  bare,
  epochSeconds,
  failed,
  getItem,
  type Item,
  itemOf,
  keys,
  replaceVersion,
  type TableContext,
} from "./table.ts";

export function makeWaveStore(context: TableContext): WaveStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = ({ campaignId, phaseId, waveId }: Pick<Wave, "campaignId" | "phaseId" | "waveId">) => ({
    pk: keys.waves(tenant, campaignId),
    sk: `wave#${phaseId}#${waveId}`,
  });
  const itemFor = (wave: Wave): Item => ({ ...keyOf(wave), entity: "wave", v: 1, ...wave });
  return {
    async get(wave) {
      const item = await getItem(context, keyOf(wave), true);
      return item && bare<Wave>(item);
    },
    async create(wave) {
      try {
        await client.put({ TableName, Item: itemFor(wave), ConditionExpression: "attribute_not_exists(pk)" });
        return true;
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return false;
        throw error;
      }
    },
    save: (wave) => replaceVersion(context, itemFor(wave), wave.version - 1),
    async due(wave) {
      try {
        await client.update({
          TableName,
          Key: keyOf(wave),
          UpdateExpression: "SET relay = :wave, dueAt = :at ADD asked :one",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":wave": "wave", ":at": wave.at, ":one": 1 },
        });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },
    async look(campaignId) {
      await client.update({
        TableName,
        Key: { pk: keys.waves(tenant, campaignId), sk: "look" },
        UpdateExpression: "SET entity = :entity, v = :v, relay = :campaign, campaignId = :id ADD asked :one",
        ExpressionAttributeValues: {
          ...{ ":entity": "campaign-look", ":v": 1, ":campaign": "campaign", ":id": campaignId, ":one": 1 },
        },
      });
    },
    async of(campaignId) {
      const waves: Wave[] = [];
      let start: Item | undefined;
      do {
        const page = await client.query({
          TableName,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :waves)",
          ExpressionAttributeValues: { ":pk": keys.waves(tenant, campaignId), ":waves": "wave#" },
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        waves.push(...(page.Items ?? []).map((item) => bare<Wave>(item)));
        start = page.LastEvaluatedKey;
      } while (start);
      return waves;
    },
  };
}

/** What is in doubt is known by then. */
const SHARD_DAYS = 30;

/** Each shard has a part of the table of its own, so that a fast campaign makes none hot. */
export function makeShardStore(context: TableContext, clock: Clock): ShardStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = ({ waveId, shard }: ShardId) => ({ pk: keys.shard(tenant, waveId, shard), sk: "shard" });
  return {
    async get(id) {
      const item = await getItem(context, keyOf(id), true);
      return item ? toState(item) : NO_STATE;
    },
    async move(id, before, next) {
      const { campaignId, phaseId, waveId, shard } = id;
      const { intent, ...rest } = next;
      const Item = {
        ...{ ...keyOf(id), entity: "shard", v: 1, campaignId, phaseId, waveId, shard, ...rest },
        ttl: epochSeconds(new Date(clock.now()).toISOString(), SHARD_DAYS),
        ...(intent ? { ...intent, contactIds: toBinary(packed(intent.contactIds)) } : {}),
      };
      try {
        await client.put({
          TableName,
          Item,
          ConditionExpression:
            before.chunk === 0 && before.from === ""
              ? "attribute_not_exists(pk)"
              : `chunk = :chunk AND #from = :from AND done = :no AND ${before.intent ? "#owner = :owner" : "attribute_not_exists(#owner)"}`,
          ...(before.chunk === 0 && before.from === ""
            ? {}
            : {
                ExpressionAttributeNames: { "#from": "from", "#owner": "owner" },
                ExpressionAttributeValues: {
                  ...{ ":chunk": before.chunk, ":from": before.from, ":no": false },
                  ...(before.intent ? { ":owner": before.intent.owner } : {}),
                },
              }),
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return true;
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
        // The client repeats a request whose answer was lost: what stands there is then this very write.
        const found = itemOf(error);
        const own = found && toState(found);
        return own !== undefined && next.intent !== undefined && own.intent?.owner === next.intent.owner;
      }
    },
  };
}

/** Ids are of one length and of five bits a character (RFC 4648, base 32): in fewer bytes a chunk's intent is one write unit. */
function packed(ids: readonly string[]): Uint8Array {
  const text = ids.join("");
  const bytes = new Uint8Array(Math.ceil((text.length * 5) / 8));
  for (let index = 0; index < text.length; index++) {
    const [bit, digit] = [index * 5, DIGITS.indexOf(text[index] ?? "")];
    const [byte, shift] = [bit >> 3, 11 - (bit & 7)];
    bytes[byte] = (bytes[byte] ?? 0) | ((digit << shift) >> 8);
    if (shift < 8) bytes[byte + 1] = (digit << shift) & 255;
  }
  return bytes;
}
function unpacked(value: unknown): readonly string[] {
  const bytes = Buffer.from(String(value), "base64");
  let text = "";
  for (let bit = 0; bit + 5 <= bytes.length * 8; bit += 5) {
    const both = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += DIGITS[(both >> (11 - (bit & 7))) & 31];
  }
  return text.match(/.{26}/g) ?? [];
}
const DIGITS = "abcdefghijklmnopqrstuvwxyz234567";

function toState(item: Item): ShardState {
  const { chunk, from, done, round, contactIds, owner, leaseUntil } = item;
  return {
    ...{ chunk: Number(chunk), from: String(from), done: done === true, round: Number(round) },
    ...(typeof owner === "string"
      ? { intent: { owner, leaseUntil: String(leaseUntil), contactIds: unpacked(contactIds) } }
      : {}),
  };
}

export function makeBudgetStore({ client, tableName: TableName, tenant }: TableContext): BudgetStore {
  const add = async (campaignId: string, micros: number, limit?: number): Promise<boolean> => {
    try {
      await client.update({
        TableName,
        Key: { pk: keys.waves(tenant, campaignId), sk: "budget" },
        UpdateExpression: "SET entity = :entity, v = :v ADD spent :micros",
        ...(limit === undefined ? {} : { ConditionExpression: "attribute_not_exists(spent) OR spent <= :most" }),
        ExpressionAttributeValues: {
          ...{ ":entity": "campaign-budget", ":v": 1, ":micros": micros },
          ...(limit === undefined ? {} : { ":most": limit - micros }),
        },
      });
      return true;
    } catch (error) {
      if (failed(error, "ConditionalCheckFailedException")) return false;
      throw error;
    }
  };
  return {
    take: async (campaignId, micros, limit) => micros <= limit && add(campaignId, micros, limit),
    giveBack: async (campaignId, micros) => void (await add(campaignId, -micros)),
  };
}
