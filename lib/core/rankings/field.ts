/** Who may be ranked for an item: everybody who is interested in it, as who they are by now. */
import type { Contact } from "../contacts/model.ts";
import type { ContactDesk } from "../contacts/ports.ts";
import type { Judgement } from "../feedback/model.ts";
import type { FeedbackStore } from "../feedback/ports.ts";
import type { InterestedIn } from "../interests/ports.ts";
import type { ItemStore } from "../items/ports.ts";
import { type Candidate, judgedKey } from "./order.ts";
import { type FieldWanted, type FindField, MOST_CANDIDATES } from "./ports.ts";

interface FieldPorts {
  readonly items: Pick<ItemStore, "get">;
  readonly interestedIn: InterestedIn;
  readonly contacts: Pick<ContactDesk, "family">;
  readonly feedback: Pick<FeedbackStore, "judgements">;
}

const PAGE = 100;
/** Contacts that are read at the same time. */
const AT_ONCE = 16;

export function makeFindField({ items, interestedIn, contacts, feedback }: FieldPorts): FindField {
  return async (itemId, wanted) => {
    const item = await items.get(itemId);
    if (!item) return undefined;
    const found = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await interestedIn(item, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
      for (const { contactId } of page.items) found.add(contactId);
      cursor = page.nextCursor;
    } while (cursor !== undefined && found.size < MOST_CANDIDATES);
    const asked = [...new Set([...wanted.named, ...[...found].slice(0, MOST_CANDIDATES)])];
    const known = new Map<string, Candidate>();
    const rest = [...asked];
    const work = async () => {
      for (let id = rest.shift(); id !== undefined; id = rest.shift()) {
        const candidate = await candidateOf(id, wanted);
        if (candidate) known.set(id, candidate);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, asked.length) }, work));
    const { type, attributes } = item;
    return {
      item: { itemId, type, attributes },
      // Two ids may be one person by now.
      candidates: [...new Map([...known.values()].map((one) => [one.contactId, one])).values()],
      named: wanted.named.map((id) => known.get(id)),
      more: cursor !== undefined || found.size > MOST_CANDIDATES,
    };
  };

  async function candidateOf(contactId: string, { answers, without }: FieldWanted): Promise<Candidate | undefined> {
    const family = await contacts.family(contactId);
    const [contact] = family;
    if (!contact) return undefined;
    const judgements = answers ? await feedback.judgements(idsOf(family)) : [];
    const judged = meansOf(judgements.filter(({ requestId }) => requestId !== without));
    const { name, customFields } = contact;
    return { contactId: contact.contactId, name, customFields, judged };
  }
}

const idsOf = (family: readonly Contact[]): readonly string[] => family.map(({ contactId }) => contactId);

/** On average, by form and question. */
function meansOf(judgements: readonly Judgement[]): Readonly<Record<string, number>> {
  const all = judgements.flatMap(({ formId, grades }) =>
    Object.entries(grades).map(([question, grade]) => [judgedKey({ formId, question }), grade] as const),
  );
  return Object.fromEntries(
    [...Map.groupBy(all, ([key]) => key)].map(([key, its]) => [
      key,
      its.reduce((sum, [, grade]) => sum + grade, 0) / its.length,
    ]),
  );
}
