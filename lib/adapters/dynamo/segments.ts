import type { Ids } from "../../core/kernel/ports.ts";
import { sameName } from "../../core/labels/model.ts";
import type { Clusters, Segment, SegmentCounts } from "../../core/segments/model.ts";
import type { SegmentFindings, SegmentStore } from "../../core/segments/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import { getItem, keys, type TableContext } from "./table.ts";

const NOUN = "segments";

/** A condition is text: nobody asks the table for what is in it, and its numbers may be beyond the table's range. */
type Kept = Omit<Segment, "condition"> & { readonly condition: string | null };
const kept = (segment: Segment): Kept => ({
  ...segment,
  condition: segment.condition && JSON.stringify(segment.condition),
});
const read = (row: Kept): Segment => ({
  ...row,
  condition: row.condition === null ? null : (JSON.parse(row.condition) as Segment["condition"]),
});

export function makeSegmentStore(context: TableContext, ids: Ids): SegmentStore {
  const rows = makeCatalogue<Kept>(context, ids, {
    noun: NOUN,
    entity: "segment",
    once: ({ name, archived }) => (archived ? undefined : sameName(name)),
  });
  return {
    all: async () => (await rows.all()).map(read),
    async get(id) {
      const row = await rows.get(id);
      return row && read(row);
    },
    async create(segment) {
      const created = await rows.create(kept(segment));
      return typeof created === "string" ? created : { present: read(created.present) };
    },
    save: (segment, before) => rows.save(kept(segment), kept(before)),
    remove: (segment) => rows.remove(kept(segment)),
  };
}

export function makeSegmentFindings(context: TableContext): SegmentFindings {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (what: string) => ({ pk: keys.catalogue(tenant, "segment-findings"), sk: what });
  const found = async <T>(what: string): Promise<T | undefined> => {
    const item = await getItem(context, keyOf(what));
    return item && (JSON.parse(String(item.text)) as T);
  };
  const save = async (what: string, value: object) => {
    const Row = { ...keyOf(what), entity: "segment-findings", v: 1, text: JSON.stringify(value) };
    await client.put({ TableName, Item: Row });
  };
  return {
    counts: () => found<SegmentCounts>("counts"),
    saveCounts: (counts) => save("counts", counts),
    clusters: () => found<Clusters>("clusters"),
    saveClusters: (clusters) => save("clusters", clusters),
  };
}
