import {
  type ClassificationRule,
  type Correction,
  difference,
  isStandard,
  STANDARD_RULES,
  type Steps,
} from "../../core/classification/model.ts";
import type { ClassificationRuleStore, CorrectionStore } from "../../core/classification/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { sameName } from "../../core/labels/model.ts";
import { makeCatalogue } from "./catalogue.ts";
import { bare, getItem, type Item, keys, queryPage, reasonsOf, type TableContext, withoutUndefined } from "./table.ts";

const standardOf = (id: string) => STANDARD_RULES.find((rule) => rule.id === id);

const RULES = "classification-rules";
/** Rules' sums stand in one row beside them, each under its own name: they are added to, never written anew. */
const stepsKeyOf = (tenant: string) => ({ pk: keys.catalogue(tenant, RULES), sk: "steps" });
const SUM = "sum.";
const stepsIn = (item: Item = {}): Steps =>
  Object.fromEntries(
    Object.entries(item)
      .filter(([name, sum]) => name.startsWith(SUM) && typeof sum === "number")
      .map(([name, sum]) => [name.slice(SUM.length), Number(sum)]),
  );

const withStandard = (written: readonly ClassificationRule[]): readonly ClassificationRule[] => {
  const there = new Set(written.map(({ id }) => id));
  return [...STANDARD_RULES.filter(({ id }) => !there.has(id)), ...written];
};

export function makeClassificationRuleStore(context: TableContext, ids: Ids): ClassificationRuleStore {
  const rows = makeCatalogue<ClassificationRule>(context, ids, {
    noun: RULES,
    entity: "classification-rule",
    once: ({ name }) => sameName(name),
  });
  return {
    ...rows,
    all: async () => withStandard(await rows.all()),
    async heard() {
      const { client, tableName: TableName, tenant } = context;
      const found: Item[] = [];
      let start: Item | undefined;
      do {
        const page = await client.query({
          TableName,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": keys.catalogue(tenant, RULES) },
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        found.push(...(page.Items ?? []));
        start = page.LastEvaluatedKey;
      } while (start);
      const written = found.filter(({ entity }) => entity === "classification-rule");
      return {
        rules: withStandard(written.map((item) => bare<ClassificationRule>(item))),
        steps: stepsIn(found.find(({ entity }) => entity === "classification-steps")),
      };
    },
    get: async (id) => (await rows.get(id)) ?? standardOf(id),
    async save(entry, before) {
      const { version } = standardOf(entry.id) ?? {};
      if (before.version !== version) return rows.save(entry, before);
      // Its first change gives it a row.
      const created = await rows.create(entry);
      if (typeof created === "string") return created === "created" ? "saved" : "taken";
      return "conflict";
    },
    remove: async (entry) => (isStandard(entry.id) ? "conflict" : rows.remove(entry)),
  };
}

export function makeCorrectionStore(context: TableContext): CorrectionStore {
  const { client, tableName: TableName, tenant } = context;
  const pk = keys.classification(tenant);
  const stepsKey = stepsKeyOf(tenant);
  const keyOf = (id: string) => ({ pk, sk: `correction#${id}` });

  return {
    steps: async () => stepsIn(await getItem(context, stepsKey)),

    async get(id) {
      const item = await getItem(context, keyOf(id), true);
      return item && bare<Correction>(item);
    },

    async list(page) {
      const found = await queryPage(
        context,
        {
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :corrections)",
          ExpressionAttributeValues: { ":pk": pk, ":corrections": "correction#" },
          ScanIndexForward: false,
        },
        page,
        pk,
      );
      return { ...found, items: found.items.map((item) => bare<Correction>(item)) };
    },

    async save(correction, before) {
      const Item: Item = withoutUndefined({
        ...keyOf(correction.id),
        entity: "classification-correction",
        v: 1,
        ...correction,
      });
      const sums = Object.entries(difference(before, correction));
      try {
        await client.transactWrite({
          TransactItems: [
            {
              Put: {
                TableName,
                Item,
                ...(before
                  ? {
                      ConditionExpression: "version = :before",
                      ExpressionAttributeValues: { ":before": before.version },
                    }
                  : { ConditionExpression: "attribute_not_exists(pk)" }),
              },
            },
            ...(sums.length > 0
              ? [
                  {
                    Update: {
                      TableName,
                      Key: stepsKey,
                      UpdateExpression: `SET #entity = :entity, #v = :v ADD ${sums.map((_, index) => `#r${index} :s${index}`).join(", ")}`,
                      ExpressionAttributeNames: {
                        "#entity": "entity",
                        "#v": "v",
                        ...Object.fromEntries(sums.map(([ruleId], index) => [`#r${index}`, `${SUM}${ruleId}`])),
                      },
                      ExpressionAttributeValues: {
                        ":entity": "classification-steps",
                        ":v": 1,
                        ...Object.fromEntries(sums.map(([, step], index) => [`:s${index}`, step])),
                      },
                    },
                  },
                ]
              : []),
          ],
        });
        return "saved";
      } catch (error) {
        const expected = ["ConditionalCheckFailed", "TransactionConflict"];
        if (reasonsOf(error).some((reason) => expected.includes(reason ?? ""))) return "conflict";
        throw error;
      }
    },
  };
}
