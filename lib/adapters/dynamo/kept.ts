import type { KeptStore, NoticeStore } from "../../core/kernel/kept.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { epochSeconds, keys, type TableContext } from "./table.ts";

const KEPT_DAYS = 30;
const NOTICE_DAYS = 90;
/** An item holds 400 KB, a character takes up to three bytes; what is longer is cut, and says so. */
const MAX_RAW = 100_000;

/**
 * What a provider wrote lies here as JSON text: as attributes, an id with more than 53 bits or a nesting beyond 32 levels would
 * make the write fail, and what was to be kept for diagnosis would be lost.
 */
const asText = (value: unknown): string => JSON.stringify(value) ?? "null";

export function makeKeptStore({ client, tableName: TableName, tenant }: TableContext, ids: Ids): KeptStore {
  return {
    async keep(record) {
      const text = asText(record.raw);
      const id = ids.derive("kept", record.appId, record.reason, text).slice(0, 16);
      await client.put({
        TableName,
        Item: {
          pk: keys.kept(tenant, record.at.slice(0, 10)),
          sk: `${record.at}#${id}`,
          entity: "kept",
          v: 1,
          ...record,
          raw: text.slice(0, MAX_RAW),
          ...(text.length > MAX_RAW ? { cut: true } : {}),
          ttl: epochSeconds(record.at, KEPT_DAYS),
        },
      });
    },
  };
}

export function makeNoticeStore({ client, tableName: TableName, tenant }: TableContext, ids: Ids): NoticeStore {
  return {
    async record(connectionId, notice) {
      const event = asText(notice.event);
      const id = ids.derive("notice", notice.type, event).slice(0, 16);
      await client.put({
        TableName,
        Item: {
          pk: keys.notices(tenant, connectionId),
          sk: `${notice.at}#${id}`,
          entity: "notice",
          v: 1,
          notice: notice.type,
          at: notice.at,
          event: event.slice(0, MAX_RAW),
          ttl: epochSeconds(notice.at, NOTICE_DAYS),
        },
      });
    },
  };
}
