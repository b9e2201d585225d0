import type { Ids } from "../../core/kernel/ports.ts";
import type { Entry, Ranking, RankingState, RankingVersion } from "../../core/rankings/model.ts";
import type { RankingLog, RankingStore } from "../../core/rankings/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import { bare, getItem, type Item, keys, queryPage, readAll, reasonsOf, type TableContext } from "./table.ts";

export const makeRankingStore = (context: TableContext, ids: Ids): RankingStore =>
  makeCatalogue<Ranking>(context, ids, { noun: "rankings", entity: "ranking", once: ({ name }) => name.toLowerCase() });

const entryName = (entry: Entry): string =>
  entry.kind === "lesson" ? `e#${entry.lesson.lessonId}` : `e#set.${entry.seq}`;
const versionName = (number: number): string => `v#${String(number).padStart(9, "0")}`;

export function makeRankingLog(context: TableContext): RankingLog {
  const { client, tableName: TableName, tenant } = context;
  const pkOf = (rankingId: string) => keys.ranking(tenant, rankingId);
  return {
    async state(rankingId) {
      const item = await getItem(context, { pk: pkOf(rankingId), sk: "state" }, true);
      return item && bare<RankingState>(item);
    },
    async states(rankingIds) {
      const items = await readAll(
        context,
        rankingIds.map((id) => ({ pk: pkOf(id), sk: "state" })),
      );
      return items.map((item) => item && bare<RankingState>(item));
    },
    async entries(rankingId) {
      const entries: Entry[] = [];
      let start: Item | undefined;
      do {
        const result = await client.query({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :entries)",
          ExpressionAttributeValues: { ":pk": pkOf(rankingId), ":entries": "e#" },
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        entries.push(...(result.Items ?? []).map((item) => bare<Entry>(item)));
        start = result.LastEvaluatedKey;
      } while (start);
      return entries;
    },
    async lesson(rankingId, lessonId) {
      const item = await getItem(context, { pk: pkOf(rankingId), sk: `e#${lessonId}` }, true);
      return item && bare<Entry>(item);
    },
    async write(rankingId, { state, version, entry }) {
      const pk = pkOf(rankingId);
      const put = (sk: string, item: object) => ({ Put: { TableName, Item: { pk, sk, v: 1, ...item } } });
      const first = state.number === 1;
      const writes = [
        {
          Put: {
            ...put("state", { entity: "ranking-state", ...state }).Put,
            ConditionExpression: first ? "attribute_not_exists(pk)" : "#number = :before",
            ...(first
              ? {}
              : {
                  ExpressionAttributeNames: { "#number": "number" },
                  ExpressionAttributeValues: { ":before": state.number - 1 },
                }),
          },
        },
        put(versionName(version.number), { entity: "ranking-version", ...version }),
        ...(entry ? [put(entryName(entry), { entity: "ranking-entry", ...entry })] : []),
      ];
      try {
        await client.transactWrite({ TransactItems: writes });
        return "done";
      } catch (error) {
        const reasons = reasonsOf(error);
        if (reasons.some((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict"))
          return "conflict";
        throw error;
      }
    },
    async versions(rankingId, page) {
      const pk = pkOf(rankingId);
      const { items, ...rest } = await queryPage(
        context,
        {
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :versions)",
          ExpressionAttributeValues: { ":pk": pk, ":versions": "v#" },
          ScanIndexForward: false,
        },
        page,
        pk,
      );
      return { items: items.map((item) => bare<RankingVersion>(item)), ...rest };
    },
    async version(rankingId, number) {
      const item = await getItem(context, { pk: pkOf(rankingId), sk: versionName(number) });
      return item && bare<RankingVersion>(item);
    },
  };
}
