/** What people do with the types of what they deal in. */
import type { ValueKind } from "../fields/model.ts";
import { samePlain } from "../kernel/plain.ts";
import type { Clock } from "../kernel/ports.ts";
import { slugOf } from "../kernel/slug.ts";
import { type ItemAttribute, type ItemType, MAX_ATTRIBUTES, MAX_TYPES, RESERVED } from "./model.ts";
import type { ItemTypeStore } from "./ports.ts";

export interface TypeProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export type TypeOutcome =
  | { readonly kind: "done"; readonly type: ItemType }
  | { readonly kind: "missing" | "exists" }
  | { readonly kind: "stale"; readonly type: ItemType }
  | { readonly kind: "full"; readonly limit: number }
  | { readonly kind: "invalid"; readonly problems: readonly TypeProblem[] };

/** An attribute as it is given: without a key it is made of the name. */
export interface GivenAttribute extends Partial<Omit<ItemAttribute, "name" | "kind">> {
  readonly name: string;
  readonly kind: ValueKind;
}

export interface TypeFields {
  readonly name?: string;
  readonly plural?: string;
  /** All of them, in their order. One that is there and left out is archived. */
  readonly attributes?: readonly GivenAttribute[];
  readonly price?: string | null;
  readonly shown?: readonly string[];
  readonly archived?: boolean;
}

export interface ManageItemTypes {
  create(
    input: TypeFields & { readonly key: string; readonly name: string; readonly plural: string },
    request: { readonly at: string; readonly resumed: boolean },
  ): Promise<TypeOutcome>;
  update(id: string, change: TypeFields, expectedVersion?: number): Promise<TypeOutcome>;
}

const problem = (field: string, code: string, message: string): TypeProblem => ({ field, code, message });

function oneProblems({ kind, options, unit, currency }: ItemAttribute, at: string): readonly TypeProblem[] {
  const chooses = kind === "choice" || kind === "choices";
  const of = (name: string) => `an attribute of kind ${kind} has no ${name}`;
  return [
    ...(chooses && options.length === 0 ? [problem(`${at}.options`, "too_short", "must have at least one entry")] : []),
    ...(!chooses && options.length > 0 ? [problem(`${at}.options`, "not_allowed", of("options"))] : []),
    ...(new Set(options).size < options.length ? [problem(`${at}.options`, "duplicate", "must have each once")] : []),
    ...(unit !== null && kind !== "number" ? [problem(`${at}.unit`, "not_allowed", of("unit"))] : []),
    ...(currency !== null && kind !== "money" ? [problem(`${at}.currency`, "not_allowed", of("currency"))] : []),
  ];
}

/** As they are to be kept, and what is wrong with them. */
function attributesOf(given: readonly GivenAttribute[], before: readonly ItemAttribute[]) {
  const attributes: ItemAttribute[] = [];
  const problems: TypeProblem[] = [];
  for (const [index, { key: wanted, ...one }] of given.entries()) {
    const at = `attributes.${index}`;
    const taken = (key: string) => RESERVED.has(key) || attributes.some((other) => other.key === key);
    const named = before.find(({ name, key }) => name === one.name && !taken(key))?.key;
    // A key begins with a letter.
    const words = /^[^\p{L}]*\p{N}/u.test(one.name) ? `n ${one.name}` : one.name;
    const slug = () => slugOf(words, (key) => taken(key) || before.some((other) => other.key === key), "field");
    const key = wanted ?? named ?? slug();
    const was = before.find((other) => other.key === key);
    const blank = { options: [], unit: null, currency: null, required: false, archived: false };
    const attribute = { ...blank, ...was, ...one, key };
    if (RESERVED.has(key)) problems.push(problem(`${at}.key`, "reserved", "is what every item has: choose another"));
    else if (taken(key)) problems.push(problem(`${at}.key`, "duplicate", "is there already"));
    if (was && was.kind !== attribute.kind)
      problems.push(problem(`${at}.kind`, "not_allowed", `stays ${was.kind}: values of that kind are kept`));
    problems.push(...oneProblems(attribute, at));
    attributes.push(attribute);
  }
  const left = before.filter(({ key }) => !attributes.some((one) => one.key === key));
  const all = [...attributes, ...left.map((one) => ({ ...one, archived: true }))];
  if (all.length > MAX_ATTRIBUTES)
    problems.push(problem("attributes", "too_long", `must be at most ${MAX_ATTRIBUTES}, archived ones included`));
  return { attributes: all, problems };
}

function shownProblems({ attributes, price, shown }: ItemType): readonly TypeProblem[] {
  const one = (key: string) => attributes.find((attribute) => attribute.key === key && !attribute.archived);
  const priced = price === null ? undefined : one(price)?.kind;
  return [
    ...(price === null || priced === "money" || priced === "number"
      ? []
      : [problem("price", "not_found", "is no attribute of kind money or number")]),
    ...shown.flatMap((key, index) =>
      one(key) && shown.indexOf(key) === index
        ? []
        : [problem(`shown.${index}`, "not_found", "is no other attribute of this type")],
    ),
  ];
}

/** What archives an attribute takes it out of the lists as well. */
function changed(type: ItemType, { attributes: given, ...change }: TypeFields) {
  const made = given ? attributesOf(given, type.attributes) : { attributes: type.attributes, problems: [] };
  const edited: ItemType = { ...type, ...change, attributes: made.attributes };
  const gone = (key: string) => made.attributes.some((one) => one.key === key && one.archived);
  const next = {
    ...edited,
    price: change.price === undefined && edited.price !== null && gone(edited.price) ? null : edited.price,
    shown: change.shown === undefined ? edited.shown.filter((key) => !gone(key)) : edited.shown,
  };
  return { next, problems: [...made.problems, ...shownProblems(next)] };
}

export function makeManageItemTypes({
  types,
  clock,
}: {
  readonly types: ItemTypeStore;
  readonly clock: Clock;
}): ManageItemTypes {
  return {
    async create({ key, name, plural, ...fields }, { at, resumed }) {
      const blank = { id: key, name, plural, attributes: [], price: null, shown: [], archived: false };
      const { next: type, problems } = changed({ ...blank, createdAt: at, updatedAt: at, version: 1 }, fields);
      if (problems.length > 0) return { kind: "invalid", problems };
      if ((await types.all()).filter(({ id }) => id !== key).length >= MAX_TYPES)
        return { kind: "full", limit: MAX_TYPES };
      const created = await types.create(type);
      if (created === "created") return { kind: "done", type };
      // The same request made it before.
      if (resumed && created !== "taken" && created.present.createdAt === at)
        return { kind: "done", type: created.present };
      return { kind: "exists" };
    },

    async update(id, change, expectedVersion) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const type = await types.get(id);
        if (!type) return { kind: "missing" };
        if (expectedVersion !== undefined && type.version !== expectedVersion) return { kind: "stale", type };
        const { next: edited, problems } = changed(type, change);
        if (problems.length > 0) return { kind: "invalid", problems };
        if (samePlain(edited, type)) return { kind: "done", type };
        const next = { ...edited, updatedAt: new Date(clock.now()).toISOString(), version: type.version + 1 };
        if ((await types.save(next, type)) === "saved") return { kind: "done", type: next };
      }
      throw new Error("the type kept changing");
    },
  };
}
