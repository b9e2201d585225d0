/**
 * What a row counts for, as it stands. Every counter is the sum of this over the rows of the table, so a change adds what the row counts
 * for now and takes away what it counted for before, and counting all rows anew gives the same.
 */
import { countryOf } from "../contacts/model.ts";
import { fatesOf, type Journey, stageKey, type Way } from "../journeys/model.ts";
import type { LeadState } from "../leads/model.ts";
import type { Image } from "../projections/model.ts";
import { isMendable, mendableField } from "../publications/model.ts";
import { costField } from "../spending/model.ts";
import {
  bucketField,
  bucketOf,
  type Calendar,
  cohortField,
  type Extremes,
  type Family,
  inField,
  keyText,
  type Measure,
  NOW,
  outField,
  PHONE_FIELD,
  sumField,
  type Trouble,
  troubleField,
  unassignedField,
  unreadField,
  weekOf,
  weeksBetween,
  ZONE_FIELD,
} from "./model.ts";

export interface Contribution {
  readonly values: Record<string, number>;
  readonly extremes: Record<string, Extremes>;
}
/** By `keyText`. */
export type Contributions = ReadonlyMap<string, Contribution>;

/** Ids that stand for "nobody knows". */
export const NONE = "none";

interface Tally {
  add(family: Family, period: string, id: string | undefined, field: string, by?: number): void;
  measure(family: Family, period: string, id: string | undefined, measure: Measure, ms: number): void;
}

type Counts = (row: Row, tally: Tally, calendar: Calendar) => void;

/** A row's fields, which may be missing or of another version: what is not as expected counts for nothing. */
interface Row {
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  flag(name: string): boolean;
  part(name: string): Row;
  rows(name: string): readonly Row[];
  names(): readonly string[];
}

export function contributionsOf(entity: string, image: Image | undefined, calendar: Calendar): Contributions {
  const made = new Map<string, Contribution>();
  const count = image && Object.hasOwn(COUNTS, entity) ? COUNTS[entity] : undefined;
  if (!image || !count) return made;
  const of = (family: Family, period: string, id: string): Contribution => {
    const key = keyText({ family, period, id });
    let entry = made.get(key);
    if (!entry) {
      entry = { values: {}, extremes: {} };
      made.set(key, entry);
    }
    return entry;
  };
  const tally: Tally = {
    add(family, period, id, field, by = 1) {
      if (id === undefined || by === 0) return;
      const { values } = of(family, period, id);
      values[field] = (values[field] ?? 0) + by;
    },
    measure(family, period, id, measure, ms) {
      if (id === undefined) return;
      const { values, extremes } = of(family, period, id);
      const bucket = bucketField(measure, bucketOf(ms));
      values[sumField(measure)] = (values[sumField(measure)] ?? 0) + ms;
      values[bucket] = (values[bucket] ?? 0) + 1;
      const { least = ms, most = ms } = extremes[measure] ?? {};
      extremes[measure] = { least: Math.min(least, ms), most: Math.max(most, ms) };
    },
  };
  count(rowOf(image), tally, calendar);
  return made;
}

function rowOf(image: Image): Row {
  return {
    text(name) {
      const value = image[name];
      return typeof value === "string" && value !== "" ? value : undefined;
    },
    number(name) {
      const value = image[name];
      return typeof value === "number" && Number.isFinite(value) ? value : undefined;
    },
    flag: (name) => image[name] === true,
    part(name) {
      const value = image[name];
      return rowOf(typeof value === "object" && value !== null ? (value as Image) : {});
    },
    rows(name) {
      const value = image[name];
      return Array.isArray(value) ? value.map((one) => rowOf((one ?? {}) as Image)) : [];
    },
    names: () => Object.keys(image),
  };
}

const between = (from: string, to: string): number => Math.max(0, Date.parse(to) - Date.parse(from));

/** By UTC, as the providers' bills and the limit on spending go; days are the tenant's. */
const monthOf = (at: string): string => at.slice(0, 7);

/** Money in thousandths: whole numbers, whatever the currency's decimals. */
function money(row: Row): { readonly field: string; readonly by: number } | undefined {
  const value = row.part("value");
  const amount = value.number("amount");
  const currency = value.text("currency");
  if (amount === undefined || currency === undefined) return undefined;
  return { field: `value.${currency}`, by: Math.round(amount * 1000) };
}

