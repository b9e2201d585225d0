/** What becomes of the rows of a table: new contacts, changed ones, and what speaks against it. */
import type { ConsentRecord } from "../consent/model.ts";
import { BLANK_CONTACT, type Contact, countryOf, type Identity } from "../contacts/model.ts";
import { withFields } from "../fields/model.ts";
import type { Ids } from "../kernel/ports.ts";
import type { ImportStore, PlannedContact } from "./ports.ts";
import { type Fault, type ImportedPerson, type ImportOptions, MAX_TAGS } from "./rows.ts";

export interface PutPorts {
  readonly store: ImportStore;
  readonly recordConsent: (record: ConsentRecord) => Promise<void>;
  readonly ids: Ids;
  readonly tenant: string;
}

export interface Refused {
  readonly faults: readonly Fault[];
  readonly details?: readonly string[] | undefined;
}
export type Result = "created" | "updated" | "skipped" | Refused;

export interface PersonRow {
  readonly person: ImportedPerson;
  /** The job and the row. */
  readonly mark: string;
}

/** Of the whole import. */
interface Asked {
  readonly options: Pick<ImportOptions, "duplicates" | "consent">;
  readonly dryRun: boolean;
  readonly at: string;
}

const ATTEMPTS = 5;
const nameOf = ({ kind, value }: Identity): string => `${kind} ${value}`;

/** What an import gives a contact beside what all have: the job and the row that made it. */
type Imported = Contact & { readonly importedBy?: string };

type Decision =
  | { readonly kind: "settled"; readonly result: Result; readonly consents?: string }
  | { readonly kind: "write"; readonly plan: PlannedContact; readonly result: "created" | "updated" };

/**
 * The results of rows, in their order. Rows that have nothing to do with one another are written together; one that shows an identity of
 * a row before it comes after that one, so that the last word in a file is the one that counts.
 */
