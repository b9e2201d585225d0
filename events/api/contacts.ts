import * as z from "zod/mini";
import { Id, Name, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { ConversationState } from "./conversations.ts";
import { CustomFieldAnswers, CustomFieldValues } from "./fields.ts";
import { Lead, StageMove } from "./leads.ts";
import { described, named } from "./named.ts";
import { NewRecordNote, Note } from "./notes.ts";
import { operation } from "./operation.ts";
import { Country, Language, Tag, Tags } from "./terms.ts";

const tag = "Contacts";

export const Identity = described(
  z.union([
    z.strictObject({
      kind: z.literal("phone"),
      value: described(z.string().check(z.regex(/^\+[1-9]\d{5,14}$/)), "E.164, such as +51987654321."),
    }),
    z.strictObject({
      kind: z.literal("email"),
      value: described(
        z.string().check(z.toLowerCase(), z.maxLength(254), z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/)),
        "In lower case.",
      ),
    }),
    z.strictObject({
      kind: z.literal("external"),
      value: described(z.string().check(z.regex(/^[\x21-\x7e]{1,200}$/)), "Visible ASCII, as your systems write it."),
    }),
  ]),
  "A telephone number, an email address, or what your own systems call them. Ids of channels are learned from their messages.",
);
const Identities = z.array(Identity).check(z.minLength(1), z.maxLength(10));

const SourceChannel = z.string().check(z.regex(/^[a-z-]{1,20}$/));
/** What a list or a file of contacts may be narrowed by. */
export const contactFilters = {
  tag: z.optional(Tag),
  country: z.optional(Country),
  language: described(z.optional(Language), "`es` finds `es-MX` too."),
  source: described(z.optional(SourceChannel), "How they came: a channel's id, `manual`, or `import`."),
};

const fields = {
  id: Id,
  name: z.nullable(z.string()),
  identities: described(z.array(z.object({ kind: z.string(), value: z.string() })), "Ways to recognise the person."),
  country: described(
    z.nullable(z.string()),
    "ISO 3166-1 alpha-2; of the telephone number, unless somebody changed it.",
  ),
  language: described(z.nullable(z.string()), "BCP 47, such as es or es-MX; null until somebody says."),
  timeZone: described(
    z.nullable(z.string()),
    "By whose clock it is night for them, such as America/Lima; null: that of their number's country, or the business's.",
  ),
  tags: z.array(z.string()),
  source: described(
    z.nullable(z.object({ channel: z.string(), connectionId: z.nullable(Id) })),
    "How the contact came: by an account of a channel, by a person's hand (`manual`) or by a file (`import`). Null for one that is older than this.",
  ),
  customFields: CustomFieldAnswers,
  mergedIds: described(z.array(Id), "Contacts that were merged into this one; their ids go on answering with it."),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  version: Version,
};
export const Contact = named(
  z.object(fields),
  "Contact",
  "A person who wrote to the business, or whom it wants to write to.",
);
export type Contact = z.infer<typeof Contact>;
export const ContactDetail = named(
  z.object({ ...fields, conversationIds: z.array(Id), leads: z.array(Lead) }),
  "ContactDetail",
  "A contact with its conversations and leads, and those of the contacts that were merged into it.",
);

