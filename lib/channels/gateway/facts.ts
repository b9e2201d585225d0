import type { Connection } from "../../core/connections/model.ts";
import type { ChannelFacts } from "../../core/deliveries/ports.ts";
import type { Brief } from "../brief.ts";

/** What a person may enter where a field of the connection asks for a yes. */
const GRANTED = /^\s*(yes|true|on|1)\s*$/i;

/** What sending has to know, out of a channel's brief and of what the provider granted to one connection. */
export function factsOf(brief: Brief | undefined, connection?: Connection): ChannelFacts | undefined {
  if (!brief) return undefined;
  const { window, send, receipts, rate } = brief;
  const reaches = brief.reaches === "account" ? ownKind(brief, connection) : brief.reaches;
  return {
    medium: brief.medium ?? brief.id,
    ...(reaches ? { reaches } : {}),
    ...(window ? { windowMs: window.ms } : {}),
    ...(window?.extended && GRANTED.test(connection?.settings[window.extended.field] ?? "")
      ? { extendedWindowMs: window.extended.ms }
      : {}),
    maxAttempts: send.maxAttempts,
    backoffMs: send.backoffMs,
    presumedLostMs: receipts.presumedLostMs,
    perSecond: rate.perSecond,
    ...(send.repeatSafe ? { repeatSafe: true } : {}),
  };
}

/** Of ids that one account alone knows. Without a connection nobody can tell whose, and no identity is of this kind. */
const ownKind = ({ id }: Brief, connection: Connection | undefined): string =>
  `${id}:${connection?.accountIds[0] ?? ""}`;
