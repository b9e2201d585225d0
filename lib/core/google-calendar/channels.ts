/** Channels by which Google tells that something changed: opened, replaced before they end, and known again by who posts. */
import type { Ids } from "../kernel/ports.ts";
import { type GoogleAccount, type PushChannel, RENEW_BEFORE_MS } from "./model.ts";
import type { GoogleCalendar } from "./ports.ts";
import { got } from "./work.ts";

/** The channels, with one that lasts: Google renews none, and wants another in place of the one that ends. Throws `Interrupted`. */
export async function renewedChannels(
  { ids, tenant }: { readonly ids: Ids; readonly tenant: string },
  { person, origin, calendarId, sync }: GoogleAccount,
  google: GoogleCalendar,
  now: number,
): Promise<readonly PushChannel[]> {
  const alive = sync.channels.filter(({ expiresAt }) => Date.parse(expiresAt) > now);
  const mark = ids.derive("google-calendar", calendarId).slice(0, 8);
  const present = alive.find(({ id }) => id.endsWith(mark));
  if (present && Date.parse(present.expiresAt) - now > RENEW_BEFORE_MS) {
    // Of another calendar, or replaced the last time.
    for (const other of alive) if (other !== present) await google.stop(other);
    return [present];
  }
  const [id, token] = [ids.random().slice(0, 20) + mark, ids.random()];
  const address = `${origin}/calendar/google/${tenant}.${person.replace(/^usr_/, "")}`;
  const opened = await google.watch(calendarId, { id, token, address });
  // Without one it is looked after every few hours: Google posts to https only, and some calendars cannot be watched.
  if (!opened.ok && opened.kind === "refused") return alive;
  const { resourceId, expiresAt } = got(opened);
  // The one before still speaks until the next look.
  return [{ id, tokenHash: channelHash(ids, token), resourceId, expiresAt }, ...alive];
}

const channelHash = (ids: Pick<Ids, "derive">, token: string): string => ids.derive("google-channel", token);

/** Whether this message is one of a channel that we opened, and has not ended. `same`: in constant time. */
export function isOurChannel(
  { sync }: Pick<GoogleAccount, "sync">,
  message: { readonly id: string; readonly token: string },
  {
    ids,
    same,
    now,
  }: { readonly ids: Pick<Ids, "derive">; readonly same: (a: string, b: string) => boolean; readonly now: number },
): boolean {
  const channel = sync.channels.find(({ id }) => id === message.id);
  return (
    channel !== undefined &&
    Date.parse(channel.expiresAt) > now &&
    same(channel.tokenHash, channelHash(ids, message.token))
  );
}
