/** Endpoints become contacts: all those of one user are one person, with what that person goes by. */
import { slugOf } from "../../../lib/core/kernel/slug.ts";
import type { Options, Skipped, Step } from "../model.ts";
import type { Attributes, Dump, Endpoint } from "./dump.ts";

export interface Fields {
  /** Where an attribute of a user, an endpoint, or a metric stands here: `customFields.…`, `name`, `firstName`. */
  pathOf(kind: "User.UserAttributes" | "Attributes" | "Metrics", name: string): string | undefined;
  /** Whether it holds several values. */
  isMany(path: string): boolean;
}

const FIRST = /^(?:first_?name|given_?name|nombre)$/i;
const LAST = /^(?:last_?name|family_?name|surname|apellidos?)$/i;
const WHOLE = /^(?:name|full_?name|nombre_?completo)$/i;
const PHONE = /^\+[1-9]\d{5,14}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const EXTERNAL = /^[\x21-\x7e]{1,200}$/;
const MOST_OPTIONS = 100;
const MOST_TEXT = 1_000;
const DETAIL = "imported from Amazon Pinpoint";

/** `known`: fields that contacts have here already, by their names. */
export function planPeople(dump: Dump, options: Options, known: ReadonlyMap<string, string>) {
  const [steps, skipped]: [Step[], Skipped[]] = [[], []];
  const fields = planFields(dump.endpoints, known, steps);
  const people = new Map<string, Endpoint[]>();
  for (const endpoint of dump.endpoints) {
    const { Id: id = "", User: user } = endpoint;
    const name = user?.UserId === undefined ? `endpoint ${id}` : `user ${user.UserId}`;
    people.set(name, [...(people.get(name) ?? []), endpoint]);
  }
  /** Steps of contacts by the endpoints that they were made of. */
  const contactOf = new Map<string, string>();
  const addressed = new Set<string>();
  for (const [name, endpoints] of people) {
    const identities = identitiesOf(endpoints, skipped, addressed);
    if (identities.length === 0) {
      skipped.push({ what: "contact", name, why: "no address that we can write to" });
      continue;
    }
    const key = `contact ${name}`;
    steps.push({
      key,
      what: "contact",
      name,
      method: "POST",
      path: "/api/contacts",
      idIn: "id",
      body: bodyOf(endpoints, identities, fields, options),
    });
    steps.push(...consentsOf(key, name, endpoints, options));
    for (const { Id: id } of endpoints) if (id !== undefined) contactOf.set(id, key);
  }
  steps.push(...suppressionsOf(dump));
  return { steps, skipped, fields: fields as Fields, contactOf };
}

// --------------------------------------------------------------------------------------------------------------- fields

interface Seen {
  readonly values: Set<string>;
  many: boolean;
  numeric: boolean;
}

function planFields(endpoints: readonly Endpoint[], known: ReadonlyMap<string, string>, steps: Step[]) {
  const seen = new Map<string, Seen>();
  const note = (name: string, values: readonly string[], numeric: boolean) => {
    const one = seen.get(name) ?? { values: new Set<string>(), many: false, numeric };
    for (const value of values) if (one.values.size <= MOST_OPTIONS) one.values.add(value);
    one.many ||= values.length > 1;
    seen.set(name, one);
  };
  for (const { Attributes, Metrics = {}, User } of endpoints) {
    for (const attributes of [Attributes, User?.UserAttributes])
      for (const [name, values] of Object.entries(attributes ?? {})) if (!isOfName(name)) note(name, values, false);
    for (const name of Object.keys(Metrics)) note(name, [], true);
  }
  const ids = new Map<string, { readonly id: string; readonly kind: "text" | "number" | "choices" }>();
  const taken = new Set(known.values());
  for (const [name, { values, many, numeric }] of seen) {
    const fits =
      values.size <= MOST_OPTIONS && [...values].every((value) => value.trim() !== "" && value.length <= 100);
    const kind = numeric ? "number" : many && fits ? "choices" : "text";
    const present = known.get(name.slice(0, 100));
    const id = present ?? slugOf(name, (slug) => taken.has(slug), "field");
    ids.set(name, { id, kind });
    taken.add(id);
    if (present !== undefined) continue;
    const body = { on: "contact", name: name.slice(0, 100), kind, options: kind === "choices" ? [...values] : [] };
    steps.push({
      key: `field ${name}`,
      what: "field",
      name,
      method: "POST",
      path: "/api/custom-fields",
      body,
      idIn: "id",
    });
  }
  return {
    ids,
    pathOf(_kind: string, name: string): string | undefined {
      if (WHOLE.test(name)) return "name";
      if (FIRST.test(name)) return "firstName";
      const field = ids.get(name);
      return field && `customFields.${field.id}`;
    },
    isMany: (path: string) =>
      [...ids.values()].some(({ id, kind }) => kind === "choices" && path === `customFields.${id}`),
  };
}
const isOfName = (name: string): boolean => [FIRST, LAST, WHOLE].some((one) => one.test(name));

