/** What people, systems and conversations do with interests. */
import { type ConditionProblem, conditionProblems } from "../conditions/check.ts";
import type { Condition } from "../conditions/model.ts";
import type { ContactDesk } from "../contacts/ports.ts";
import { typingOf } from "../items/model.ts";
import type { ItemStore, ItemTypeStore } from "../items/ports.ts";
import { samePlain } from "../kernel/plain.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { type Interest, type InterestSource, MAX_INTERESTS } from "./model.ts";
import type { InterestStore } from "./ports.ts";

export interface InterestFields {
  /** Checked here, whatever it is. */
  readonly condition?: unknown;
  readonly note?: string | null;
  readonly active?: boolean;
  readonly until?: string | null;
}

export interface NewInterest extends InterestFields {
  readonly contactId: string;
  /** In one item; else `type` and `condition` say in which. */
  readonly itemId?: string;
  readonly type?: string;
  readonly source: InterestSource;
  readonly by: string;
  readonly request: { readonly id: string; readonly at: string };
}

export type InterestOutcome =
  | { readonly kind: "done"; readonly interest: Interest }
  | { readonly kind: "missing" }
  | { readonly kind: "stale"; readonly interest: Interest }
  | { readonly kind: "full"; readonly limit: number }
  | { readonly kind: "invalid"; readonly problems: readonly ConditionProblem[] };

export interface ManageInterests {
  /** Of the contact that speaks for the one named. In one item it is interested once: asked again, the one that is there is answered. */
  create(input: NewInterest): Promise<InterestOutcome>;
  update(interestId: string, change: InterestFields, expectedVersion?: number): Promise<InterestOutcome>;
  remove(interestId: string, expectedVersion?: number): Promise<InterestOutcome>;
}

interface InterestPorts {
  readonly interests: InterestStore;
  readonly items: Pick<ItemStore, "get">;
  readonly itemTypes: Pick<ItemTypeStore, "get">;
  readonly contacts: Pick<ContactDesk, "family">;
  readonly clock: Clock;
  readonly ids: Ids;
}

const ATTEMPTS = 5;
const invalid = (field: string, code: string, message: string) =>
  ({ kind: "invalid", problems: [{ field, code, message }] }) as const;
type Invalid = Extract<InterestOutcome, { kind: "invalid" }>;

export function makeManageInterests(ports: InterestPorts): ManageInterests {
  const { interests, items, itemTypes, contacts, clock, ids } = ports;
  const now = () => new Date(clock.now()).toISOString();

  async function checked(type: string, condition: unknown): Promise<Invalid | undefined> {
    const found = await itemTypes.get(type);
    if (!found) return invalid("type", "not_found", "is no type of items of this tenant");
    const problems = conditionProblems(condition, typingOf(found));
    return problems.length > 0 ? { kind: "invalid", problems } : undefined;
  }

  async function subjectOf(input: NewInterest): Promise<Pick<Interest, "type" | "itemId" | "condition"> | Invalid> {
    const { itemId, type, condition } = input;
    if (itemId !== undefined) {
      if (type !== undefined || condition !== undefined)
        return invalid("itemId", "either_or", "is there, or `type` and `condition` are");
      const item = await items.get(itemId);
      return item
        ? { type: item.type, itemId, condition: null }
        : invalid("itemId", "not_found", "is no item of this tenant");
    }
    if (type === undefined) return invalid("type", "required", "must be there, or `itemId`");
    if (condition === undefined) return invalid("condition", "required", "must be there; `{ all: [] }` holds for all");
    return (await checked(type, condition)) ?? { type, itemId: null, condition: condition as Condition };
  }

  async function change(
    interestId: string,
    expectedVersion: number | undefined,
    write: (interest: Interest) => Promise<InterestOutcome | "again">,
  ): Promise<InterestOutcome> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const interest = await interests.get(interestId);
      if (!interest) return { kind: "missing" };
      if (expectedVersion !== undefined && interest.version !== expectedVersion) return { kind: "stale", interest };
      const outcome = await write(interest);
      if (outcome !== "again") return outcome;
    }
    throw new Error("the interest kept changing");
  }

  return {
    async create(input) {
      const { note = null, active = true, until = null, source, by, request } = input;
      const subject = await subjectOf(input);
      if ("kind" in subject) return subject;
      const family = await contacts.family(input.contactId);
      const [speaker] = family;
      if (!speaker) return invalid("contactId", "not_found", "is no contact of this tenant");
      const held = await interests.ofContacts(family.map(({ contactId }) => contactId));
      const there = held.find(({ itemId }) => itemId !== null && itemId === subject.itemId);
      if (there) return { kind: "done", interest: there };
      const own = ids.derive("interest", subject.itemId ?? request.id, speaker.contactId).slice(0, 10);
      const interest: Interest = {
        interestId: `${speaker.contactId}.${own}`,
        contactId: speaker.contactId,
        ...subject,
        ...{ note, source, active, until },
        createdBy: by,
        createdAt: request.at,
        updatedAt: request.at,
        version: 1,
      };
      if (held.filter(({ interestId }) => interestId !== interest.interestId).length >= MAX_INTERESTS)
        return { kind: "full", limit: MAX_INTERESTS };
      if ((await interests.create(interest)) === "created") return { kind: "done", interest };
      return { kind: "done", interest: (await interests.get(interest.interestId)) ?? interest };
    },

    update: (interestId, { condition, ...given }, expectedVersion) =>
      change(interestId, expectedVersion, async (interest) => {
        if (condition !== undefined && interest.itemId !== null)
          return invalid("condition", "not_allowed", "has no place where the interest is in one item");
        const refused = condition === undefined ? undefined : await checked(interest.type, condition);
        if (refused) return refused;
        const edited: Interest = {
          ...interest,
          ...given,
          ...(condition === undefined ? {} : { condition: condition as Condition }),
        };
        if (samePlain(edited, interest)) return { kind: "done", interest };
        const next = { ...edited, updatedAt: now(), version: interest.version + 1 };
        return (await interests.save(next)) === "saved" ? { kind: "done", interest: next } : "again";
      }),

    remove: (interestId, expectedVersion) =>
      change(interestId, expectedVersion, async (interest) =>
        (await interests.remove(interest)) === "removed" ? { kind: "done", interest } : "again",
      ),
  };
}
