/** Of live connections, what concerns people: how they stand, who is there, who ended all of theirs. */
import { DECLARED_MS, type Declared, type Heard, LIVE_PERMISSIONS } from "../../core/live/model.ts";
import type { Closings, Company, Standing } from "../../core/live/ports.ts";
import { type ApiKey, grantsOf, type Membership, permissionsOf, SCOPED } from "../../core/people/model.ts";
import { permissionsOfRole } from "./directory.ts";
import { placeOf, secondsOf } from "./live.ts";
import { bare, failed, getItem, type Item, keys, type TableContext } from "./table.ts";

const closingKey = (tenant: string, person: string) => ({ pk: keys.live(tenant), sk: `x#${person}` });
/** Much longer than tickets are good for, and than the stream is ever late. */
const CLOSING_MS = 24 * 3_600_000;

export function makeClosings({ client, tableName: TableName, tenant }: TableContext): Closings {
  return {
    async close(person, at) {
      await client.put({
        TableName,
        Item: {
          ...closingKey(tenant, person),
          entity: "live-closing",
          v: 1,
          ttl: secondsOf(at, CLOSING_MS),
          person,
          at,
        },
      });
    },
  };
}

/** Read where people and keys are kept, consistently: a right that was just taken away is gone. */
export function makeStanding(context: TableContext, now: () => number): Standing {
  const { tenant } = context;

  async function placeOfPerson(person: string): Promise<Omit<Membership, "tenant"> | undefined> {
    if (person.startsWith("key_")) {
      const key = await getItem(context, { pk: keys.apiKeys(tenant), sk: person.slice(4) }, true);
      const { role, permissions, revokedAt, expiresAt } = (key ?? {}) as Partial<ApiKey>;
      const good = revokedAt === undefined && (expiresAt === undefined || Date.parse(expiresAt) > now());
      return role !== undefined && good ? { role, permissions } : undefined;
    }
    const member = await getItem(context, { pk: keys.people(tenant), sk: person }, true);
    return member?.status === "active" ? { role: String(member.role) } : undefined;
  }

  return {
    async rightsOf(person) {
      const place = await placeOfPerson(person);
      if (!place) return undefined;
      const { role, permissions } = place;
      const its = grantsOf(role) || role === SCOPED ? permissions : await permissionsOfRole(context, role, true);
      const rights = permissionsOf({ tenant, role, permissions: its });
      return rights.includes("live.read") ? LIVE_PERMISSIONS.filter((one) => rights.includes(one)) : undefined;
    },
    async closedAt(person) {
      const item = await getItem(context, closingKey(tenant, person), true);
      return item && String(item.at);
    },
  };
}

export function makeCompany(context: TableContext): Company {
  const { client, tableName: TableName, tenant } = context;
  const pk = keys.live(tenant);

  async function between(from: string, to: string): Promise<readonly Item[]> {
    const found: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: { ":pk": pk, ":from": from, ":to": to },
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      found.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return found;
  }

  return {
    async present() {
      // Connections, and behind them what people said of themselves.
      const items = await between("c#", "d#~");
      const of = <T>(prefix: string) =>
        items.filter(({ sk }) => String(sk).startsWith(prefix)).map((one) => bare<T>(one));
      return { connections: of<Heard>("c#"), declared: of<Declared>("d#") };
    },

    visitors: async (conversationId) =>
      (await between(`v#${conversationId}#`, `v#${conversationId}#~`)).map((item) => bare<Heard>(item)),

    async declare(declared) {
      await client.put({
        TableName,
        Item: {
          pk,
          sk: `d#${declared.person}`,
          entity: "live-state",
          v: 1,
          ttl: secondsOf(declared.at, DECLARED_MS),
          ...declared,
        },
      });
    },

    async seen(connection, at, attention) {
      const [words, more] =
        attention === undefined
          ? ["SET seenAt = :at", {}]
          : attention === null
            ? ["SET seenAt = :at REMOVE attention", {}]
            : ["SET seenAt = :at, attention = :attention", { ":attention": attention }];
      try {
        const { Attributes } = await client.update({
          TableName,
          Key: placeOf(connection),
          UpdateExpression: words,
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":at": at, ...more },
          ReturnValues: "ALL_OLD",
        });
        return bare<Pick<Heard, "seenAt" | "attention">>(Attributes ?? {});
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "unlisted";
        throw error;
      }
    },
  };
}
