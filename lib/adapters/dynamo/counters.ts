/**
 * A counter lies in as many items as shards write it, at most `LANES`: no two shards wait for each other, and none is written more often
 * than its shards hand over batches. An item's numbers lie flat, because only what lies flat is added to without reading. It holds for
 * each shard how far the shard's changes are in it: see the decision record on exact projections.
 */
import { hash } from "node:crypto";
import {
  type Counter,
  type CounterKey,
  type Extremes,
  FAMILIES,
  type Family,
  keyOf,
  keyText,
  type Values,
} from "../../core/counters/model.ts";
import type { CounterState, CounterStore, CounterWorkshop, Step } from "../../core/counters/ports.ts";
import { failed, type Item, itemOf, type TableContext } from "./table.ts";

const LANES = 4;
/** What was counted from rows that are gone; what a rebuild found missing. */
const GONE = "gone";
const MENDED = "mended";

const MARK = "w:";
const LEAST = "least:";
const MOST = "most:";
/** Attributes that are no numbers of the counter. */
const OTHERS = new Set(["pk", "sk", "entity", "v", "mended"]);

/** No change is handed over again after so long: the mapping gives records up at 20 hours, the stream forgets them at 24. */
const REDELIVERED_HOURS = 30;
/** So many old marks are worth a write of their own. */
const MANY_MARKS = 8;
const ATTEMPTS = 10;

const pkOf = (tenant: string, family: Family): string => `${tenant}#counters#${family}`;
const skOf = ({ period, id }: CounterKey, lane: string): string => `${period}#${id}#${lane}`;

/** Sequences are decimals of 40 digits; as 26 characters they keep their order. */
const markOf = (sequence: string, hours: number): string =>
  `${BigInt(sequence).toString(36).padStart(26, "0")}.${hours.toString(36)}`;
const positionOf = (sequence: string): string => BigInt(sequence).toString(36).padStart(26, "0");

