/** Templates as a catalogue; what belongs to each in a partition of its own: versions, bodies, and what is ready to be filled in. */
import type { Ids } from "../../core/kernel/ports.ts";
import type { BodyPlace, StoredBody, Template, TemplateVersion } from "../../core/templates/model.ts";
import type { ReadyRow, TemplateStore } from "../../core/templates/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import {
  bare,
  failed,
  getItem,
  type Item,
  type Key,
  keys,
  reasonsOf,
  type TableContext,
  withoutUndefined,
} from "./table.ts";

const padded = (number: number): string => String(number).padStart(6, "0");
const placeOf = ({ medium, language }: BodyPlace): string => `${medium}#${language}`;

export function makeTemplateStore(context: TableContext, ids: Ids): TemplateStore {
  const { client, tableName: TableName, tenant } = context;
  const catalogue = makeCatalogue<Template>(context, ids, { noun: "templates", entity: "template" });
  const partition = (id: string) => keys.template(tenant, id);
  const versionKey = (id: string, number: number): Key => ({ pk: partition(id), sk: `v#${padded(number)}` });
  const bodyKey = (id: string, number: number, place: BodyPlace): Key => ({
    pk: partition(id),
    sk: `b#${padded(number)}#${placeOf(place)}`,
  });
  /** Under its hash: what another publication of the same draft wrote is another row. */
  const readyKey = (
    { templateId, number, contentHash }: Pick<TemplateVersion, "templateId" | "number" | "contentHash">,
    place: BodyPlace,
  ): Key => ({
    pk: partition(templateId),
    sk: `r#${padded(number)}#${(contentHash ?? "").slice(0, 20)}#${placeOf(place)}`,
  });
  const versionItem = (version: TemplateVersion): Item =>
    withoutUndefined({
      ...versionKey(version.templateId, version.number),
      entity: "template-version",
      v: 1,
      ...version,
    });
  const bodyItem = (version: Pick<TemplateVersion, "templateId" | "number">, stored: StoredBody): Item => ({
    ...bodyKey(version.templateId, version.number, stored),
    ...{ entity: "template-body", v: 1, templateId: version.templateId, number: version.number, ...stored },
  });
  const replacing = (version: TemplateVersion, before: TemplateVersion) => ({
    Put: {
      TableName,
      Item: versionItem(version),
      ConditionExpression: "version = :before AND #state = :draft",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: { ":before": before.version, ":draft": "draft" },
    },
  });

  async function together(writes: readonly Item[]): Promise<"saved" | "conflict"> {
    try {
      await client.transactWrite({ TransactItems: writes as never });
      return "saved";
    } catch (error) {
      if (reasonsOf(error).some((reason) => reason === "ConditionalCheckFailed" || reason === "TransactionConflict"))
        return "conflict";
      throw error;
    }
  }

  async function rows(id: string, prefix: string, descending = false): Promise<readonly Item[]> {
    const found: Item[] = [];
    let start: Item | undefined;
    do {
      const result = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": partition(id), ":prefix": prefix },
        ScanIndexForward: !descending,
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      found.push(...(result.Items ?? []));
      start = result.LastEvaluatedKey;
    } while (start);
    return found;
  }

  async function putOnce(item: Item): Promise<boolean> {
    try {
      await client.put({ TableName, Item: item, ConditionExpression: "attribute_not_exists(pk)" });
      return true;
    } catch (error) {
      if (failed(error, "ConditionalCheckFailedException")) return false;
      throw error;
    }
  }

  const storedOf = (item: Item): StoredBody => {
    const { medium, language, body } = bare<StoredBody>(item);
    return { medium, language, body };
  };

  return {
    ...catalogue,

    versions: async (id) => (await rows(id, "v#", true)).map((item) => bare<TemplateVersion>(item)),
    async version(id, number) {
      const item = await getItem(context, versionKey(id, number), true);
      return item && bare<TemplateVersion>(item);
    },

    async bodies({ templateId, number, bodies }) {
      const named = new Set(bodies.map(placeOf));
      return (await rows(templateId, `b#${padded(number)}#`))
        .map(storedOf)
        .filter((stored) => named.has(placeOf(stored)));
    },
    async body(id, number, medium, language) {
      const item = await getItem(context, bodyKey(id, number, { medium, language }), true);
      return item && storedOf(item);
    },

    async begin(draft, bodies) {
      for (const body of bodies) await putOnce(bodyItem(draft, body));
      return putOnce(versionItem(draft));
    },

    write: (draft, before, change) =>
      together([
        replacing(draft, before),
        "put" in change
          ? { Put: { TableName, Item: bodyItem(draft, change.put) } }
          : { Delete: { TableName, Key: bodyKey(draft.templateId, draft.number, change.remove) } },
      ]),

    async publish({ version, versionBefore, template, templateBefore, ready }) {
      for (const row of ready)
        await client.put({
          TableName,
          Item: { ...readyKey(version, row), entity: "template-ready", v: 1, templateId: version.templateId, ...row },
        });
      return together([
        replacing(version, versionBefore),
        {
          Put: {
            TableName,
            Item: catalogueItem(tenant, template),
            ConditionExpression: "version = :before",
            ExpressionAttributeValues: { ":before": templateBefore.version },
          },
        },
      ]);
    },

    async ready(version, medium, language) {
      const item = await getItem(context, readyKey(version, { medium, language }));
      return item && bare<ReadyRow>(item);
    },

    async clear(id) {
      for (const prefix of ["r#", "b#", "v#"])
        for (const { pk, sk } of await rows(id, prefix)) await client.delete({ TableName, Key: { pk, sk } });
    },
  };
}

const catalogueItem = (tenant: string, template: Template): Item =>
  withoutUndefined({
    pk: keys.catalogue(tenant, "templates"),
    sk: `i#${template.id}`,
    entity: "template",
    v: 1,
    ...template,
  });
