import { isDeepStrictEqual } from "node:util";
import type { Catalogue, CatalogueEntry } from "../../core/kernel/catalogue.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { deletionTrace } from "./activity.ts";
import { bare, failed, getItem, type Item, keys, reasonsOf, type TableContext, withoutUndefined } from "./table.ts";

interface CatalogueOptions<Entry> {
  /** The noun: part of the key. */
  readonly noun: string;
  /** What one of them is called in the audit log; the noun where nothing is said. */
  readonly entity?: string;
  /** What may be there once only; undefined where this entry has none. */
  readonly once?: (entry: Entry) => string | undefined;
}

/**
 * All entries of one noun in one partition: `i#<id>`. What may be there once only has a row of its own, `u#<hash>`, that holds the id of
 * the entry whose it is, and is written in one transaction with it.
 */
export function makeCatalogue<Entry extends CatalogueEntry>(
  context: TableContext,
  ids: Ids,
  { noun, entity = noun, once = () => undefined }: CatalogueOptions<Entry>,
): Catalogue<Entry> {
  const { client, tableName: TableName, tenant } = context;
  const pk = keys.catalogue(tenant, noun);
  const keyOf = (id: string) => ({ pk, sk: `i#${id}` });
  const itemOf = (entry: Entry): Item => withoutUndefined({ ...keyOf(entry.id), entity, v: 1, ...(entry as object) });
  const guardOf = (entry: Entry) => {
    const value = once(entry);
    return value === undefined ? undefined : { pk, sk: `u#${ids.derive("once", noun, value)}` };
  };

  /** The entry's own write, and what is to become of its guards. */
  async function write(own: Item, guards: readonly Item[]): Promise<"done" | "taken" | "refused"> {
    try {
      await client.transactWrite({ TransactItems: [own, ...guards] as never });
      return "done";
    } catch (error) {
      const [first, ...rest] = reasonsOf(error);
      if (first === "ConditionalCheckFailed" || first === "TransactionConflict") return "refused";
      if (rest.includes("ConditionalCheckFailed") || rest.includes("TransactionConflict")) return "taken";
      throw error;
    }
  }
  const claim = (guard: Item, id: string) => ({
    Put: {
      TableName,
      Item: { ...guard, entity: "once", v: 1, id },
      ConditionExpression: "attribute_not_exists(pk) OR id = :id",
      ExpressionAttributeValues: { ":id": id },
    },
  });
  const leave = (guard: Item) => ({ Delete: { TableName, Key: guard } });
  const atVersion = (version: number) => ({
    ConditionExpression: "version = :before",
    ExpressionAttributeValues: { ":before": version },
  });
  const present = async (id: string) => {
    const item = await getItem(context, keyOf(id), true);
    return item && bare<Entry>(item);
  };

  return {
    async all() {
      const entries: Entry[] = [];
      let start: Item | undefined;
      do {
        const result = await client.query({
          TableName,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :entries)",
          ExpressionAttributeValues: { ":pk": pk, ":entries": "i#" },
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        entries.push(...(result.Items ?? []).map((item) => bare<Entry>(item)));
        start = result.LastEvaluatedKey;
      } while (start);
      return entries;
    },

    get: present,

    async create(entry) {
      const guard = guardOf(entry);
      const put = { TableName, Item: itemOf(entry), ConditionExpression: "attribute_not_exists(pk)" };
      const written = await write({ Put: put }, guard ? [claim(guard, entry.id)] : []);
      if (written === "done") return "created";
      const there = await present(entry.id);
      // Somebody removed it just now: the caller's request comes again.
      if (written === "refused" && !there) throw new Error("the entry kept changing");
      return there ? { present: there } : "taken";
    },

    async save(entry, before) {
      const [was, is] = [guardOf(before), guardOf(entry)];
      const guards = was?.sk === is?.sk ? [] : [...(is ? [claim(is, entry.id)] : []), ...(was ? [leave(was)] : [])];
      const put = { TableName, Item: itemOf(entry), ...atVersion(before.version) };
      if (guards.length > 0) {
        const written = await write({ Put: put }, guards);
        return written === "done" ? "saved" : written === "taken" ? "taken" : "conflict";
      }
      try {
        await client.put(put);
        return "saved";
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
        // The client repeats a request whose answer was lost: what stands there is then this very write.
        return isDeepStrictEqual(await present(entry.id), bare(itemOf(entry))) ? "saved" : "conflict";
      }
    },

    async remove(entry) {
      const guard = guardOf(entry);
      const own = { Delete: { TableName, Key: keyOf(entry.id), ...atVersion(entry.version) } };
      const trace = {
        Put: { TableName, Item: deletionTrace(tenant, { entity, id: entry.id, at: new Date().toISOString() }) },
      };
      const written = await write(own, [trace, ...(guard ? [leave(guard)] : [])]);
      return written === "done" ? "removed" : "conflict";
    },
  };
}