export function makeCounterStore(context: TableContext): CounterStore {
  const { client, tableName: TableName, tenant } = context;
  const tagOf = (shard: string): string => hash("sha256", shard).slice(0, 10);

  async function addTo(
    lane: string,
    key: CounterKey,
    shard: string,
    steps: readonly Step[],
    now: number,
  ): Promise<void> {
    const hours = Math.floor(now / 3_600_000);
    const mark = MARK + tagOf(shard);
    const at = { pk: pkOf(tenant, key.family), sk: skOf(key, lane) };
    let seen: Item | undefined;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const through = seen?.[mark] as string | undefined;
      const rest =
        through === undefined ? steps : steps.filter(({ sequence }) => positionOf(sequence) > through.slice(0, 26));
      const last = rest.at(-1);
      if (!last) return;
      try {
        const { Attributes } = await client.update({
          TableName,
          Key: at,
          ...additionOf(rest, mark, markOf(last.sequence, hours), seen),
          ReturnValues: "ALL_NEW",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        await forgetOldMarks(at, Attributes ?? {}, hours);
        return;
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
        seen = itemOf(error) ?? {};
      }
    }
    throw new Error("a counter kept changing");
  }

  async function forgetOldMarks(Key: Item, item: Item, hours: number): Promise<void> {
    const old = Object.entries(item).filter(
      ([name, value]) =>
        name.startsWith(MARK) && Number.parseInt(String(value).split(".")[1] ?? "", 36) < hours - REDELIVERED_HOURS,
    );
    if (old.length < MANY_MARKS) return;
    const names = Object.fromEntries(old.map(([name], index) => [`#n${index}`, name]));
    const values = Object.fromEntries(old.map(([, value], index) => [`:v${index}`, value]));
    await client
      .update({
        TableName,
        Key,
        UpdateExpression: `REMOVE ${Object.keys(names).join(", ")}`,
        ConditionExpression: old.map((_, index) => `#n${index} = :v${index}`).join(" AND "),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      })
      .catch((error: unknown) => {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      });
  }

  return {
    add: (key, shard, steps, now) => addTo(laneOf(tagOf(shard)), key, shard, steps, now),
    addGone: (key, shard, steps, now) => addTo(GONE, key, shard, steps, now),
    async read(family, from, through) {
      const items = await itemsOf(context, family, { from, through });
      return [...Map.groupBy(items, (item) => keyText(keyIn(family, item)))].map(([key, its]) => ({
        ...keyOf(key),
        ...totalOf(its),
      }));
    },
    async one({ family, period, id }, how) {
      const own = `${period}#${id}`;
      return totalOf(await itemsOf(context, family, { from: own, through: own }, how)).values;
    },
  };
}

const laneOf = (tag: string): string => String(Number.parseInt(tag.slice(0, 2), 16) % LANES);

/** Adds the steps on the condition that none of them is in the item yet, and that its extremes are as far as known. */
function additionOf(steps: readonly Step[], mark: string, moved: string, seen: Item | undefined) {
  const names: Record<string, string> = { "#mark": mark };
  const values: Record<string, unknown> = { ":mark": moved, ":entity": "counter", ":v": 1 };
  const set = ["#mark = :mark", "entity = :entity", "v = :v"];
  const add: string[] = [];
  const conditions: string[] = [];
  if (seen?.[mark] === undefined) {
    values[":first"] = positionOf(steps[0]?.sequence ?? "0");
    conditions.push("(attribute_not_exists(#mark) OR #mark < :first)");
  } else {
    values[":through"] = seen[mark];
    conditions.push("#mark = :through");
  }
  for (const [index, [field, by]] of Object.entries(sumOf(steps)).entries()) {
    names[`#f${index}`] = field;
    values[`:f${index}`] = by;
    add.push(`#f${index} :f${index}`);
  }
  // One write where the extremes stand already, as they mostly do; the refusal of the others tells what stands there.
  for (const [index, [measure, { least, most }]] of Object.entries(widest(steps)).entries()) {
    for (const [side, prefix, value, within] of [
      ["l", LEAST, least, "<="],
      ["m", MOST, most, ">="],
    ] as const) {
      const [name, now, then] = [`#${side}${index}`, `:${side}${index}`, `:${side}was${index}`];
      names[name] = prefix + measure;
      values[now] = value;
      const stands = seen?.[prefix + measure] as number | undefined;
      if (seen === undefined || (stands !== undefined && (side === "l" ? stands <= value : stands >= value))) {
        conditions.push(`${name} ${within} ${now}`);
      } else {
        set.push(`${name} = ${now}`);
        if (stands === undefined) conditions.push(`attribute_not_exists(${name})`);
        else {
          values[then] = stands;
          conditions.push(`${name} = ${then}`);
        }
      }
    }
  }
  return {
    UpdateExpression: `SET ${set.join(", ")}${add.length ? ` ADD ${add.join(", ")}` : ""}`,
    ConditionExpression: conditions.join(" AND "),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

function sumOf(steps: readonly Step[]): Values {
  const sum: Record<string, number> = {};
  for (const { values } of steps) for (const [field, by] of Object.entries(values)) sum[field] = (sum[field] ?? 0) + by;
  return Object.fromEntries(Object.entries(sum).filter(([, by]) => by !== 0));
}

function widest(steps: readonly Step[]): Readonly<Record<string, Extremes>> {
  const wide: Record<string, Extremes> = {};
  for (const { extremes } of steps)
    for (const [measure, own] of Object.entries(extremes)) wide[measure] = wider(wide[measure], own);
  return wide;
}

const wider = (a: Extremes | undefined, b: Extremes): Extremes =>
  a ? { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) } : b;

/** The id may hold a `#`, the period and the lane may not. */
function keyIn(family: Family, { sk }: Item): CounterKey {
  const parts = String(sk).split("#");
  return { family, period: parts[0] ?? "", id: parts.slice(1, -1).join("#") };
}
const laneIn = ({ sk }: Item): string => String(sk).slice(String(sk).lastIndexOf("#") + 1);

function totalOf(items: readonly Item[]): Pick<Counter, "values" | "extremes"> {
  const values: Record<string, number> = {};
  const extremes: Record<string, Extremes> = {};
  for (const item of items) {
    for (const [name, value] of Object.entries(item)) {
      if (OTHERS.has(name) || name.startsWith(MARK) || name.startsWith(MOST)) continue;
      if (name.startsWith(LEAST)) {
        const measure = name.slice(LEAST.length);
        extremes[measure] = wider(extremes[measure], { least: Number(value), most: Number(item[MOST + measure]) });
      } else values[name] = (values[name] ?? 0) + Number(value);
    }
  }
  return { values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== 0)), extremes };
}

