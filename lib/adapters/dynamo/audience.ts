/** One part of the table for each character with which ids of contacts begin: they are even, so that no part is hotter than another. */
import { type AudienceRow, FIRST_CHARACTERS } from "../../core/audience/model.ts";
import type { AudienceDesk, AudienceStore } from "../../core/audience/ports.ts";
import { type Counter, NOW, PHONE_FIELD, ZONE_FIELD } from "../../core/counters/model.ts";
import type { CounterStore } from "../../core/counters/ports.ts";
import type { FollowedTypes } from "../../core/events/ports.ts";
import type { Clock } from "../../core/kernel/ports.ts";
import { zonesOf } from "../../core/quiet/model.ts";
import { eventWrites } from "./events.ts";
import { bare, failed, getItem, type Item, keys, readAll, reasonsOf, type TableContext } from "./table.ts";

export const audienceKey = (tenant: string, contactId: string) => ({
  pk: keys.audience(tenant, contactId.slice(0, 1)),
  sk: contactId,
});

/** What most contacts have nothing of is not written. */
const EMPTY = {
  name: null,
  language: null,
  country: null,
  timeZone: null,
  source: null,
  tags: [],
  customFields: {},
  addresses: [],
  consent: [],
  chats: {},
  conversations: { count: 0, lastInboundOn: null, lastOutboundOn: null, channels: [] },
  leads: { open: [], won: 0, lost: 0 },
  interests: [],
  lists: [],
  events: {},
  reactions: { opened: [], clicked: [], answered: [] },
  segments: [],
} as const satisfies Partial<AudienceRow>;
const EMPTY_TEXT = new Map<string, string>(Object.entries(EMPTY).map(([name, value]) => [name, JSON.stringify(value)]));

export function audienceItem(tenant: string, row: AudienceRow): Item {
  const kept = Object.entries(row).filter(([name, value]) => JSON.stringify(value) !== EMPTY_TEXT.get(name));
  return { ...audienceKey(tenant, row.contactId), entity: "audience", v: 1, ...Object.fromEntries(kept) };
}

const toRow = (item: Item): AudienceRow => ({ ...EMPTY, ...bare<AudienceRow>(item) });

/** What one request hands over. */
const PAGE = 1000;

interface TallyPorts {
  readonly counters: Pick<CounterStore, "read">;
  /** The business's own zone. */
  readonly zone: () => Promise<string>;
  readonly clock: Clock;
}

export function makeAudienceStore(context: TableContext, { counters, zone, clock }: TallyPorts): AudienceStore {
  const { client, tableName: TableName, tenant } = context;

  return {
    async range(from, to, limit) {
      const rows: AudienceRow[] = [];
      const first = Math.max(
        0,
        [...FIRST_CHARACTERS].findIndex((one) => one >= from.slice(0, 1)),
      );
      if (from !== "" && from.slice(0, 1) > FIRST_CHARACTERS.slice(-1)) return { rows };
      for (const character of FIRST_CHARACTERS.slice(first)) {
        if (to !== "" && character >= to) break;
        let start: string | undefined = from.startsWith(character) ? from : character;
        while (start !== undefined) {
          const { Items = [], LastEvaluatedKey } = await client.query({
            TableName,
            // An id behind all others of its part; `to` itself is left out below.
            KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
            ExpressionAttributeValues: {
              ":pk": keys.audience(tenant, character),
              ":from": start,
              ":to": to !== "" && to.startsWith(character) ? to : `${character}~`,
            },
            Limit: Math.min(PAGE, limit - rows.length + 1),
          });
          for (const item of Items) {
            if (to !== "" && String(item.sk) >= to) break;
            if (rows.length === limit) return { rows, next: String(item.sk) };
            rows.push(toRow(item));
          }
          start = LastEvaluatedKey && `${LastEvaluatedKey.sk}!`;
        }
      }
      return { rows };
    },

    async all(contactIds) {
      const rows = await readAll(
        context,
        contactIds.map((id) => audienceKey(tenant, id)),
      );
      return rows.map((item) => item && toRow(item));
    },

    async tally() {
      const asOf = new Date(clock.now()).toISOString();
      const [countries, account] = await Promise.all([counters.read("country", NOW, NOW), zone()]);
      return { asOf, ...talliedBy(countries, account) };
    },
  };
}

/** Contacts are counted by country; those whose clock another thing tells are counted there as well. */
function talliedBy(countries: readonly Counter[], account: string) {
  const zones = new Map<string, { zones: readonly string[]; count: number }>();
  let rows = 0;
  const add = (of: { readonly said?: string; readonly country?: string }, count: number) => {
    if (count === 0) return;
    const { zones: its } = zonesOf({ ...of, account });
    const key = its.join(" ");
    zones.set(key, { zones: its, count: count + (zones.get(key)?.count ?? 0) });
  };
  for (const { id: country, values } of countries) {
    const { contacts = 0 } = values;
    rows += contacts;
    let rest = contacts;
    for (const [field, count] of Object.entries(values)) {
      const said = field.startsWith(ZONE_FIELD) ? field.slice(ZONE_FIELD.length) : undefined;
      const phone = field.startsWith(PHONE_FIELD) ? field.slice(PHONE_FIELD.length) : undefined;
      if (said === undefined && phone === undefined) continue;
      add({ ...(said === undefined ? {} : { said }), country: phone ?? country }, count);
      rest -= count;
    }
    add({ country }, rest);
  }
  return { rows, zones: [...zones.values()].sort((a, b) => b.count - a.count) };
}

export function makeAudienceDesk(context: TableContext, followed: FollowedTypes): AudienceDesk {
  const { client, tableName: TableName, tenant } = context;
  return {
    async get(contactId) {
      const item = await getItem(context, audienceKey(tenant, contactId), true);
      return item && toRow(item);
    },

    async put(row, told) {
      const own = {
        TableName,
        Item: audienceItem(tenant, row),
        ...(row.version === 1
          ? { ConditionExpression: "attribute_not_exists(pk)" }
          : {
              ConditionExpression: "version = :before",
              ExpressionAttributeValues: { ":before": row.version - 1 },
            }),
      };
      try {
        if (told.length === 0) await client.put(own);
        else {
          const types = await followed.read();
          await client.transactWrite({
            TransactItems: [
              { Put: own },
              ...told.flatMap((event) => eventWrites(context, event, types.has(event.type))),
            ],
          });
        }
        return "put";
      } catch (error) {
        const lost = reasonsOf(error).some(
          (code) => code === "ConditionalCheckFailed" || code === "TransactionConflict",
        );
        if (lost || failed(error, "ConditionalCheckFailedException")) return "conflict";
        throw error;
      }
    },

    async remove({ contactId }) {
      await client.delete({ TableName, Key: audienceKey(tenant, contactId) });
    },
  };
}