/** Persons and keys; a rule or the system itself is nobody's work. */
const somebody = (id: string | undefined): string | undefined =>
  id?.startsWith("usr_") || id?.startsWith("key_") ? id : undefined;

const TROUBLE: Readonly<Record<string, Trouble>> = { bounce: "bounced", complaint: "complained" };

const message: Counts = (row, tally, calendar) => {
  const connection = row.text("connectionId") ?? NONE;
  const at = row.text("createdAt") ?? row.text("at");
  if (at === undefined) return;
  const kind = row.text("kind");
  if (kind === "received") {
    // When it was written, by the provider; what the provider itself says in a thread is no message of anybody's.
    const written = row.text("at") ?? at;
    if (row.part("body").text("type") === "system") return;
    const field = row.text("direction") === "in" ? inField(calendar.hour(written)) : outField(calendar.hour(written));
    tally.add("connection", calendar.day(written), connection, field);
    return;
  }
  const author = somebody(row.text("author"));
  const day = calendar.day(at);
  if (kind === "note") {
    tally.add("person", day, author, "notes");
    return;
  }
  if (kind !== "sent") return;
  notified(row, tally, calendar.day(at));
  if (row.text("status") === "failed") {
    tally.add("connection", day, connection, "failed");
    const failedAt = row.part("times").text("failed") ?? at;
    tally.add("connection", calendar.day(failedAt), connection, troubleField("failed", calendar.hour(failedAt)));
  }
  // With the hour of the mail, whose share of that hour's mails they are.
  const trouble = TROUBLE[row.text("unreachable") ?? ""];
  if (trouble) tally.add("connection", day, connection, troubleField(trouble, calendar.hour(at)));
  // Only what the provider took went out, and only that answers anybody.
  if (row.part("times").text("sent") === undefined && row.text("externalId") === undefined) return;
  const team = row.text("teamId");
  tally.add("connection", day, connection, outField(calendar.hour(at)));
  tally.add("person", day, author, "sent");
  tally.add("team", day, team, "sent");
  tally.add("sends", monthOf(at), connection, categoryOf(row));
  tally.add("reply", monthOf(at), row.text("cannedReplyId"), "uses");
  // The provider charges for what arrives, and failure may come late.
  if (row.text("status") !== "failed")
    tally.add("sends", monthOf(at), connection, costField(categoryOf(row)), row.number("micros") ?? 0);
  const waitedSince = row.text("waitedSince");
  if (waitedSince === undefined) return;
  const waited = between(waitedSince, at);
  for (const [family, id] of [
    ["connection", connection],
    ["person", author],
    ["team", team],
  ] as const) {
    tally.measure(family, day, id, "response", waited);
    if (row.flag("first")) tally.measure(family, day, id, "first", waited);
  }
};

/** Ends of what was not told, or not surely. */
const UNTOLD = ["failed", "suppressed", "expired", "cancelled", "presumed_lost"];
const codeOf = (code: string | undefined): string =>
  code !== undefined && /^[a-z0-9_]{1,60}$/.test(code) ? code : "other";
const reasonField = (code: string | undefined): string => `failed.${codeOf(code)}`;

const notificationKey = (row: Row): string =>
  [row.text("type"), row.text("template"), row.text("medium"), row.text("language")]
    .map((part) => part ?? NONE)
    .join("/");

/** A try of a notification: each is a message of a conversation. */
function notified(row: Row, tally: Tally, day: string): void {
  const proactive = row.part("proactive");
  if (proactive.text("notificationId") === undefined) return;
  const id = notificationKey(proactive);
  const times = row.part("times");
  const status = row.text("status") ?? NONE;
  if (times.text("sent") !== undefined || row.text("externalId") !== undefined)
    tally.add("notification", day, id, "sent");
  if (["delivered", "read"].includes(status)) tally.add("notification", day, id, "delivered");
  if (status === "read") tally.add("notification", day, id, "read");
  if (UNTOLD.includes(status))
    tally.add("notification", day, id, reasonField(row.part("reason").text("code") ?? status));
}

/** Where in a campaign something counts. */
const placeIn = (row: Row): string =>
  ["phaseId", "medium", "variation", "language", "segment"].map((name) => row.text(name) ?? NONE).join("/");

