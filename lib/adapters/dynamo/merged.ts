/** Several parts of the list index as one list. */
import type { QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { BadCursor, type Page, type PageRequest } from "../../core/kernel/page.ts";
import { compare, type Item, LIST_INDEX, type TableContext } from "./table.ts";

/** Behind every place: what a cursor is when nothing was read. */
const END = "9";
/** A filter may leave a page half empty; so many further reads fill it. */
const READS = 6;

type Query = Pick<QueryCommandInput, "ExpressionAttributeNames" | "ExpressionAttributeValues" | "FilterExpression"> & {
  readonly from?: string;
  readonly to?: string;
};

/**
 * A page of all parts together, latest place first. Places must be unique over the parts and begin with their time. The cursor is the place
 * down to which every part was read, so it names no key at all.
 */
export async function mergedPage(
  { client, tableName: TableName }: TableContext,
  parts: readonly string[],
  { limit, cursor }: PageRequest,
  { from = "0", to = END, ExpressionAttributeValues, ...filter }: Query,
): Promise<Page<Item>> {
  const items: Item[] = [];
  const started = cursor === undefined ? END : placeIn(cursor);
  let below = started < to ? started : to;
  for (let read = 0; read < READS && below >= from; read++) {
    const wanted = limit - items.length + 1;
    const answers = await Promise.all(
      parts.map((part) =>
        client.query({
          TableName,
          IndexName: LIST_INDEX,
          KeyConditionExpression: "lpk = :list AND lsk BETWEEN :from AND :to",
          ExpressionAttributeValues: { ...ExpressionAttributeValues, ":list": part, ":from": from, ":to": below },
          ScanIndexForward: false,
          ...filter,
          Limit: filter.FilterExpression ? Math.max(wanted * 4, 50) : wanted,
        }),
      ),
    );
    // Of a part that was not read to its end, what is older may still be to come: the newest of these ends is where the page is sure.
    const ends = answers.flatMap(({ LastEvaluatedKey }) => (LastEvaluatedKey ? [String(LastEvaluatedKey.lsk)] : []));
    const sure = ends.sort(compare).at(-1) ?? "";
    const fresh = answers
      .flatMap(({ Items = [] }) => Items)
      .filter(({ lsk }) => String(lsk) >= sure && (String(lsk) < below || below === to))
      .sort((a, b) => compare(String(b.lsk), String(a.lsk)));
    const taken = fresh.slice(0, limit - items.length);
    items.push(...taken);
    if (taken.length < fresh.length || (items.length === limit && ends.length > 0))
      return { items, nextCursor: cursorAt(String(taken.at(-1)?.lsk)) };
    if (ends.length === 0) return { items };
    below = sure;
  }
  return { items, nextCursor: cursorAt(below) };
}

const cursorAt = (place: string): string => Buffer.from(`below ${place}`).toString("base64url");

function placeIn(cursor: string): string {
  const place = /^below ([\w.:#-]{1,200})$/.exec(Buffer.from(cursor, "base64url").toString())?.[1];
  if (place === undefined || cursorAt(place) !== cursor) throw new BadCursor();
  return place;
}
