import type { BusinessHours } from "../../core/hours/model.ts";
import type { HoursStore } from "../../core/hours/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { sameName } from "../../core/labels/model.ts";
import type { Breach, TargetPolicy } from "../../core/targets/model.ts";
import type { BreachStore, PolicyStore } from "../../core/targets/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import { bare, epochSeconds, failed, keys, queryPage, type TableContext } from "./table.ts";

export const makeHoursStore = (context: TableContext, ids: Ids): HoursStore =>
  makeCatalogue<BusinessHours>(context, ids, {
    noun: "hours",
    entity: "business-hours",
    once: ({ teamId }) => teamId ?? "everybody",
  });

export const makePolicyStore = (context: TableContext, ids: Ids): PolicyStore =>
  makeCatalogue<TargetPolicy>(context, ids, {
    noun: "target-policies",
    entity: "target-policy",
    once: ({ name }) => sameName(name),
  });

/** As long as reports go back. */
const KEPT_DAYS = 400;

export function makeBreachStore(context: TableContext): BreachStore {
  const { client, tableName: TableName, tenant } = context;
  const place = (month: string) => keys.breaches(tenant, month);
  return {
    async keep(breach) {
      const { dueAt, conversationId, kind } = breach;
      try {
        await client.put({
          TableName,
          Item: {
            pk: place(dueAt.slice(0, 7)),
            sk: `${dueAt}#${conversationId}#${kind}`,
            entity: "breach",
            v: 1,
            ...breach,
            ttl: epochSeconds(dueAt, KEPT_DAYS),
          },
          ConditionExpression: "attribute_not_exists(pk)",
        });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },
    async list(month, page) {
      const found = await queryPage(
        context,
        {
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": place(month) },
          ScanIndexForward: false,
        },
        page,
        place(month),
      );
      return { ...found, items: found.items.map((item) => bare<Breach>(item)) };
    },
  };
}