/** A lead that was won, where the message is that brought it. What was taken back counts for nothing. */
const campaignCredit: Counts = (row, tally) => {
  const campaign = row.text("campaignId");
  if (campaign === undefined || row.text("state") !== "won") return;
  tally.add("campaign", campaign, placeIn(row), "won");
  const value = money(row);
  if (value) tally.add("campaign", campaign, placeIn(row), `won.${value.field}`, value.by);
};

/** What people do once they got it: the first of it tells in which week. */
const WOKEN = ["openedAt", "readAt", "clickedAt", "answeredAt", "convertedAt"];

/** What one recipient of a campaign got; where a channel failed before it, they are counted with that one. */
const campaignDelivery: Counts = (row, tally, calendar) => {
  const campaign = row.text("campaignId");
  // A receipt that was faster than its sender is of nothing yet.
  if (campaign === undefined) return;
  const id = placeIn(row);
  const add = (field: string, by = 1) => tally.add("campaign", campaign, id, field, by);
  const status = row.text("status") ?? NONE;
  if (row.text("instead") === undefined) add("targeted");
  if (row.text("sentAt") !== undefined || row.text("externalId") !== undefined) add("sent");
  if (["delivered", "read"].includes(status)) add("delivered");
  if (status === "read") add("read");
  if (["deferred", "unknown"].includes(status)) add(status);
  if (UNTOLD.includes(status)) {
    add(status);
    const code = codeOf(row.part("reason").text("code") ?? status);
    add(`${status}.${code}`);
    // Whoever got it by another channel waits for nothing.
    if (status === "failed" && isMendable(code) && row.text("gotBy") === undefined) add(mendableField(code));
  }
  const trouble = TROUBLE[row.text("unreachable") ?? ""];
  if (trouble) add(trouble);
  for (const name of ["opened", "clicked", "answered", "converted", "unsubscribed"] as const)
    if (row.text(`${name}At`) !== undefined) add(name);
  for (const name of ["opened", "clicked"] as const)
    if (row.text(`${name}At`) === undefined && row.text(`${name}ByMachineAt`) !== undefined) add(`${name}.machines`);
  if (status !== "failed") add("micros", row.number("micros") ?? 0);
  const value = money(row);
  if (value) add(value.field, value.by);
  const sentAt = row.text("sentAt");
  if (sentAt === undefined) return;
  const week = weekOf(calendar.day(sentAt));
  add(cohortField(week));
  const [woken] = WOKEN.flatMap((name) => row.text(name) ?? []).sort();
  if (woken !== undefined) add(cohortField(week, weeksBetween(week, weekOf(calendar.day(woken)))));
};

/** What people and machines did with it. */
const engagement: Counts = (row, tally, calendar) => {
  const at = row.text("at");
  if (at === undefined) return;
  const [day, id] = [calendar.day(at), notificationKey(row)];
  for (const [name, field] of [
    ["opens", "opened"],
    ["clicks", "clicked"],
  ] as const) {
    const { people, machines } = { people: row.part(name).part("people"), machines: row.part(name).part("machines") };
    if (people.text("first") !== undefined) tally.add("notification", day, id, field);
    // By machines alone: what a person did as well is a person's.
    else if (machines.text("first") !== undefined) tally.add("notification", day, id, `${field}.machines`);
  }
  if (row.text("answeredAt") !== undefined) tally.add("notification", day, id, "answered");
};

/** Channels that could not be tried at all made no message. */
const notification: Counts = (row, tally, calendar) => {
  const type = row.text("type") ?? NONE;
  const template = row.part("template").text("key") ?? NONE;
  for (const skipped of row.rows("skipped")) {
    const at = skipped.text("at");
    const medium = skipped.text("medium") ?? NONE;
    if (at !== undefined)
      tally.add(
        "notification",
        calendar.day(at),
        `${type}/${template}/${medium}/${NONE}`,
        reasonField(skipped.text("code")),
      );
  }
};

/** What the provider charges it as, as far as the row says: a template by its category, anything else as part of a session. */
const categoryOf = (row: Row): string =>
  row.text("category") ?? (row.part("content").text("type") === "template" ? "template" : "session");

