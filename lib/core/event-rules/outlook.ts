/** Whether somebody could be told something now, without telling them: an address or a conversation, consent, no suppression. */
import type { ConnectionStore } from "../connections/ports.ts";
import { consentFor, isSuppressed } from "../consent/model.ts";
import type { ConsentStore, SuppressionStore } from "../consent/ports.ts";
import type { ContactDesk } from "../contacts/ports.ts";
import type { ChannelGateway } from "../deliveries/ports.ts";
import { keptOnce } from "../kernel/once.ts";
import type { Outlook } from "./dry-run.ts";

export interface OutlookPorts {
  readonly connections: Pick<ConnectionStore, "all">;
  readonly channels: Pick<ChannelGateway, "facts">;
  readonly contacts: Pick<ContactDesk, "family">;
  readonly consent: Pick<ConsentStore, "ledger">;
  readonly suppressions: Pick<SuppressionStore, "get">;
}

/** For one run: what is set up is read once. Caps, windows and the night are asked when something is sent, and not here. */
export function makeOutlook({ connections, channels, contacts, consent, suppressions }: OutlookPorts): Outlook {
  const usable = keptOnce(async (_: "all") =>
    (await connections.all())
      .flatMap((app) => (app.app.active ? app.connections : []))
      .filter(({ active, health }) => active && health !== "broken"),
  );

  return async (contact, { channels: media, purpose }) => {
    const family = contact.merged.length === 0 ? [contact] : await contacts.family(contact.contactId);
    const ledger = await consent.ledger(family.map(({ contactId }) => contactId));
    let why = { code: "no_channel", text: "no channel was named" };
    for (const medium of media) {
      const carrying = (await usable("all")).filter(
        ({ channel }) => (channels.facts(channel)?.medium ?? channel) === medium,
      );
      if (carrying.length === 0) {
        why = { code: "no_connection", text: `no connection for ${medium} is in order` };
        continue;
      }
      const reaches = carrying.flatMap(({ channel }) => channels.facts(channel)?.reaches ?? []);
      const address = contact.identities.find(({ kind }) => reaches.includes(kind));
      // Whoever wrote has an id of that channel, which may say behind its name what it is scoped to.
      const wrote = contact.identities.some(({ kind }) =>
        carrying.some(
          ({ channel }) => kind === channel || kind.startsWith(`${channel}:`) || kind.startsWith(`${channel}-`),
        ),
      );
      if (!address && !wrote) {
        why = { code: "no_address", text: `the contact has no address for ${medium}` };
        continue;
      }
      const suppression = address && (await suppressions.get(address.kind, address.value));
      if (isSuppressed(suppression, purpose)) {
        why = { code: "address_suppressed", text: `the address is suppressed (${suppression?.reason})` };
        continue;
      }
      if (!consentFor(ledger, purpose, medium).allowed) {
        why = { code: "no_consent", text: `there is no consent for ${purpose} on ${medium}` };
        continue;
      }
      return { kind: "could", channel: medium };
    }
    return { kind: "not", ...why };
  };
}
