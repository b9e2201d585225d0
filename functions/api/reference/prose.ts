/** What is said once for the whole API. */
export const INTRODUCTION = [
  "Conversations with customers on every channel, the contacts and leads behind them, and the delivery of every message.",
  "**Signing in.** Send `Authorization: Bearer …` with a person's OpenID Connect token or a system's API key (`sk_…`). Who belongs to several tenants names one in the `chasqui-tenant` header.",
  "**Repeating.** Send an `Idempotency-Key` with every POST and PATCH. For 24 hours the same key with the same request gets the same answer, marked `Idempotent-Replayed: true`, and nothing is done twice. With another request the key is refused (422); while the first one runs, so is the second (409, with `Retry-After`). Refusals are not stored.",
  "**Lists** have `limit` and `cursor` and answer `{data, nextCursor, hasMore}`. A page may hold fewer entries than asked for and still have a next one.",
  "**Versions.** A resource's `version` is also its `ETag`. Send it in `If-Match` to change exactly what you saw; otherwise 412.",
  "**Refusals** are problem documents (RFC 9457). Decide by `code`; quote `requestId` when you ask for help.",
].join("\n\n");

export const TAGS = [
  { name: "Conversations", description: "Threads with customers." },
  { name: "Notices", description: "What the caller is told, and how." },
  { name: "Live", description: "Changes as they happen, over a connection that stays open." },
  { name: "Messages", description: "What was said in them, and the team's notes." },
  { name: "Deliveries", description: "How far each outbound message came." },
  { name: "Canned replies", description: "What the team says often." },
  {
    name: "Templates",
    description:
      "What the business says in e-mails, messages and notices: Handlebars, in each medium and language, with versions. Helpers: `date`, " +
      "`time`, `number`, `currency`, `plural`, `default`, `upper`, `lower`, `eq`, `ne`, `gt`, `lt`, `and`, `or`, `not`; blocks: `if`, `unless`, `each`. " +
      "Beside its variables a template may name `contact.name`, `contact.firstName`, `contact.language`, `contact.country`, `contact.tags`, " +
      "`contact.customFields.*`, `business.name`, `unsubscribeUrl` and `preferencesUrl`.",
  },
  { name: "Macros", description: "Several steps at one stroke." },
  { name: "Assignment", description: "To whom new conversations go by themselves, and by which rules." },
  { name: "Service targets", description: "Business hours, what is promised to customers, and what was not kept." },
  { name: "Satisfaction", description: "How content customers are with what was resolved." },
  { name: "Saved views", description: "Filters of lists under a name." },
  { name: "Labels", description: "Words that the team sorts conversations by." },
  { name: "Contacts", description: "The people who write." },
  { name: "Leads", description: "The business that may come of it." },
  { name: "Search", description: "Contacts, messages and leads by their words." },
  { name: "Funnels", description: "The stages that leads go through, and the boards that show them." },
  {
    name: "Classification",
    description: "The rules that put leads into funnels and stages, and what people say against them.",
  },
  { name: "Custom fields", description: "What a tenant knows of its leads and contacts beside what everybody does." },
  {
    name: "Catalogue",
    description: "What the business deals in: types with attributes of its own, and the items of each.",
  },
  {
    name: "Interests",
    description: "Which items contacts are interested in, by name or by condition, and who fits whom.",
  },
  {
    name: "Segments",
    description:
      "Groups of contacts by conditions or lists: how many, who, and why; scores, groups of the like, and who is alike.",
  },
  {
    name: "Automations",
    description:
      "When something happens with a contact, if a condition holds: step after step, in published versions, with every run and what it did.",
  },
  { name: "Reminders", description: "What to come back to, and when." },
  {
    name: "Campaigns",
    description: "Who gets what, when, by which channels: written, approved, signed, and sent as it stands.",
  },
  {
    name: "Calendar",
    description: "What is planned: campaigns, reminders and events, on one sheet and for other calendars.",
  },
  { name: "Feedback", description: "Asking people after something happened, and what they answer." },
  { name: "Rankings", description: "People in their order for an item, why, and how answers move the weights." },
  { name: "Notifications", description: "Telling somebody something, on the first of their channels that works." },
  {
    name: "Events",
    description: "What happened in the business, as its own systems report it, and whom it is about.",
  },
  { name: "Event rules", description: "Who is told what when something happens, and what rules made of it." },
  { name: "Sending policy", description: "Who may be written to, when, and how often." },
  { name: "Spending", description: "What sending costs, and the limit of a month." },
  { name: "Sending", description: "Stopping everything that goes out, or one connection, and letting it go on." },
  { name: "Reports", description: "What was done, counted by day." },
  { name: "Audit", description: "Who did what, in a chain that shows when it was tampered with." },
  { name: "Jobs", description: "Work that takes longer than a request may, and what it made." },
  {
    name: "Dead letters",
    description: "What a function of the deployment could not finish, and trying it again.",
  },
  { name: "Connections", description: "Channels, apps and accounts." },
  { name: "People", description: "Who is in the tenant, as what, in which teams, and who is invited." },
  { name: "Keys", description: "What systems sign in with." },
  { name: "Webhooks", description: "Telling the business's own systems what happens, by signed requests." },
  { name: "Settings", description: "What holds for the whole tenant." },
  { name: "Account", description: "The caller." },
  { name: "Reference", description: "The contract itself." },
  { name: "Web chat", description: "What the widget on a website says and is told. Visitors do not sign in." },
] as const;

export const PARAMETERS = {
  Tenant: {
    name: "chasqui-tenant",
    in: "header",
    required: false,
    description: "The tenant to act in. Needed by who belongs to several.",
    schema: { type: "string" },
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description: "Makes the request safe to repeat for 24 hours. A fresh random text for every new request.",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x21-\\x7e]+$" },
    example: "0f9d6c3e-5a51-4f6f-9d4e-2b8f0c7a1e63",
  },
  IfMatch: {
    name: "If-Match",
    in: "header",
    required: false,
    description: "The version that the change is meant for, as `ETag` gave it.",
    schema: { type: "string" },
    example: '"3"',
  },
} as const;