const conversation: Counts = (row, tally, calendar) => {
  const connection = row.text("connectionId") ?? NONE;
  const state = row.text("state") ?? NONE;
  const assignee = row.text("assignee");
  const team = row.text("teamId");
  const unread = (row.number("unread") ?? 0) > 0;
  tally.add("connection", NOW, connection, state);
  tally.add("person", NOW, somebody(assignee), state);
  if (state !== "resolved") tally.add("team", NOW, team, state);
  if (unread) {
    tally.add("connection", NOW, connection, unreadField(state));
    tally.add("person", NOW, somebody(assignee), unreadField(state));
  }
  if (state === "open" && row.text("lastDirection") === "in") tally.add("connection", NOW, connection, "unanswered");
  if (assignee === undefined) {
    tally.add("connection", NOW, connection, unassignedField(state));
    if (unread) tally.add("connection", NOW, connection, unreadField(unassignedField(state)));
  }
  const createdAt = row.text("createdAt");
  if (createdAt !== undefined) {
    const day = calendar.day(createdAt);
    tally.add("connection", day, connection, "opened");
    tally.add("country", day, row.text("country") ?? NONE, "conversations");
  }
};

const contact: Counts = (row, tally, calendar) => {
  // One that was merged into another is that one.
  if (row.text("mergedInto") !== undefined) return;
  const source = row.part("source");
  const groups = [
    ["country", row.text("country") ?? NONE],
    ["connection", source.text("connectionId") ?? source.text("channel") ?? NONE],
  ] as const;
  const createdAt = row.text("createdAt");
  for (const [family, id] of groups) {
    tally.add(family, NOW, id, "contacts");
    if (createdAt !== undefined) tally.add(family, calendar.day(createdAt), id, "contacts");
  }
  // By whose clocks they live, in the item of their country, which is written anyway.
  const zone = row.text("timeZone");
  const phone = countryOf(
    row.rows("identities").map((one) => ({ kind: one.text("kind") ?? "", value: one.text("value") ?? "" })),
  );
  const country = row.text("country") ?? NONE;
  if (zone !== undefined) tally.add("country", NOW, country, `${ZONE_FIELD}${zone}`);
  else if (phone !== null && phone !== country) tally.add("country", NOW, country, `${PHONE_FIELD}${phone}`);
};

const lead: Counts = (row, tally, calendar) => {
  const state = row.text("state") ?? NONE;
  const type = row.text("type") ?? NONE;
  const owner = somebody(row.text("assignee"));
  const team = row.text("teamId");
  const country = row.text("country") ?? NONE;
  const closed = state.startsWith("closed_");
  const value = money(row);
  const groups = [
    ["lead-type", type],
    ["person", owner],
    ["team", team],
    ["country", country],
    ["connection", row.part("source").text("connectionId")],
  ] as const;

  tally.add("lead-type", NOW, type, state);
  if (!closed) {
    tally.add("person", NOW, owner, "leads");
    const funnel = row.text("funnelId");
    const stage = row.text("stageId");
    if (funnel !== undefined && stage !== undefined) {
      tally.add("stage", NOW, `${funnel}/${stage}`, "leads");
      if (value) tally.add("stage", NOW, `${funnel}/${stage}`, value.field, value.by);
    }
  }
  for (const { funnelId, stageId, at, fate, won } of fatesOf(journeyIn(row), {
    funnelId: row.text("funnelId") ?? null,
    stageId: row.text("stageId") ?? null,
    state: state as LeadState,
  })) {
    const [day, id] = [calendar.day(at), stageKey(funnelId, stageId)];
    tally.add("stage", day, id, "reached");
    if (fate !== undefined) tally.add("stage", day, id, `fate.${fate}`);
    if (won) tally.add("stage", day, id, "fate.won");
  }
  const createdAt = row.text("createdAt");
  if (createdAt !== undefined) {
    const day = calendar.day(createdAt);
    for (const [family, id] of groups) tally.add(family, day, id, "leads");
    tally.add("lead-type", day, type, `state.${state}`);
  }
  const closedAt = closed ? (row.text("closedAt") ?? row.text("updatedAt")) : undefined;
  if (closedAt === undefined) return;
  const day = calendar.day(closedAt);
  if (state === "closed_lost") {
    const reason = row.text("lostReasonId") ?? (row.text("lostReason") === undefined ? NONE : "words");
    const id = `${row.text("funnelId") ?? NONE}/${reason}`;
    tally.add("lost-reason", day, id, "lost");
    if (value) tally.add("lost-reason", day, id, value.field.replace("value.", "lostValue."), value.by);
  }
  for (const [family, id] of groups) {
    tally.add(family, day, id, state === "closed_won" ? "won" : "lost");
    if (value && state === "closed_won") tally.add(family, day, id, value.field, value.by);
  }
};

