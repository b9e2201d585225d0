import type { Contact, Identity } from "../../core/contacts/model.ts";
import { parseRequestId } from "../../core/feedback/model.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { type SubjectKind, subjectParts } from "../../core/reminders/model.ts";
import type { PersonHead, PersonRow, PersonStore, Surroundings } from "../../core/rights/ports.ts";
import { audienceKey } from "./audience.ts";
import { bare, failed, getItem, type Item, type Key, keys, type TableContext } from "./table.ts";
import { ENDPOINTS } from "./webhooks.ts";

/** Of a partition. */
const PAGE = 200;
const MOST_TOGETHER = 100;
/** Requests at a time: enough to keep a partition busy, too few to throttle it. */
const AT_ONCE = 20;
/** Contacts behind one: a merge refuses more. */
const MOST_FAMILY = 50;
/** How long payloads that could not be used are kept, and a day for the clocks. */
const KEPT_DAYS = 31;
/** What lies with a contact of an event that is about it. It outlasts the contact until the event is gone, which is found by it alone. */
const GLANCE = "contact-event";
/** The same of a feedback request that asks somebody else about the contact. */
const ABOUT = "feedback-about";
const OUTLASTS: ReadonlySet<unknown> = new Set([GLANCE, ABOUT]);

const handleOf = ({ pk, sk }: Item): string => JSON.stringify([pk, sk]);
function keyOf(handle: string): Key {
  const [pk = "", sk = ""] = JSON.parse(handle) as string[];
  return { pk, sk };
}
const toRow = (item: Item): PersonRow => ({
  handle: handleOf(item),
  entity: String(item.entity),
  // Of a lead, its place in the funnel; elsewhere a number of the table's own.
  item: { ...bare<Item>(item), ...(typeof item.rank === "string" ? { rank: item.rank } : {}) },
});