async function itemsOf(
  { client, tableName, tenant }: TableContext,
  family: Family,
  range?: { readonly from: string; readonly through: string },
  how?: "surely",
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = await client.query({
      TableName: tableName,
      KeyConditionExpression: range ? "pk = :pk AND sk BETWEEN :from AND :through" : "pk = :pk",
      ExpressionAttributeValues: {
        ":pk": pkOf(tenant, family),
        ...(range ? { ":from": `${range.from}#`, ":through": `${range.through}#~` } : {}),
      },
      ...(range && how !== "surely" ? {} : { ConsistentRead: true }),
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}

export function makeCounterWorkshop(context: TableContext): CounterWorkshop {
  const { client, tableName: TableName, tenant } = context;
  return {
    async states() {
      const states: CounterState[] = [];
      for (const family of FAMILIES) {
        const items = (await itemsOf(context, family)).filter((item) => laneIn(item) !== GONE);
        for (const [key, its] of Map.groupBy(items, (item) => keyText(keyIn(family, item)))) {
          const marks = its.flatMap((item) =>
            Object.entries(item)
              .filter(([name]) => name.startsWith(MARK) || name === "mended")
              .map(([name, value]) => `${item.sk} ${name} ${value}`),
          );
          states.push({ ...keyOf(key), ...totalOf(its), revision: marks.sort().join("\n") });
        }
      }
      return states;
    },

    async correct(key, id, by, extremes) {
      const fields = Object.entries(by).filter(([, value]) => value !== 0);
      const bounds = Object.entries(extremes).flatMap(([measure, { least, most }]) => [
        [LEAST + measure, least] as const,
        [MOST + measure, most] as const,
      ]);
      const named = (prefix: string, list: readonly (readonly [string, number])[]) => ({
        names: Object.fromEntries(list.map(([name], index) => [`#${prefix}${index}`, name])),
        values: Object.fromEntries(list.map(([, value], index) => [`:${prefix}${index}`, value])),
      });
      const [sums, edges] = [named("f", fields), named("e", bounds)];
      const set = [
        "mended = :id",
        "entity = :entity",
        "v = :v",
        ...bounds.map((_, index) => `#e${index} = :e${index}`),
      ];
      const add = fields.map((_, index) => `#f${index} :f${index}`);
      try {
        await client.update({
          TableName,
          Key: { pk: pkOf(tenant, key.family), sk: skOf(key, MENDED) },
          UpdateExpression: `SET ${set.join(", ")}${add.length ? ` ADD ${add.join(", ")}` : ""}`,
          ConditionExpression: "attribute_not_exists(mended) OR mended <> :id",
          ...(fields.length + bounds.length ? { ExpressionAttributeNames: { ...sums.names, ...edges.names } } : {}),
          ExpressionAttributeValues: { ...sums.values, ...edges.values, ":id": id, ":entity": "counter", ":v": 1 },
        });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },

    async forget(key) {
      for (const item of await itemsOf(context, key.family, { from: key.period, through: key.period }))
        if (keyIn(key.family, item).id === key.id)
          await client.delete({ TableName, Key: { pk: item.pk, sk: item.sk } });
    },
  };
}
