import type { Connection } from "../../core/connections/model.ts";
import type { ChannelFacts } from "../../core/deliveries/ports.ts";
import type { Manifest } from "../contract.ts";

/** What a person may enter where a field of the connection asks for a yes. */
const GRANTED = /^\s*(yes|true|on|1)\s*$/i;

/** What sending has to know, out of a manifest and of what the provider granted to one connection. */
export function factsOf(manifest: Manifest | undefined, connection?: Connection): ChannelFacts | undefined {
  if (!manifest) return undefined;
  const { window, send, receipts } = manifest;
  return {
    medium: manifest.medium ?? manifest.id,
    ...(manifest.reaches ? { reaches: manifest.reaches } : {}),
    ...(window ? { windowMs: window.ms } : {}),
    ...(window?.extended && GRANTED.test(connection?.settings[window.extended.field] ?? "")
      ? { extendedWindowMs: window.extended.ms }
      : {}),
    maxAttempts: send.maxAttempts,
    backoffMs: send.backoffMs,
    presumedLostMs: receipts.presumedLostMs,
    ...(manifest.hosted ? { hosted: true } : {}),
  };
}
