/** A rule as it is filled in. */
import type { Schemas } from "../../api/client.ts";
import { askedOf, asText, conditionOf, isWhole, type Kind, read } from "./condition.ts";

export type Rule = Schemas["EventRule"];
export type NewRule = Schemas["NewEventRule"];
export type EventType = Schemas["EventType"];
export type LogEntry = Schemas["EventRuleLogEntry"];
export type DryRun = Schemas["EventRuleDryRun"];
type Notify = Extract<Rule["action"], { kind: "notify" }>;
type Ask = Extract<Rule["action"], { kind: "feedback" }>;

export const RULES = "/api/event-rules";
export const RULE = "/api/event-rules/{id}";
export const PEOPLE = ["contact", "interested", "address", "contacts", "members", "team"] as const;
export type Whom = (typeof PEOPLE)[number];
export const WAITS = ["none", "after", "before", "later"] as const;
export type Wait = (typeof WAITS)[number];
export const MEDIA = [
  ...(["whatsapp", "email", "sms", "telegram", "messenger", "instagram"] as const),
  ...(["slack", "webchat", "push", "http"] as const),
] as const;
export const DEEDS = ["notify", "feedback"] as const;
export type Deed = (typeof DEEDS)[number];
export const PURPOSES = ["transactional", "service", "marketing"] as const;
/** What a choice is called by which nothing is said. */
export const NONE = "-";
const DAY = 1_440;

/** A variable of the template: from a path of what happened, or always the same. */
export interface Datum {
  readonly id: number;
  readonly name: string;
  readonly isPath: boolean;
  readonly text: string;
}

/** They are people of the business, who get notices in place of notifications. */
export const isOurs = (whom: Whom): boolean => whom === "members" || whom === "team";

function waitFields(wait: Rule["wait"]) {
  if (wait.kind === "none") return { wait: "none" as Wait, minutes: DAY, waitPath: "" };
  if (wait.kind === "after") return { wait: "after" as Wait, minutes: wait.minutes, waitPath: "" };
  const isBefore = wait.minutes < 0;
  return { wait: (isBefore ? "before" : "later") as Wait, minutes: Math.abs(wait.minutes), waitPath: wait.path };
}

function peopleFields(people: Rule["people"]) {
  return {
    whom: people.kind as Whom,
    address: people.kind === "address" ? people.path : "",
    contactIds: people.kind === "contacts" ? people.contactIds : [],
    userIds: people.kind === "members" ? people.userIds : [],
    teamId: people.kind === "team" ? people.teamId : NONE,
  };
}

function actionFields(action: Rule["action"] | undefined) {
  const notify: Partial<Notify> = action?.kind === "notify" ? action : {};
  const ask: Partial<Ask> = action?.kind === "feedback" ? action : {};
  const { type, purpose, priority, template, text, sendBefore } = notify;
  return {
    does: (action?.kind === "feedback" ? "feedback" : "notify") as Deed,
    noticeText: action?.kind === "notice" ? action.text : "",
    form: ask.form ?? NONE,
    type: type ?? "",
    channels: (notify.channels ?? ask.channels ?? []) as readonly string[],
    purpose: purpose ?? NONE,
    says: (text === undefined ? "template" : "text") as "template" | "text",
    template: template?.key ?? NONE,
    data: dataOf(template?.data ?? {}) as readonly Datum[],
    text: text ?? "",
    /** What only the API sets. */
    kept: {
      ...(priority === undefined ? {} : { priority }),
      ...(sendBefore === undefined ? {} : { sendBefore }),
    },
    language: ask.language ?? template?.language,
  };
}

const dataOf = (data: NonNullable<Notify["template"]>["data"]): Datum[] =>
  Object.entries(data ?? {}).map(([name, from], id) =>
    "path" in from && from.path !== undefined
      ? { id, name, isPath: true, text: from.path }
      : { id, name, isPath: false, text: asText((from as { readonly value?: unknown }).value) },
  );

/** `event`: the type of events that a new rule is made for. */
export const fieldsOf = (rule: Rule | undefined, event = "") => ({
  name: rule?.name ?? "",
  active: rule?.active ?? false,
  position: rule?.position ?? 100,
  event: rule?.when.type ?? event,
  asked: askedOf(rule?.when.condition ?? null),
  ...peopleFields(rule?.people ?? { kind: "contact" }),
  ...waitFields(rule?.wait ?? { kind: "none" }),
  about: rule?.about ?? "",
  cancelOn: rule?.cancelOn ?? [],
  isQuiet: Boolean(rule?.quiet),
  quietMinutes: rule?.quiet?.minutes ?? DAY,
  quietPer: rule?.quiet?.per ?? ("contact" as const),
  deed: actionFields(rule?.action),
});
export type Fields = ReturnType<typeof fieldsOf>;

function peopleOf({ whom, address, contactIds, userIds, teamId }: Fields): Rule["people"] {
  switch (whom) {
    case "address":
      return { kind: whom, path: address.trim() };
    case "contacts":
      return { kind: whom, contactIds: [...contactIds] };
    case "members":
      return { kind: whom, userIds: [...userIds] };
    case "team":
      return { kind: whom, teamId };
    default:
      return { kind: whom };
  }
}

