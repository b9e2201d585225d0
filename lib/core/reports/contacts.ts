/** Contacts and conversations by platform and country: as it stands, and who came on which day. */
import { type Counter, NOW, type Values } from "../counters/model.ts";
import type { CounterStore } from "../counters/ports.ts";
import { eachDay, type Range } from "./model.ts";
import { channelIn, type Names } from "./ports.ts";

interface Stock {
  readonly contacts: number;
  readonly newContacts: number;
  readonly newConversations: number;
}

export interface ContactFigures {
  readonly range: Range;
  readonly total: Stock & { readonly conversations: number };
  /** Each contact under the channel that it first came by, the most first. */
  readonly platforms: readonly (Stock & { readonly channel: string; readonly conversations: number })[];
  readonly countries: readonly (Stock & { readonly country: string })[];
  readonly days: readonly {
    readonly day: string;
    readonly newContacts: number;
    readonly platforms: Values;
    readonly countries: Values;
  }[];
}

export type ReadContactFigures = (range: Range) => Promise<ContactFigures>;

interface Ports {
  readonly counters: Pick<CounterStore, "read">;
  readonly names: Pick<Names, "connections">;
}

const STATES = ["open", "pending", "snoozed", "resolved"];
const sumOf = (counters: readonly Counter[], ...fields: readonly string[]): number =>
  counters.reduce((sum, { values }) => sum + fields.reduce((own, field) => own + (values[field] ?? 0), 0), 0);

/** Four queries of counters, and the names of what is connected. */
export const makeContactFigures =
  ({ counters, names }: Ports): ReadContactFigures =>
  async (range) => {
    const { from, through } = range;
    const [standing, days, home, abroad, known] = await Promise.all([
      counters.read("connection", NOW, NOW),
      counters.read("connection", from, through),
      counters.read("country", NOW, NOW),
      counters.read("country", from, through),
      names.connections(),
    ]);
    const channel = ({ id }: Counter): string => channelIn(known, id);
    const country = ({ id }: Counter): string => id;
    const byDay = (all: readonly Counter[]) => Map.groupBy(all, ({ period }) => period);
    const [platformDays, countryDays] = [byDay(days), byDay(abroad)];

    const platforms = groups(standing, days, channel).map(([name, now, days]) => ({
      channel: name,
      contacts: sumOf(now, "contacts"),
      newContacts: sumOf(days, "contacts"),
      conversations: sumOf(now, ...STATES),
      newConversations: sumOf(days, "opened"),
    }));
    const countries = groups(home, abroad, country).map(([name, now, days]) => ({
      country: name,
      contacts: sumOf(now, "contacts"),
      newContacts: sumOf(days, "contacts"),
      newConversations: sumOf(days, "conversations"),
    }));
    return {
      range,
      total: {
        contacts: sumOf(standing, "contacts"),
        newContacts: sumOf(days, "contacts"),
        conversations: sumOf(standing, ...STATES),
        newConversations: sumOf(days, "opened"),
      },
      platforms: theMostFirst(platforms, ({ channel: name }) => name),
      countries: theMostFirst(countries, ({ country: name }) => name),
      days: eachDay(range).map((day) => ({
        day,
        newContacts: sumOf(platformDays.get(day) ?? [], "contacts"),
        platforms: newBy(platformDays.get(day) ?? [], channel),
        countries: newBy(countryDays.get(day) ?? [], country),
      })),
    };
  };

function groups(now: readonly Counter[], days: readonly Counter[], nameOf: (counter: Counter) => string) {
  const [standing, through] = [Map.groupBy(now, nameOf), Map.groupBy(days, nameOf)];
  return [...new Set([...standing.keys(), ...through.keys()])].map(
    (name) => [name, standing.get(name) ?? [], through.get(name) ?? []] as const,
  );
}

function theMostFirst<T extends Stock>(all: readonly T[], nameOf: (one: T) => string): readonly T[] {
  const some = all.filter((one) => Object.values(one).some((value) => typeof value === "number" && value > 0));
  return some.sort((a, b) => b.contacts - a.contacts || (nameOf(a) < nameOf(b) ? -1 : 1));
}

const newBy = (counters: readonly Counter[], nameOf: (counter: Counter) => string): Values =>
  Object.fromEntries(
    [...Map.groupBy(counters, nameOf)]
      .map(([name, its]) => [name, sumOf(its, "contacts")] as const)
      .filter(([, count]) => count > 0),
  );