// -------------------------------------------------------------------------------------------------------------- contacts

const MEDIA: Readonly<Record<string, "email" | "phone">> = { EMAIL: "email", SMS: "phone", VOICE: "phone" };

function identitiesOf(endpoints: readonly Endpoint[], skipped: Skipped[], addressed: Set<string>) {
  const found = new Map<string, { kind: string; value: string }>();
  for (const { Id: id = "?", ChannelType: channel = "?", Address: address = "" } of endpoints) {
    const kind = MEDIA[channel];
    const value = kind === "email" ? address.toLowerCase() : address.replace(/[\s()-]/g, "");
    const skip = (why: string) => void skipped.push({ what: "endpoint", name: id, why });
    if (!kind) skip(`${channel}: a token of an app or another service, which opens nothing here`);
    else if (kind === "email" && !EMAIL.test(value)) skip("is no e-mail address");
    else if (kind === "phone" && !PHONE.test(value)) skip("is no telephone number in E.164");
    else if (found.has(`${kind} ${value}`)) continue;
    else if (addressed.has(`${kind} ${value}`)) skip("another user of the dump has the same address");
    else found.set(`${kind} ${value}`, { kind, value });
  }
  for (const name of found.keys()) addressed.add(name);
  const user = endpoints.find(({ User }) => User?.UserId !== undefined)?.User?.UserId;
  const identities = [...found.values()].slice(0, 9);
  return user !== undefined && EXTERNAL.test(user) && identities.length > 0
    ? [...identities, { kind: "external", value: user }]
    : identities;
}

function bodyOf(
  endpoints: readonly Endpoint[],
  identities: readonly object[],
  { ids }: ReturnType<typeof planFields>,
  { language: usual }: Options,
) {
  const attributes: Record<string, readonly string[]> = {};
  const metrics: Record<string, number> = {};
  for (const { Attributes, User, Metrics } of endpoints) {
    Object.assign(attributes, Attributes, User?.UserAttributes as Attributes | undefined);
    Object.assign(metrics, Metrics);
  }
  const valued = (pattern: RegExp) =>
    Object.entries(attributes)
      .find(([name, [value]]) => pattern.test(name) && value?.trim())?.[1][0]
      ?.trim();
  const whole = valued(WHOLE) ?? [valued(FIRST), valued(LAST)].filter((part) => part !== undefined).join(" ");
  const customFields: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(attributes)) {
    const field = ids.get(name);
    const said = values.filter((value) => value.trim() !== "");
    if (!field || said.length === 0) continue;
    customFields[field.id] = field.kind === "choices" ? [...new Set(said)] : said.join(", ").slice(0, MOST_TEXT);
  }
  for (const [name, value] of Object.entries(metrics)) {
    const field = ids.get(name);
    if (field) customFields[field.id] = field.kind === "number" ? value : String(value);
  }
  const first = <Value>(of: (endpoint: Endpoint) => Value | undefined) =>
    endpoints.map(of).find((value) => value !== undefined);
  const country = first(({ Location }) => Location?.Country?.toUpperCase());
  const timeZone = first(({ Demographic }) => Demographic?.Timezone);
  return {
    identities,
    ...(whole === "" ? {} : { name: whole.slice(0, 100) }),
    ...(country !== undefined && /^[A-Z]{2}$/.test(country) ? { country } : {}),
    language: languageOf(first(({ Demographic }) => Demographic?.Locale)) ?? usual,
    ...(timeZone !== undefined && isZone(timeZone) ? { timeZone } : {}),
    tags: ["pinpoint"],
    ...(Object.keys(customFields).length > 0 ? { customFields } : {}),
  };
}