export function makePutRows(ports: PutPorts) {
  const { store, ids } = ports;

  return async (rows: readonly PersonRow[], asked: Asked): Promise<readonly Result[]> => {
    const identities = rows.flatMap(({ person }) => person.identities);
    const [listed, owned] = await Promise.all([store.listed(identities), store.owners(identities)]);
    const forgotten = new Set(listed.map(nameOf));
    const owners = new Map(owned.map(({ identity, contactId }) => [nameOf(identity), contactId]));
    const ownersOf = ({ identities: its }: ImportedPerson) =>
      new Set(its.flatMap((one) => owners.get(nameOf(one)) ?? []));
    const contacts = await store.many([...new Set(owners.values())]);

    const results: (Result | undefined)[] = [];
    const after: number[] = [];
    const writes: { readonly index: number; readonly plan: PlannedContact; readonly result: "created" | "updated" }[] =
      [];
    const consents: (readonly [contactId: string, person: ImportedPerson])[] = [];
    const touched = new Set<string>();
    for (const [index, row] of rows.entries()) {
      const { person } = row;
      const [owner, ...others] = ownersOf(person);
      const contact = owner === undefined ? undefined : contacts.get(owner);
      const marks = [...person.identities.map(nameOf), ...(contact ? [contact.contactId] : [])];
      const alone = !marks.some((one) => touched.has(one));
      for (const one of marks) touched.add(one);
      if (person.identities.some((one) => forgotten.has(nameOf(one)))) results[index] = { faults: ["forgotten"] };
      else if (others.length > 0) results[index] = { faults: ["several_contacts"] };
      else if (!alone || (owner !== undefined && !contact)) after.push(index);
      else {
        const known = (one: Identity) => owners.has(nameOf(one));
        const decision = decide(row, contact, known, asked);
        if (decision.kind === "write") writes.push({ index, plan: decision.plan, result: decision.result });
        else {
          results[index] = decision.result;
          if (decision.consents !== undefined) consents.push([decision.consents, person]);
        }
      }
    }
    const written = await store.write(writes.map(({ plan }) => plan));
    for (const [place, { index, plan, result }] of writes.entries()) {
      const person = rows[index]?.person;
      if (written[place] && person) {
        results[index] = result;
        consents.push([plan.contact.contactId, person]);
      } else after.push(index);
    }
    await Promise.all(consents.map(([contactId, person]) => consent(contactId, person, asked)));
    for (const index of after.sort((a, b) => a - b)) {
      const row = rows[index];
      if (row) results[index] = await putOne(row, asked);
    }
    return rows.map((_, index) => results[index] ?? { faults: [] });
  };

  /** By itself, and anew as long as others write the same contact. */
  async function putOne(row: PersonRow, asked: Asked): Promise<Result> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const owned = await store.owners(row.person.identities);
      const [contactId, ...others] = new Set(owned.map((one) => one.contactId));
      if (others.length > 0) return { faults: ["several_contacts"] };
      const contact = contactId === undefined ? undefined : (await store.many([contactId])).get(contactId);
      // It was removed since.
      if (contactId !== undefined && !contact) continue;
      const known = new Set(owned.map(({ identity }) => nameOf(identity)));
      const decision = decide(row, contact, (one) => known.has(nameOf(one)), asked);
      if (decision.kind === "settled") {
        if (decision.consents !== undefined) await consent(decision.consents, row.person, asked);
        return decision.result;
      }
      const { plan, result } = decision;
      const done =
        plan.kind === "create"
          ? (await store.create(plan.contact)) === "created"
          : (await store.save(plan.contact, plan.added)) === "saved";
      if (!done) continue;
      await consent(plan.contact.contactId, row.person, asked);
      return result;
    }
    throw new Error("the contact kept changing");
  }

  function decide(
    { person, mark }: PersonRow,
    contact: Imported | undefined,
    known: (identity: Identity) => boolean,
    { options, dryRun, at }: Asked,
  ): Decision {
    if (!contact) {
      if (dryRun) return { kind: "settled", result: "created" };
      return { kind: "write", plan: { kind: "create", contact: fresh(person, mark, at) }, result: "created" };
    }
    const { contactId } = contact;
    // This very row made it before the work was cut off.
    if (contact.importedBy === mark) return { kind: "settled", result: "created", consents: contactId };
    if (options.duplicates === "skip") return { kind: "settled", result: "skipped" };
    const added = person.identities.filter((one) => !known(one));
    const next = changed(contact, person, added, at);
    if (next && next.tags.length > Math.max(MAX_TAGS, contact.tags.length))
      return { kind: "settled", result: { faults: ["bad_tags"] } };
    if (dryRun) return { kind: "settled", result: "updated" };
    if (!next) return { kind: "settled", result: "updated", consents: contactId };
    return { kind: "write", plan: { kind: "save", contact: next, added }, result: "updated" };
  }

  function fresh(person: ImportedPerson, importedBy: string, at: string): Imported {
    const { name, identities, tags, country, language, customFields } = person;
    const [surest] = identities;
    if (!surest) throw new Error("a person without identities");
    return {
      ...BLANK_CONTACT,
      source: { channel: "import" },
      // As the road of messages would call them, should they write.
      contactId: ids.derive("contact", ports.tenant, surest.kind, surest.value),
      name,
      identities,
      tags,
      country: country ?? countryOf(identities),
      language,
      customFields,
      importedBy,
      createdAt: at,
      updatedAt: at,
      version: 1,
    } as Imported;
  }

  async function consent(
    contactId: string,
    { consent: state }: ImportedPerson,
    { options, at }: Pick<Asked, "options" | "at">,
  ): Promise<void> {
    if (state === null || options.consent === null) return;
    const { channel, source } = options.consent;
    await ports.recordConsent({
      contactId,
      channel,
      purpose: "marketing",
      state,
      source: "import",
      detail: source,
      at,
    });
  }
}

/** With what the row says put over what is known; undefined when that changes nothing. */
function changed(
  before: Imported,
  { name, tags, country, language, customFields }: ImportedPerson,
  added: readonly Identity[],
  at: string,
): Imported | undefined {
  const after: Imported = {
    ...before,
    name: name ?? before.name,
    identities: [...before.identities, ...added],
    country: country ?? before.country,
    language: language ?? before.language,
    tags: tags.some((tag) => !before.tags.includes(tag)) ? [...new Set([...before.tags, ...tags])] : before.tags,
    customFields: withFields(before.customFields, customFields),
  };
  if (JSON.stringify(after) === JSON.stringify(before)) return undefined;
  return { ...after, updatedAt: at > before.updatedAt ? at : before.updatedAt, version: before.version + 1 };
}
