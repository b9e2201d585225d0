/** Calendars as Google keeps them: every change has a number, and a sync token is the number of the last one that was told. */
import { randomUUID } from "node:crypto";

export interface StoredEvent {
  readonly id: string;
  readonly status: string;
  readonly summary?: string;
  readonly start?: Moment;
  readonly end?: Moment;
  readonly transparency?: string;
  readonly extendedProperties?: { readonly private?: Readonly<Record<string, string>> };
  readonly updated: string;
  readonly etag: string;
}
export interface Moment {
  readonly date?: string | null;
  readonly dateTime?: string | null;
  readonly timeZone?: string;
}
type Fields = Partial<Omit<StoredEvent, "updated" | "etag">>;

export interface EventsOf {
  get(id: string): StoredEvent | undefined;
  /** Adds or changes; tells who watches. */
  put(fields: Fields): StoredEvent;
  list(): readonly StoredEvent[];
  page(query: URLSearchParams, pageSize: number): object | "gone";
  /** Sync tokens from before are too old. */
  forget(): void;
}

export function makeEvents(now: () => number, changed: () => void): EventsOf {
  const events = new Map<string, StoredEvent & { readonly number: number }>();
  let number = 0;
  let oldest = 0;
  const bare = ({ number: _, ...event }: StoredEvent & { readonly number: number }): StoredEvent => event;
  const startOf = ({ start }: StoredEvent) => Date.parse(start?.dateTime ?? start?.date ?? "");
  const endOf = ({ end }: StoredEvent) => Date.parse(end?.dateTime ?? end?.date ?? "");

  return {
    get: (id) => events.get(id),
    put(fields) {
      const id = fields.id ?? randomUUID().replaceAll("-", "");
      const before = events.get(id);
      number++;
      const clean = (moment: Moment | undefined) =>
        moment && Object.fromEntries(Object.entries(moment).filter(([, value]) => value !== null));
      const { start = before?.start, end = before?.end } = fields;
      const event = {
        ...{ status: "confirmed", ...before, ...fields, id, number },
        ...(start ? { start: clean(start) as Moment } : {}),
        ...(end ? { end: clean(end) as Moment } : {}),
        ...{ updated: new Date(now()).toISOString(), etag: `"${number}"` },
      };
      events.set(id, event);
      changed();
      return bare(event);
    },
    list: () => [...events.values()].map(bare),
    forget() {
      oldest = number + 1;
      number++;
    },
    page(query, pageSize) {
      const token = query.get("syncToken");
      const [since, from, to] =
        token === null
          ? [undefined, query.get("timeMin") ?? "", query.get("timeMax") ?? ""]
          : ([Number(token.split(" ")[0]), token.split(" ")[1], token.split(" ")[2]] as const);
      if (since !== undefined && (Number.isNaN(since) || since < oldest)) return "gone";
      const fits = [...events.values()]
        .filter((event) => (since === undefined ? event.status !== "cancelled" : event.number > since))
        .filter(
          (event) =>
            event.status === "cancelled" ||
            (startOf(event) < Date.parse(to ?? "") && endOf(event) > Date.parse(from ?? "")),
        )
        .sort((a, b) => a.number - b.number);
      const start = Number(query.get("pageToken") ?? 0);
      const items = fits.slice(start, start + pageSize).map(bare);
      const isLast = start + pageSize >= fits.length;
      return {
        ...{ kind: "calendar#events", items },
        ...(isLast ? { nextSyncToken: [number, from, to].join(" ") } : { nextPageToken: String(start + pageSize) }),
      };
    },
  };
}