export function makePersonStore(context: TableContext, ids: Ids): PersonStore {
  const { client, tableName: TableName, tenant } = context;
  const hashOf = ({ kind, value }: Identity) => ids.derive("identity", kind, value);
  const forgotten = keys.forgotten(tenant);

  async function all(pk: string, keep: (item: Item) => boolean = () => true): Promise<readonly Item[]> {
    const items: Item[] = [];
    let start: Item | undefined;
    do {
      const result = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": pk },
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      items.push(...(result.Items ?? []).filter(keep));
      start = result.LastEvaluatedKey;
    } while (start);
    return items;
  }

  /** Those of these rows that there are. */
  async function there(wanted: readonly Key[]): Promise<readonly Item[]> {
    const items: Item[] = [];
    for (let from = 0; from < wanted.length; from += MOST_TOGETHER) {
      let Keys: Item[] = wanted.slice(from, from + MOST_TOGETHER);
      while (Keys.length > 0) {
        const { Responses, UnprocessedKeys } = await client.batchGet({
          RequestItems: { [TableName]: { Keys, ConsistentRead: true } },
        });
        items.push(...(Responses?.[TableName] ?? []));
        const rest = UnprocessedKeys?.[TableName]?.Keys ?? [];
        if (rest.length === Keys.length) throw new Error("rows could not be read in full");
        Keys = rest;
      }
    }
    return items;
  }

  /** Everybody who stands behind the contact that speaks for this one, that one first, with all their rows. */
  async function familyOf(
    contactId: string,
  ): Promise<{ readonly contacts: readonly Item[]; readonly rows: readonly Item[] }> {
    const known = new Map<string, readonly Item[]>();
    const open = async (id: string): Promise<Item | undefined> => {
      if (!known.has(id)) known.set(id, await all(keys.contact(tenant, id), ({ entity }) => !OUTLASTS.has(entity)));
      return known.get(id)?.find(({ entity }) => entity === "contact");
    };
    let first = await open(contactId);
    for (let climbed = 0; typeof first?.mergedInto === "string" && climbed < MOST_FAMILY; climbed++)
      first = (await open(first.mergedInto)) ?? { ...first, mergedInto: undefined };
    if (!first) return { contacts: [], rows: [] };
    const contacts = [first];
    for (const contact of contacts)
      for (const id of (contact.merged as readonly string[] | undefined) ?? []) {
        const one = contacts.length < MOST_FAMILY ? await open(id) : undefined;
        if (one && !contacts.includes(one)) contacts.push(one);
      }
    const ids = contacts.map((item) => String(item.contactId));
    return { contacts, rows: ids.flatMap((id) => known.get(id) ?? []) };
  }

  /**
   * Before what they are found by. An event may have come to be about somebody else by the message of a sender's that came first; one that is
   * about nobody was told to them by an address in it.
   */
  async function eventsOf(contactIds: readonly string[]): Promise<readonly Item[]> {
    const own = ({ entity }: Item) => entity === GLANCE;
    const glances = (await Promise.all(contactIds.map((id) => all(keys.contact(tenant, id), own)))).flat();
    const named = [...new Set(glances.map(({ eventId }) => String(eventId)))];
    const found = await there(named.map((id) => ({ pk: keys.event(tenant, id), sk: "event" })));
    return [
      ...found.filter(({ contactId }) => contactId === null || contactIds.includes(String(contactId))),
      ...glances,
    ];
  }

  /** What others were asked about them, before what it is found by. */
  async function askedAbout({ contactIds, judged }: Surroundings): Promise<readonly Item[]> {
    // What was answered may be noted a moment after everything else is gone.
    const own = ({ entity }: Item) => entity === ABOUT || entity === "judgement";
    const pointers = (await Promise.all(contactIds.map((id) => all(keys.contact(tenant, id), own)))).flat();
    const wanted = pointers.flatMap(({ requestId }) => {
      const id = parseRequestId(String(requestId));
      return id ? [{ pk: keys.contact(tenant, id.contactId), sk: `feedback#${id.own}` }] : [];
    });
    const elsewhere = judged.flatMap(({ subjectId, requestId }) =>
      [`judged#${requestId}`, `~about#${requestId}`].map((sk) => ({ pk: keys.contact(tenant, subjectId), sk })),
    );
    const found = new Map(
      [...(await there([...wanted, ...elsewhere])), ...pointers].map((item) => [handleOf(item), item]),
    );
    return [...found.values()];
  }

  /** What the business's own systems were told; a body that names somebody has one of their ids. */
  async function toldElsewhere({ contactIds, conversationIds, leadIds }: Surroundings): Promise<readonly Item[]> {
    const named = [...contactIds, ...conversationIds, ...leadIds];
    const endpoints = await all(
      keys.catalogue(tenant, ENDPOINTS),
      ({ entity }) => entity === "webhook-endpoint" || entity === "webhook-gone",
    );
    const own = ({ entity, body }: Item) =>
      entity === "webhook-delivery" && named.some((id) => String(body).includes(id));
    return (await Promise.all(endpoints.map(({ id }) => all(keys.webhook(tenant, String(id)), own)))).flat();
  }

  async function inGroups<T>(each: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
    for (let from = 0; from < each.length; from += AT_ONCE)
      await Promise.all(each.slice(from, from + AT_ONCE).map(work));
  }

  async function aroundOf(about: Surroundings): Promise<readonly Item[]> {
    const subjects: (readonly [SubjectKind, string])[] = [
      ...about.contactIds.map((id) => ["contact", id] as const),
      ...about.conversationIds.map((id) => ["conversation", id] as const),
      ...about.leadIds.map((id) => ["lead", id] as const),
    ];
    const places = subjects.map(([kind, id]) => keys.reminders(tenant, ids.derive(...subjectParts({ kind, id }, ""))));
    const known = new Set(subjects.map(([, id]) => id));
    const names = ({ subject, place }: Item) =>
      [subject, place].some((one) => known.has(String((one as { readonly id?: unknown } | undefined)?.id)));
    const quotes = (item: Item) => {
      const text = String(item.raw ?? item.event ?? "");
      return about.needles.some((needle) => text.includes(needle));
    };
    // Anybody of the team may have begun to write something.
    const team = new Set([...about.team, ...(await all(keys.people(tenant))).map(({ userId }) => String(userId))]);
    const drafts = [...team].flatMap((person) =>
      about.conversationIds.map((id) => ({ pk: keys.own(tenant, person), sk: `draft#${id}` })),
    );
    const days = Array.from({ length: KEPT_DAYS }, (_, back) =>
      new Date(Date.parse(about.now) - back * 86_400_000).toISOString().slice(0, 10),
    ).filter((day) => day >= (about.since ?? "").slice(0, 10));
    const found = await Promise.all([
      ...places.map((pk) => all(pk)),
      ...[...team].map((person) => all(keys.noticesOf(tenant, person), names)),
      there(drafts),
      there(about.contactIds.map((id) => audienceKey(tenant, id))),
      eventsOf(about.contactIds),
      askedAbout(about),
      toldElsewhere(about),
      ...(about.needles.length > 0
        ? [
            ...days.map((day) => all(keys.kept(tenant, day), quotes)),
            ...about.connectionIds.map((id) => all(keys.notices(tenant, id), quotes)),
          ]
        : []),
    ]);
    return found.flat();
  }

  const store: PersonStore = {
    hashOf,

    async head(contactId) {
      const family = await familyOf(contactId);
      const [contact] = family.contacts;
      if (!contact) return undefined;
      const contactIds = family.contacts.map((item) => String(item.contactId));
      const items = family.rows;
      const threads = items.flatMap(({ entity, conversationId }) =>
        entity === "contact-conversation" ? [String(conversationId)] : [],
      );
      const heads = await Promise.all(
        threads.map((id) => getItem(context, { pk: keys.conversation(tenant, id), sk: keys.head }, true)),
      );
      const ours = heads.filter((item): item is Item => contactIds.includes(String(item?.contactId)));
      const identities = family.contacts.flatMap((item) => item.identities as readonly Identity[]);
      return {
        contact: {
          ...bare<Contact>(contact),
          identities: [...new Map(identities.map((identity) => [hashOf(identity), identity])).values()],
        },
        contactIds,
        rows: items.map(toRow),
        conversations: ours.map((item) => ({
          conversationId: String(item.conversationId),
          connectionId: String(item.connectionId),
          lastApplied: String(item.lastApplied),
          row: toRow(item),
        })),
      };
    },

    async conversation(conversationId, from) {
      const pk = keys.conversation(tenant, conversationId);
      const result = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": pk },
        ConsistentRead: true,
        Limit: PAGE,
        ...(from === undefined ? {} : { ExclusiveStartKey: keyOf(from) }),
      });
      const rows = (result.Items ?? []).filter(({ sk }) => sk !== keys.head).map(toRow);
      return { rows, more: result.LastEvaluatedKey !== undefined };
    },

    async opened(conversationId) {
      const head = await getItem(context, { pk: keys.conversation(tenant, conversationId), sk: keys.head }, true);
      return head && { createdAt: String(head.createdAt) };
    },

    around: async (about) => (await aroundOf(about)).map(toRow),

    async cut(head) {
      const { first, rest } = writesOf(head);
      try {
        await client.transactWrite({ TransactItems: first });
      } catch (error) {
        if (failed(error, "TransactionCanceledException")) return "changed";
        throw error;
      }
      await inGroups(rest, (Key) => client.delete({ TableName, Key }));
      return "cut";
    },

    async remove(rows) {
      const outlasts = ({ entity }: PersonRow) => OUTLASTS.has(entity);
      for (const some of [rows.filter((row) => !outlasts(row)), rows.filter(outlasts)])
        await inGroups(some, ({ handle }) => client.delete({ TableName, Key: keyOf(handle) }));
    },

    leave: (facts) =>
      inGroups(facts, ({ id, fact }) =>
        client.put({
          TableName,
          Item: { pk: keys.remains(tenant, String(fact.day).slice(0, 7)), sk: id, entity: "remains", v: 1, ...fact },
        }),
      ),

    forgetExternalIds: (names) =>
      inGroups(names, ({ connectionId, externalId }) =>
        client.delete({
          TableName,
          Key: { pk: keys.external(tenant, ids.derive("external", connectionId, externalId)), sk: "message" },
        }),
      ),

    list: ({ identities, erasedAt }) =>
      inGroups(identities, (hash) =>
        client.put({
          TableName,
          Item: { pk: forgotten, sk: hash, entity: "forgotten", v: 1, since: erasedAt.slice(0, 10) },
        }),
      ),

    async listed(identities) {
      const found: Identity[] = [];
      for (let from = 0; from < identities.length; from += 100) {
        const some = new Map(identities.slice(from, from + 100).map((identity) => [hashOf(identity), identity]));
        const Keys = [...some.keys()].map((sk) => ({ pk: forgotten, sk }));
        const { Responses, UnprocessedKeys } = await client.batchGet({ RequestItems: { [TableName]: { Keys } } });
        if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new Error("the list could not be read in full");
        for (const { sk } of Responses?.[TableName] ?? []) {
          const identity = some.get(String(sk));
          if (identity) found.push(identity);
        }
      }
      return found;
    },
  };
  return store;

  function writesOf({ contact, contactIds, rows, conversations }: PersonHead) {
    const asRead = (item: PersonRow["item"]) => ({
      ConditionExpression: "version = :version",
      ExpressionAttributeValues: { ":version": item.version },
    });
    const owners = rows.filter(({ entity }) => entity === "contact");
    const names = contactIds.map((_, index) => `:contact${index}`);
    const pointers = contact.identities.map((identity) => ({
      Key: { pk: keys.identity(tenant, hashOf(identity)), sk: "contact" },
      // It may point to somebody else by now, who is not to be forgotten.
      ConditionExpression: `attribute_not_exists(pk) OR contactId IN (${names.join(", ")})`,
      ExpressionAttributeValues: Object.fromEntries(names.map((name, index) => [name, contactIds[index]])),
    }));
    // Where its card lies in its funnel: it holds ids alone, but of a lead that nobody finds any more.
    const cards = rows.flatMap(({ entity, item: { leadId, funnelId, stageId, rank } }) =>
      entity === "lead" && typeof funnelId === "string" && typeof stageId === "string" && typeof rank === "string"
        ? [
            {
              Key: { pk: keys.stage(tenant, funnelId, stageId), sk: rank },
              ConditionExpression: "attribute_not_exists(pk) OR leadId = :lead",
              ExpressionAttributeValues: { ":lead": leadId },
            },
          ]
        : [],
    );
    const deletes = [
      ...owners.map(({ handle, item }) => ({ Key: keyOf(handle), ...asRead(item) })),
      ...pointers,
      ...cards,
      ...conversations.map(({ row }) => ({ Key: keyOf(row.handle), ...asRead(row.item) })),
      ...rows.filter((row) => !owners.includes(row)).map(({ handle }) => ({ Key: keyOf(handle) })),
    ];
    return {
      first: deletes.slice(0, MOST_TOGETHER).map((one) => ({ Delete: { TableName, ...one } })),
      rest: deletes.slice(MOST_TOGETHER).map(({ Key }) => Key),
    };
  }
}