const editable = {
  name: z.optional(z.nullable(Name)),
  country: z.optional(z.nullable(Country)),
  language: z.optional(z.nullable(Language)),
  timeZone: z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(64)))),
  tags: z.optional(Tags),
  customFields: z.optional(CustomFieldValues),
};
export const NewContact = named(
  z.strictObject({ identities: Identities, ...editable }),
  "NewContact",
  "A contact made by hand. None of its identities may belong to another contact.",
);
export const ContactChange = named(
  z.strictObject(editable).check(z.refine((change) => Object.keys(change).length > 0)),
  "ContactChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);
export const NewIdentity = named(
  z.strictObject({ identity: Identity }),
  "NewIdentity",
  "A way to recognise the person.",
);
export const ContactMerge = named(
  z.strictObject({ contactId: described(Id, "The contact that becomes part of this one.") }),
  "ContactMerge",
  "Two contacts that are one person.",
);
export const MergeEvent = named(
  z.object({
    kind: z.enum(["merged", "unmerged"]),
    contactId: described(Id, "Which contact was merged or taken out again."),
    into: Id,
    by: Id,
    at: Timestamp,
  }),
  "MergeEvent",
  "A merge of two contacts, or its undoing.",
);
export const Duplicate = named(
  z.object({
    contact: Contact,
    because: described(z.string(), "Kind of the identity that both showed."),
    at: Timestamp,
  }),
  "Duplicate",
  "A contact that may be the same person.",
);

const entry = <Kind extends string, Shape extends z.core.$ZodLooseShape>(kind: Kind, shape: Shape) =>
  z.object({ kind: z.literal(kind), id: described(z.string(), "Unique in the timeline."), at: Timestamp, ...shape });
export const TimelineEntry = named(
  z.discriminatedUnion("kind", [
    entry("conversation", {
      conversation: described(
        z.object({
          id: Id,
          channel: z.string(),
          connectionId: Id,
          state: ConversationState,
          assignee: z.nullable(Id),
          preview: z.string(),
          lastDirection: z.enum(["in", "out"]),
          createdAt: Timestamp,
        }),
        "As it stands now; `at` is its last message's time.",
      ),
    }),
    entry("lead", { lead: Lead }),
    entry("stage", { leadId: Id, move: StageMove }),
    entry("note", { leadId: described(z.nullable(Id), "Null when the note is on the contact itself."), note: Note }),
    entry("consent", {
      consent: z.object({
        channel: z.string(),
        purpose: z.enum(["transactional", "service", "marketing"]),
        state: z.enum(["granted", "withdrawn", "pending"]),
        source: z.enum([
          "provider_setting",
          "import",
          "opt_out_word",
          "preference_page",
          "one_click",
          "double_opt_in",
          "complaint",
          "activation",
          "person",
          "api",
        ]),
        detail: z.string(),
      }),
    }),
    entry("merge", { merge: MergeEvent }),
    entry("event", {
      event: described(
        z.object({ id: Id, type: z.string(), itemId: z.nullable(Id), source: z.string() }),
        "Of the latest hundred of each contact that was merged; further back, events have a list of their own.",
      ),
    }),
  ]),
  "TimelineEntry",
  "Something that there was with a contact.",
);
export type TimelineEntry = z.infer<typeof TimelineEntry>;
const TimelineKinds = z.enum(["conversation", "lead", "stage", "note", "consent", "merge", "event"]);

const one = { tag, status: 200, answer: Contact, conditional: true, problems: ["not_found"] } as const;

export const listContacts = operation({
  id: "listContacts",
  method: "GET",
  path: "/api/contacts",
  tag,
  summary: "List contacts, newest first",
  description:
    "Merged contacts are not listed: the one that speaks for them is. A filtered page may be short, and has a cursor.",
  query: z.strictObject({ ...pageFields, ...contactFilters }),
  status: 200,
  answer: pageOf(Contact),
  problems: ["bad_cursor"],
});
export const getContact = operation({
  id: "getContact",
  method: "GET",
  path: "/api/contacts/{id}",
  tag,
  summary: "Get a contact with its conversations and leads",
  description: "The id of a merged contact answers with the contact that it was merged into.",
  status: 200,
  answer: ContactDetail,
  problems: ["not_found"],
});
export const createContact = operation({
  id: "createContact",
  method: "POST",
  path: "/api/contacts",
  tag,
  summary: "Add a contact by hand",
  body: NewContact,
  status: 201,
  answer: Contact,
  problems: ["already_exists"],
});
export const updateContact = operation({
  ...one,
  id: "updateContact",
  method: "PATCH",
  path: "/api/contacts/{id}",
  summary: "Change a contact",
  body: ContactChange,
});
export const addContactIdentity = operation({
  ...one,
  id: "addContactIdentity",
  method: "POST",
  path: "/api/contacts/{id}/identities",
  summary: "Add a telephone number or an email address to a contact",
  description: "One that belongs to another contact is refused, and that contact is suggested as a duplicate.",
  body: NewIdentity,
  problems: ["not_found", "already_exists"],
});
export const removeContactIdentity = operation({
  ...one,
  id: "removeContactIdentity",
  method: "POST",
  path: "/api/contacts/{id}/identities/remove",
  summary: "Take a telephone number or an email address away from a contact",
  description:
    "What is not there is gone already. The last one cannot go: nobody could say whose the contact is. Conversations stay; whoever writes from it anew is a new contact.",
  body: NewIdentity,
});
export const mergeContacts = operation({
  ...one,
  id: "mergeContacts",
  method: "POST",
  path: "/api/contacts/{id}/merge",
  summary: "Merge another contact into this one",
  description:
    "Identities, leads and conversations of both appear under this one, which keeps its own fields and takes those that it lacks. Nothing is lost: `unmerge` undoes it.",
  body: ContactMerge,
  problems: ["not_found", "merge_refused"],
});
export const unmergeContact = operation({
  ...one,
  id: "unmergeContact",
  method: "POST",
  path: "/api/contacts/{id}/unmerge",
  summary: "Take a merged contact out again",
  description:
    "`id` is the contact that was merged. Both are as they were before; what people changed in between stays.",
  problems: ["not_found", "merge_refused"],
});
export const listContactMerges = operation({
  id: "listContactMerges",
  method: "GET",
  path: "/api/contacts/{id}/merges",
  tag,
  summary: "List what was merged into a contact and taken out again, latest first",
  query: PageQuery,
  status: 200,
  answer: pageOf(MergeEvent),
  problems: ["not_found", "bad_cursor"],
});
export const listContactDuplicates = operation({
  id: "listContactDuplicates",
  method: "GET",
  path: "/api/contacts/{id}/duplicates",
  tag,
  summary: "List contacts that may be the same person",
  query: PageQuery,
  status: 200,
  answer: pageOf(Duplicate),
  problems: ["not_found", "bad_cursor"],
});
export const listContactTimeline = operation({
  id: "listContactTimeline",
  method: "GET",
  path: "/api/contacts/{id}/timeline",
  tag,
  summary: "List what there was with a contact, latest first",
  description:
    "Conversations (each once, where it stands now), leads and their steps, notes, consent and merges, with those of the contacts that were merged into this one. Whoever may not read conversations or leads does not see them here.",
  query: z.strictObject({ ...pageFields, kind: described(z.optional(TimelineKinds), "Only these.") }),
  status: 200,
  answer: pageOf(TimelineEntry),
  problems: ["not_found", "bad_cursor"],
});
export const listContactNotes = operation({
  id: "listContactNotes",
  method: "GET",
  path: "/api/contacts/{id}/notes",
  tag,
  summary: "List the notes on a contact, latest first",
  query: PageQuery,
  status: 200,
  answer: pageOf(Note),
  problems: ["not_found", "bad_cursor"],
});
export const addContactNote = operation({
  id: "addContactNote",
  method: "POST",
  path: "/api/contacts/{id}/notes",
  tag,
  summary: "Write a note on a contact",
  body: NewRecordNote,
  status: 201,
  answer: Note,
  problems: ["not_found"],
});