function waitOf({ wait, minutes, waitPath }: Fields): Rule["wait"] {
  if (wait === "none") return { kind: "none" };
  if (wait === "after") return { kind: "after", minutes };
  return { kind: "at", path: waitPath.trim(), minutes: wait === "before" ? -minutes : minutes };
}

function actionOf({ whom, deed }: Fields): Rule["action"] {
  if (isOurs(whom)) return { kind: "notice", text: deed.noticeText.trim() };
  const { does, form, type, channels, purpose, says, kept } = deed;
  const language = deed.language === undefined ? {} : { language: deed.language };
  const named = channels.length === 0 ? {} : { channels: [...channels] };
  if (does === "feedback") return { kind: "feedback", form, ...named, ...language } as Ask;
  return {
    ...{ kind: "notify", type: type.trim(), ...named },
    ...(purpose === NONE ? {} : { purpose }),
    ...kept,
    ...(says === "text"
      ? { text: deed.text.trim() }
      : {
          template: {
            ...(deed.template === NONE ? {} : { key: deed.template }),
            ...language,
            data: Object.fromEntries(deed.data.flatMap(mapped)),
          },
        }),
  } as Notify;
}

const mapped = ({ name, text, isPath }: Datum) =>
  isSaid(name) && isSaid(text) ? [[name.trim(), isPath ? { path: text.trim() } : { value: read(text) }] as const] : [];

/** What is sent; `kindsAt` says what was seen at a path. */
export const bodyOf = (fields: Fields, kindsAt: (path: string) => readonly Kind[]): NewRule => ({
  name: fields.name.trim(),
  active: fields.active,
  position: fields.position,
  when: { type: fields.event.trim(), condition: conditionOf(fields.asked, kindsAt) },
  people: peopleOf(fields),
  wait: waitOf(fields),
  about: fields.about.trim() || null,
  cancelOn: fields.about.trim() === "" ? [] : fields.cancelOn.map((type) => type.trim()).filter(Boolean),
  quiet: fields.isQuiet ? { minutes: fields.quietMinutes, per: fields.quietPer } : null,
  action: actionOf(fields),
});

const isSaid = (text: string): boolean => text.trim() !== "";

const isNotifying = ({ type, says, text }: Fields["deed"]): boolean =>
  isSaid(type) && (says === "template" || isSaid(text));

const isWhom = ({ whom, address, contactIds, userIds, teamId }: Fields): boolean =>
  ({
    contact: true,
    interested: true,
    address: isSaid(address),
    contacts: contactIds.length > 0,
    members: userIds.length > 0,
    team: teamId !== NONE,
  })[whom];

const isWhen = ({ wait, minutes, waitPath }: Fields): boolean =>
  wait === "none" || (wait === "after" ? minutes >= 1 : isSaid(waitPath));

export type Missing = "event" | "condition" | "whom" | "time" | "what";

/** What has to be said before it can be tried or saved; what else is wrong with it the API says. */
export function missingIn(fields: Fields): readonly Missing[] {
  const { event, asked, whom, deed } = fields;
  const isDone = isOurs(whom)
    ? isSaid(deed.noticeText)
    : deed.does === "feedback"
      ? deed.form !== NONE
      : isNotifying(deed);
  const said: Readonly<Record<Missing, boolean>> = {
    event: isSaid(event),
    condition: asked.rows.every(isWhole),
    whom: isWhom(fields),
    time: isWhen(fields),
    what: isDone,
  };
  return (Object.keys(said) as Missing[]).filter((part) => !said[part]);
}

/** Paths that lead somewhere for every event, with what stands there. */
const ALWAYS: readonly (readonly [string, Kind])[] = [
  ...(["name", "language", "country", "timeZone"] as const).map((name) => [`contact.${name}`, "text"] as const),
  ["contact.tags", "list"],
  ["event.occurredAt", "time"],
  ["event.source", "text"],
  ["event.messageId", "text"],
];
const OF_ITEMS = ["item.id", "item.type", "item.title", "item.externalId", "item.status"] as const;

export interface PathHint {
  readonly path: string;
  readonly kinds: readonly Kind[];
}

/** Every path that is known for events of this type: their properties first. */
export function pathsOf(type: EventType | undefined): readonly PathHint[] {
  const own = type?.properties ?? [];
  const isOfItems = type?.type.startsWith("item.") ?? false;
  return [
    ...(isOfItems ? OF_ITEMS.map((path) => ({ path, kinds: ["text" as const] })) : []),
    // What changed of an item, and the item, have names of their own.
    ...own.map(({ path, kinds }) => ({
      path: /^(?:changes|item)\./.test(path) && isOfItems ? path : `properties.${path}`,
      kinds,
    })),
    ...ALWAYS.map(([path, kind]) => ({ path, kinds: [kind] })),
  ].filter(({ path }, index, all) => all.findIndex((one) => one.path === path) === index);
}
