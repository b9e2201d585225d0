import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { KeptStore, NoticeStore } from "../../core/kernel/kept.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { epochSeconds, keys, type TableContext } from "./table.ts";

const KEPT_DAYS = 30;
const NOTICE_DAYS = 90;
/** An item holds 400 KB; what is longer is cut, and says so. */
const MAX_RAW = 300_000;

export function makeKeptStore({ client, tableName: TableName, tenant }: TableContext, ids: Ids): KeptStore {
  return {
    async keep(record) {
      const text = JSON.stringify(record.raw) ?? "null";
      const raw = text.length > MAX_RAW ? { cut: true, start: text.slice(0, MAX_RAW) } : record.raw;
      const id = ids.derive("kept", record.appId, record.reason, text).slice(0, 16);
      await client.send(
        new PutCommand({
          TableName,
          Item: {
            pk: keys.kept(tenant, record.at.slice(0, 10)),
            sk: `${record.at}#${id}`,
            entity: "kept",
            v: 1,
            ...record,
            raw,
            ttl: epochSeconds(record.at, KEPT_DAYS),
          },
        }),
      );
    },
  };
}

export function makeNoticeStore({ client, tableName: TableName, tenant }: TableContext, ids: Ids): NoticeStore {
  return {
    async record(connectionId, notice) {
      const id = ids.derive("notice", notice.type, JSON.stringify(notice.event)).slice(0, 16);
      await client.send(
        new PutCommand({
          TableName,
          Item: {
            pk: keys.notices(tenant, connectionId),
            sk: `${notice.at}#${id}`,
            entity: "notice",
            v: 1,
            notice: notice.type,
            at: notice.at,
            event: notice.event,
            ttl: epochSeconds(notice.at, NOTICE_DAYS),
          },
        }),
      );
    },
  };
}