/** Leads of before journeys have none. */
function journeyIn(row: Row): Journey {
  const journey = row.part("journey");
  return Object.fromEntries(
    journey.names().flatMap((key) => {
      const visit = journey.part(key);
      const at = visit.text("at");
      return at === undefined ? [] : [[key, { at, out: visit.text("out") as Way | undefined }]];
    }),
  );
}

/** A lead went from one stage to another. */
const stageMove: Counts = (row, tally, calendar) => {
  const at = row.text("at");
  if (at === undefined) return;
  const day = calendar.day(at);
  const stageOf = (place: Row): string | undefined => {
    const funnel = place.text("funnelId");
    const stage = place.text("stageId");
    return funnel === undefined || stage === undefined ? undefined : `${funnel}/${stage}`;
  };
  const from = stageOf(row.part("from"));
  tally.add("stage", day, stageOf(row.part("to")), "entered");
  tally.add("stage", day, from, "left");
  const spent = row.number("spentMs");
  if (spent !== undefined) tally.measure("stage", day, from, "stage", Math.max(0, Math.round(spent)));
};

/** Something that happened to a conversation, of which its row keeps the last alone. */
const fact: Counts = (row, tally, calendar) => {
  const at = row.text("at");
  if (at === undefined) return;
  const day = calendar.day(at);
  const kind = row.text("kind") ?? NONE;
  const connection = row.text("connectionId") ?? NONE;
  const person = somebody(row.text("person"));
  const team = row.text("teamId");
  tally.add("connection", day, connection, kind);
  tally.add("person", day, person, kind);
  tally.add("team", day, team, kind);
  const took = row.number("tookMs");
  if (kind !== "resolved" || took === undefined) return;
  tally.measure("connection", day, connection, "resolution", took);
  tally.measure("person", day, person, "resolution", took);
  tally.measure("team", day, team, "resolution", took);
};

/** How content a customer was with what was resolved: a row for each answer, for the conversation keeps the last alone. */
const satisfaction: Counts = (row, tally, calendar) => {
  const score = row.number("score");
  const answeredAt = row.text("answeredAt");
  if (score === undefined || answeredAt === undefined) return;
  const day = calendar.day(answeredAt);
  const field = `score.${Math.round(score)}`;
  tally.add("connection", day, row.text("connectionId") ?? NONE, field);
  tally.add("person", day, somebody(row.text("assignee")), field);
  tally.add("team", day, row.text("teamId"), field);
};

/** A promise to a customer that was not kept in time. */
const breach: Counts = (row, tally, calendar) => {
  const dueAt = row.text("dueAt");
  if (dueAt === undefined) return;
  const day = calendar.day(dueAt);
  const field = `breached.${row.text("kind") ?? NONE}`;
  tally.add("connection", day, row.text("connectionId") ?? NONE, field);
  tally.add("person", day, somebody(row.text("assignee")), field);
  tally.add("team", day, row.text("teamId"), field);
};

const beacon: Counts = (row, tally) => tally.add("beacon", NOW, row.text("run"), "seen");

/** By kind of row; each has to stand among `PROJECTED_ENTITIES`. */
/** How runs of automations are now. Those that nobody let in yet are none. */
const run: Counts = (row, tally) => {
  const [id, state] = [row.text("automationId"), row.text("state")];
  if (state === undefined || state === "pending") return;
  tally.add("automation", NOW, id, state);
  const stoppedBy = row.text("stoppedBy");
  if (stoppedBy !== undefined) tally.add("automation", NOW, id, `${state}.${stoppedBy}`);
};

const COUNTS: Readonly<Record<string, Counts>> = {
  message,
  conversation,
  contact,
  lead,
  "stage-move": stageMove,
  fact,
  breach,
  satisfaction,
  notification,
  engagement,
  "campaign-credit": campaignCredit,
  "campaign-delivery": campaignDelivery,
  "automation-run": run,
  beacon,
};

export const COUNTED_ENTITIES: readonly string[] = Object.keys(COUNTS);
