/** What changed since a search index was written, as rows of one partition: `e#<position>` each, and `~base`, which sorts behind them. */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { IndexChange } from "../../core/search/model.ts";
import type { Base, Draft, Entry, LogState, SearchLog } from "../../core/search/ports.ts";
import { failed, type Item, keys, type TableContext, withoutUndefined } from "./table.ts";

const BASE = "~base";
const DRAFT = "draft:";
const DIGITS = 12;
const sortKey = (position: number): string => `e#${String(position).padStart(DIGITS, "0")}`;

/** An item may have 400 KB; texts that do not shrink when they are packed grow by a third. */
const MAX_BODY = 250_000;
/** Below it packing saves no write unit. Characters. */
const WORTH_PACKING = 900;
/** Entries between two marks that ask for a new base. */
export const MARK_EVERY = 64;
/**
 * An emptied entry keeps its place for so long, so that nobody who read the log before can put something there; then it is deleted, for
 * nothing, by its time. Seconds.
 */
const KEPT_EMPTY = 86_400;
/** How long a process goes by the position that it saw last. Others may have come further; that only costs a try. */
const REMEMBERED_MS = 60_000;
const MAX_TRIES = 200;
const SWEPT_AT_ONCE = 10;

export function makeSearchLog({ client, tableName: TableName, tenant }: TableContext): SearchLog {
  const pk = keys.search(tenant);
  let seen: { readonly position: number; readonly at: number } | undefined;

  async function state(): Promise<LogState> {
    const { Items = [] } = await client.query({
      TableName,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": pk },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: 2,
    });
    const row = Items.find(({ sk }) => sk === BASE) ?? {};
    const base = baseOf(row);
    const latest = Items.find(({ sk }) => sk !== BASE);
    return {
      base,
      last: Math.max(Number(latest?.position ?? 0), base?.through ?? 0),
      swept: Number(row.swept ?? 0),
      drafts: new Map(
        Object.entries(row)
          .filter(([name]) => name.startsWith(DRAFT))
          .map(([name, draft]) => [name.slice(DRAFT.length), draft as Draft]),
      ),
    };
  }

  /** Behind everything that is there. Positions are without gaps, so one that is taken leads to the next. */
  async function add(changes: readonly IndexChange[], urgent: boolean): Promise<number> {
    const known = seen && Date.now() - seen.at < REMEMBERED_MS ? seen.position : undefined;
    let position = (known ?? (await state()).last) + 1;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const marked = urgent || position % MARK_EVERY === 0;
      try {
        await client.put({
          TableName,
          Item: {
            pk,
            sk: sortKey(position),
            entity: "search",
            v: 1,
            position,
            ...packed(changes),
            ...(marked ? { relay: "search" } : {}),
          },
          ConditionExpression: "attribute_not_exists(pk)",
        });
        seen = { position, at: Date.now() };
        return position;
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
        position = Math.max(position, (await state()).last) + 1;
      }
    }
    throw new Error("the log is too busy");
  }

  return {
    state,

    async append(changes, { urgent = false } = {}) {
      let position = 0;
      const parts = divided(changes);
      for (const [index, part] of parts.entries()) position = await add(part, urgent && index === parts.length - 1);
      return position || (await state()).last;
    },

    async read(after) {
      const { Items = [], LastEvaluatedKey } = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND sk > :after",
        ExpressionAttributeValues: { ":pk": pk, ":after": sortKey(after) },
        ConsistentRead: true,
      });
      const base = baseOf(Items.find(({ sk }) => sk === BASE) ?? {});
      const entries = Items.filter(({ sk }) => sk !== BASE).map(toEntry);
      return { entries, more: LastEvaluatedKey !== undefined, ...(base ? { base } : {}) };
    },

    async announce(key, draft) {
      await client.update({
        TableName,
        Key: { pk, sk: BASE },
        UpdateExpression: "SET #draft = :draft, entity = :entity",
        ExpressionAttributeNames: { "#draft": `${DRAFT}${key}` },
        ExpressionAttributeValues: { ":draft": withoutUndefined({ ...draft }), ":entity": "search" },
      });
    },

    async publish({ key, through, epoch, parts }, madeFrom) {
      try {
        await client.update({
          TableName,
          Key: { pk, sk: BASE },
          UpdateExpression: "SET #object = :key, through = :through, epoch = :epoch, parts = :parts",
          ConditionExpression: madeFrom === undefined ? "attribute_not_exists(#object)" : "#object = :from",
          ExpressionAttributeNames: { "#object": "object" },
          ExpressionAttributeValues: {
            ":key": key,
            ":through": through,
            ":epoch": epoch,
            ":parts": parts,
            ...(madeFrom === undefined ? {} : { ":from": madeFrom }),
          },
        });
        return true;
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return false;
        throw error;
      }
    },

    async sweep(through, forget, now) {
      const { swept } = await state();
      const ttl = Math.floor(now / 1000) + KEPT_EMPTY;
      for (let first = swept + 1; first <= through; first += SWEPT_AT_ONCE) {
        const some = Array.from(
          { length: Math.min(SWEPT_AT_ONCE, through - first + 1) },
          (_, offset) => first + offset,
        );
        await Promise.all(
          some.map((position) =>
            client.put({ TableName, Item: { pk, sk: sortKey(position), entity: "search", v: 1, position, ttl } }),
          ),
        );
      }
      const names = Object.fromEntries(forget.map((key, index) => [`#draft${index}`, `${DRAFT}${key}`]));
      await client.update({
        TableName,
        Key: { pk, sk: BASE },
        UpdateExpression: `SET swept = :through${forget.length ? ` REMOVE ${Object.keys(names).join(", ")}` : ""}`,
        ...(forget.length ? { ExpressionAttributeNames: names } : {}),
        ExpressionAttributeValues: { ":through": Math.max(swept, through) },
      });
    },
  };
}

function baseOf({ object, through, epoch, parts }: Item): Base | undefined {
  if (typeof object !== "string") return undefined;
  return { key: object, through: Number(through), epoch: Number(epoch), parts: (parts ?? []) as readonly number[] };
}

/** Whatever its size in the table is what writing and emptying it costs. */
function packed(changes: readonly IndexChange[]): Item {
  const plain = JSON.stringify(changes);
  if (plain.length < WORTH_PACKING) return { body: plain };
  const small = deflateRawSync(plain).toString("base64");
  return small.length < plain.length ? { packed: small } : { body: plain };
}

function toEntry({ position, body, packed: small }: Item): Entry {
  const text =
    typeof small === "string" ? inflateRawSync(Buffer.from(small, "base64")).toString() : String(body ?? "[]");
  return { position: Number(position), changes: JSON.parse(text) as IndexChange[] };
}

function divided(changes: readonly IndexChange[]): IndexChange[][] {
  const parts: IndexChange[][] = [];
  let size = MAX_BODY;
  for (const change of changes) {
    const length = Buffer.byteLength(JSON.stringify(change));
    if (size + length > MAX_BODY) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(change);
    size += length;
  }
  return parts;
}
