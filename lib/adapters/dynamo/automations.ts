/** Sequences of steps, the versions in which they were published, and their runs, which lie with the contact whose they are. */
import { type Automation, type Definition, isUnderWay, RUN_DAYS, type Run } from "../../core/automations/model.ts";
import type { AutomationStore, RunList, RunStore } from "../../core/automations/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { sameName } from "../../core/labels/model.ts";
import { makeCatalogue } from "./catalogue.ts";
import {
  bare,
  epochSeconds,
  failed,
  getItem,
  type Item,
  keys,
  listPage,
  lists,
  type TableContext,
  withoutUndefined,
} from "./table.ts";

/** `taken`: another one that is not archived has this name. */
export function makeAutomationStore(context: TableContext, ids: Ids): AutomationStore {
  const { client, tableName: TableName, tenant } = context;
  const versionKey = (automationId: string, version: number) => ({
    pk: keys.automation(tenant, automationId),
    sk: `v#${String(version).padStart(8, "0")}`,
  });
  return {
    ...makeCatalogue<Automation>(context, ids, {
      noun: "automation",
      once: ({ name, state }) => (state === "archived" ? undefined : sameName(name)),
    }),
    async keep(automationId, version, definition) {
      await conditionally(
        client.put({
          TableName,
          Item: { ...versionKey(automationId, version), entity: "automation-version", v: 1, definition },
          ConditionExpression: "attribute_not_exists(pk)",
        }),
      );
    },
    async version(automationId, version) {
      const item = await getItem(context, versionKey(automationId, version), true);
      return item?.definition as Definition | undefined;
    },
  };
}

const RUN = "run#";

const listOf = ({ state }: Run): RunList | undefined =>
  state === "pending" ? undefined : state === "held" ? "held" : isUnderWay(state) ? "active" : "over";

export function makeRunStore(context: TableContext): RunStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = ({ contactId, runId }: Pick<Run, "contactId" | "runId">) => ({
    pk: keys.contact(tenant, contactId),
    sk: `${RUN}${runId}`,
  });
  const itemFor = (run: Run): Item => {
    const list = listOf(run);
    const place = list
      ? { lpk: lists.runs(tenant, run.automationId, list), lsk: `${run.startedAt}#${run.runId}` }
      : undefined;
    const ttl = list === "over" ? epochSeconds(run.updatedAt, RUN_DAYS) : undefined;
    return withoutUndefined({ ...keyOf(run), entity: "automation-run", v: 1, ...run, ...place, ttl });
  };

  return {
    async put(run) {
      const put = client.put({ TableName, Item: itemFor(run), ConditionExpression: "attribute_not_exists(pk)" });
      return (await conditionally(put)) ? "put" : "present";
    },
    async get(contactId, runId) {
      const item = await getItem(context, keyOf({ contactId, runId }), true);
      return item && bare<Run>(item);
    },
    async save(run) {
      const put = client.put({ TableName, Item: itemFor(run), ...atRevision(run.revision - 1) });
      return (await conditionally(put)) ? "saved" : "conflict";
    },
    async forget(run) {
      await conditionally(client.delete({ TableName, Key: keyOf(run), ...atRevision(run.revision) }));
    },
    async ofContacts(contactIds) {
      const found = await Promise.all(contactIds.map(allOf));
      return found.flat().sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
    },
    async list(automationId, list, page) {
      const found = await listPage(context, lists.runs(tenant, automationId, list), page);
      return { ...found, items: found.items.map((item) => bare<Run>(item)) };
    },
    async enter({ contactId, automationId, runId, updatedAt: at }, since) {
      const entered = await conditionally(
        client.put({
          TableName,
          Item: {
            ...{ pk: keys.contact(tenant, contactId), sk: `entered#${automationId}` },
            ...{ entity: "automation-entry", v: 1, automationId, runId, at },
          },
          ConditionExpression: `attribute_not_exists(pk) OR runId = :run${since === null ? "" : " OR #at <= :since"}`,
          ExpressionAttributeValues: {
            ":run": runId,
            ...(since === null ? {} : { ":since": new Date(since).toISOString() }),
          },
          ...(since === null ? {} : { ExpressionAttributeNames: { "#at": "at" } }),
        }),
      );
      return entered ? "entered" : "refused";
    },
  };

  async function allOf(contactId: string): Promise<readonly Run[]> {
    const runs: Run[] = [];
    let start: Item | undefined;
    do {
      const result = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :run)",
        ExpressionAttributeValues: { ":pk": keys.contact(tenant, contactId), ":run": RUN },
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      runs.push(...(result.Items ?? []).map((item) => bare<Run>(item)));
      start = result.LastEvaluatedKey;
    } while (start);
    return runs;
  }
}

const atRevision = (revision: number) => ({
  ConditionExpression: "revision = :before",
  ExpressionAttributeValues: { ":before": revision },
});

/** False where its condition does not hold. */
async function conditionally(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (failed(error, "ConditionalCheckFailedException")) return false;
    throw error;
  }
}