/** `en_US` as `en-US`. */
function languageOf(locale: string | undefined): string | undefined {
  const [, language, country] = /^([a-z]{2,3})(?:[-_]([A-Za-z]{2}))?(?:[-_.@].*)?$/i.exec(locale ?? "") ?? [];
  return language && [language.toLowerCase(), ...(country ? [country.toUpperCase()] : [])].join("-");
}
function isZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone.includes("/");
  } catch {
    return false;
  }
}

/** `OptOut: ALL` is a no for marketing on that channel. That somebody did not opt out is no yes, unless whoever migrates says how it was given. */
function consentsOf(key: string, name: string, endpoints: readonly Endpoint[], { consent }: Options): readonly Step[] {
  const states = new Map<string, { readonly state: "granted" | "withdrawn"; readonly detail: string }>();
  for (const { ChannelType = "", OptOut } of endpoints) {
    const channel = { EMAIL: "email", SMS: "sms", VOICE: "sms" }[ChannelType];
    if (!channel) continue;
    if (OptOut === "ALL") states.set(channel, { state: "withdrawn", detail: `${DETAIL}: OptOut ALL` });
    else if (consent !== undefined && !states.has(channel))
      states.set(channel, { state: "granted", detail: `${DETAIL}: ${consent}`.slice(0, 500) });
  }
  return [...states].map(([channel, said]) => ({
    ...{ key: `consent ${channel} ${name}`, what: "consent", name: `${name}, ${channel}`, method: "POST" },
    path: `/api/consents/@{${key}}@`,
    body: { channel, purpose: "marketing", imported: true, ...said },
  }));
}

// ---------------------------------------------------------------------------------------------------------- suppressions

const TOGETHER = 500;

function suppressionsOf({ endpoints, suppressed, optedOut }: Dump): readonly Step[] {
  const phones = optedOut.filter((number) => PHONE.test(number)).map((value) => ({ kind: "phone", value }));
  const mails = suppressed.map(({ email }) => ({ kind: "email", value: email.toLowerCase() }));
  const of = (wanted: (endpoint: Endpoint) => boolean) =>
    endpoints.filter(wanted).flatMap(({ ChannelType = "", Address = "" }) => {
      const kind = MEDIA[ChannelType];
      return kind ? [{ kind, value: kind === "email" ? Address.toLowerCase() : Address.replace(/[\s()-]/g, "") }] : [];
    });
  return [
    ...inGroups("list of SES", mails, "all", `${DETAIL}: the account's suppression list`),
    ...inGroups("opted out numbers", phones, "all", `${DETAIL}: opted out of text messages`),
    ...inGroups(
      "OptOut ALL",
      of(({ OptOut }) => OptOut === "ALL"),
      "marketing",
      `${DETAIL}: OptOut ALL`,
    ),
    ...inGroups(
      "inactive",
      of(({ EndpointStatus }) => EndpointStatus === "INACTIVE"),
      "all",
      `${DETAIL}: inactive`,
    ),
  ];
}

function inGroups(
  name: string,
  given: readonly { readonly kind: string; readonly value: string }[],
  scope: string,
  detail: string,
): readonly Step[] {
  const addresses = [...new Map(given.map((one) => [one.value, one])).values()];
  return Array.from({ length: Math.ceil(addresses.length / TOGETHER) }, (_, group) => ({
    ...{ key: `suppressions ${name} ${group}`, what: "suppressions", name: `${name}, ${group + 1}`, method: "POST" },
    path: "/api/suppressions",
    body: { addresses: addresses.slice(group * TOGETHER, (group + 1) * TOGETHER), scope, reason: "import", detail },
  }));
}
