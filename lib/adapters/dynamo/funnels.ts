import type { FieldDefinition } from "../../core/fields/model.ts";
import type { FieldStore } from "../../core/fields/ports.ts";
import { type Funnel, STANDARD_FUNNELS } from "../../core/funnels/model.ts";
import type { FunnelStore } from "../../core/funnels/ports.ts";
import { makeRows } from "./rows.ts";
import { compare, keys, type TableContext } from "./table.ts";

const standardOf = (funnelId: string): Funnel | undefined =>
  STANDARD_FUNNELS.find((funnel) => funnel.funnelId === funnelId);

export function makeFunnelStore(context: TableContext): FunnelStore {
  const rows = makeRows<Funnel>(context, {
    pk: keys.funnels(context.tenant),
    entity: "funnel",
    idOf: ({ funnelId }) => funnelId,
  });
  return {
    get: async (funnelId) => (await rows.get(funnelId)) ?? standardOf(funnelId),
    async all() {
      const written = await rows.all();
      const of = (funnelId: string) => written.find((funnel) => funnel.funnelId === funnelId);
      return [
        ...STANDARD_FUNNELS.map((funnel) => of(funnel.funnelId) ?? funnel),
        ...written.filter(({ funnelId }) => !standardOf(funnelId)).sort((a, b) => compare(a.name, b.name)),
      ];
    },
    create: async (funnel) => (standardOf(funnel.funnelId) ? "exists" : rows.create(funnel)),
    save: (funnel) => rows.save(funnel, standardOf(funnel.funnelId)?.version),
  };
}

export const makeFieldStore = (context: TableContext): FieldStore =>
  makeRows<FieldDefinition>(context, {
    pk: keys.fields(context.tenant),
    entity: "field",
    idOf: ({ fieldId }) => fieldId,
  });
