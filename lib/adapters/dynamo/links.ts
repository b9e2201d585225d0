import type { Ids, Seal } from "../../core/kernel/ports.ts";
import { SHORT_LINK_DAYS, type ShortLinks, type ShortTarget } from "../../core/links/ports.ts";
import { getItem, keys, type TableContext } from "./table.ts";

/** Found by a hash of the link and sealed with the link itself: whoever reads the table alone learns nothing. */
export function makeShortLinks(context: TableContext, ids: Ids, seal: Seal): ShortLinks {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (token: string) => ({ pk: keys.link(tenant, ids.derive("short-link", token)), sk: "link" });
  return {
    async keep(token, target, at) {
      await client.put({
        TableName,
        Item: {
          ...keyOf(token),
          entity: "short-link",
          v: 1,
          sealed: seal.close([token], JSON.stringify(target)),
          ttl: at + SHORT_LINK_DAYS * 86_400,
        },
      });
    },
    async find(token) {
      const item = await getItem(context, keyOf(token));
      const opened = typeof item?.sealed === "string" ? seal.open([token], item.sealed) : undefined;
      return opened === undefined ? undefined : (JSON.parse(opened) as ShortTarget);
    },
  };
}
