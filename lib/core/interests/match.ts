/** Who is interested in what, in both directions. */
import type { Contact } from "../contacts/model.ts";
import type { ContactDesk } from "../contacts/ports.ts";
import type { Item, ItemType } from "../items/model.ts";
import type { ItemStore, ItemTypeStore } from "../items/ports.ts";
import { keptOnce } from "../kernel/once.ts";
import { BadCursor, type Page, type PageRequest } from "../kernel/page.ts";
import type { Clock } from "../kernel/ports.ts";
import { becauseOf, holdsNow, type Interest, inOrder } from "./model.ts";
import type { Interested, InterestedIn, InterestStore, Match, MatchesOf } from "./ports.ts";

export interface MatchPorts {
  readonly interests: Pick<InterestStore, "ofContacts" | "list">;
  readonly items: Pick<ItemStore, "all" | "list">;
  readonly itemTypes: Pick<ItemTypeStore, "get">;
  readonly contacts: Pick<ContactDesk, "family">;
  readonly clock: Clock;
}

/** One list behind the other: a cursor is a list's own, behind the list's number. */
async function chained<Entry>(
  lists: readonly ((page: PageRequest) => Promise<Page<Entry>>)[],
  { limit, cursor = "0." }: PageRequest,
): Promise<Page<Entry>> {
  const dot = cursor.indexOf(".");
  const [at, inner] = [Number(cursor.slice(0, dot)), cursor.slice(dot + 1)];
  if (dot < 1 || !Number.isInteger(at)) throw new BadCursor();
  // Where an interest ended since, its list is gone.
  const list = lists[at];
  if (!list) return { items: [] };
  const found = await list({ limit, ...(inner === "" ? {} : { cursor: inner }) });
  if (found.nextCursor !== undefined) return { ...found, nextCursor: `${at}.${found.nextCursor}` };
  return at + 1 < lists.length ? { ...found, nextCursor: `${at + 1}.` } : found;
}

const idsOf = (family: readonly Contact[]): readonly string[] => family.map(({ contactId }) => contactId);

export function makeInterestedIn({ interests, itemTypes, contacts, clock }: MatchPorts): InterestedIn {
  return async (item, page) => {
    const type = await itemTypes.get(item.type);
    if (!type) return { items: [] };
    const now = new Date(clock.now()).toISOString();
    const familyOf = keptOnce(contacts.family);
    const ofFamily = keptOnce(async (contactId: string) => {
      const family = await familyOf(contactId);
      const held = (await interests.ofContacts(idsOf(family))).filter((one) => holdsNow(one, now)).sort(inOrder);
      return { speaker: family[0]?.contactId, first: held.find((one) => becauseOf(one, type, item)) };
    });

    /** Of a contact's interests the first that holds speaks, whichever of them the page comes upon. */
    async function judged(interest: Interest): Promise<readonly Interested[]> {
      const because = holdsNow(interest, now) ? becauseOf(interest, type as ItemType, item) : undefined;
      if (!because) return [];
      const { speaker, first } = await ofFamily(interest.contactId);
      return speaker !== undefined && first?.interestId === interest.interestId
        ? [{ contactId: speaker, interestId: interest.interestId, because }]
        : [];
    }
    const { items, ...rest } = await chained<Interest>(
      [(part) => interests.list({ itemId: item.itemId }, part), (part) => interests.list({ type: item.type }, part)],
      page,
    );
    return { ...rest, items: (await Promise.all(items.map(judged))).flat() };
  };
}

export function makeMatchesOf({ interests, items, itemTypes, contacts, clock }: MatchPorts): MatchesOf {
  return async (contactId, page) => {
    const family = await contacts.family(contactId);
    if (family.length === 0) return undefined;
    const now = new Date(clock.now()).toISOString();
    const held = (await interests.ofContacts(idsOf(family))).filter((one) => holdsNow(one, now)).sort(inOrder);
    const keys = [...new Set(held.map(({ type }) => type))].sort();
    const types = await Promise.all(keys.map((key) => itemTypes.get(key)));
    const lists = types.flatMap((type) => {
      const own = held.filter((one) => one.type === type?.id);
      return type ? [(part: PageRequest) => ofType(type, own, part)] : [];
    });
    return chained(lists, page);
  };

  async function ofType(type: ItemType, held: readonly Interest[], page: PageRequest): Promise<Page<Match>> {
    const named = held.flatMap(({ itemId }) => itemId ?? []);
    // What is named one by one is read so; a condition is held against the items of the type.
    const byName = named.length === held.length;
    const found = byName ? { items: await items.all([...new Set(named)]) } : await items.list(type.id, "active", page);
    return { ...found, items: found.items.filter(({ status }) => status === "active").flatMap(matched) };

    function matched(item: Item): readonly Match[] {
      for (const interest of held) {
        const because = becauseOf(interest, type, item);
        if (because) return [{ item, interestId: interest.interestId, because }];
      }
      return [];
    }
  }
}
