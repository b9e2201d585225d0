/** Customers who agreed in their browser to be told something: each browser is an address of theirs. */
import type { ConnectionStore } from "../connections/ports.ts";
import type { ConsentSource } from "../consent/model.ts";
import type { ConsentStore } from "../consent/ports.ts";
import type { ChannelGateway } from "../deliveries/ports.ts";
import type { Identity } from "./model.ts";
import { sameIdentity } from "./model.ts";
import type { ContactDesk, ForgetAddress } from "./ports.ts";

/** Somebody has few; the one that was added first goes. */
export const MAX_BROWSERS = 10;
const PUSH = "push";

interface BrowserPorts {
  readonly contacts: Pick<ContactDesk, "resolve" | "findByIdentities" | "link" | "unlink">;
  readonly connections: Pick<ConnectionStore, "all">;
  readonly channels: Pick<ChannelGateway, "facts" | "place">;
  readonly consent: Pick<ConsentStore, "record">;
  readonly forget: ForgetAddress;
}

export interface CustomerBrowser {
  readonly contactId: string;
  readonly connectionId: string;
  /** Endpoint and keys as the channel writes them. */
  readonly address: string;
}

export interface Agreed {
  /** Whether they agreed to advertising too. */
  readonly marketing: boolean;
  readonly source: ConsentSource;
  readonly detail: string;
  readonly wording?: string;
  readonly ip?: string;
  readonly userAgent?: string;
}

export type BrowserOutcome =
  | { readonly kind: "done"; readonly contactId: string; readonly identity: Identity }
  | { readonly kind: "missing" }
  | { readonly kind: "invalid"; readonly field: string; readonly code: string; readonly message: string };

export interface ManageBrowsers {
  /** A browser that somebody else had is theirs from now on. What they agreed to is written down each time. */
  add(browser: CustomerBrowser, agreed: Agreed, at: string): Promise<BrowserOutcome>;
  /**
   * One that is not there, or is somebody else's by now, is gone already. Where it is all that is known of the contact it stays, and what
   * they agreed to is withdrawn.
   */
  remove(browser: CustomerBrowser, source: ConsentSource, at: string): Promise<BrowserOutcome>;
}

export function makeManageBrowsers(ports: BrowserPorts): ManageBrowsers {
  const { contacts, connections, channels, consent, forget } = ports;

  async function find({ contactId, connectionId, address }: CustomerBrowser): Promise<BrowserOutcome> {
    const all = (await connections.all()).flatMap((app) => app.connections);
    const connection = all.find((one) => one.connectionId === connectionId);
    const facts = connection && channels.facts(connection.channel, connection);
    if (!connection || facts?.medium !== PUSH)
      return {
        ...{ kind: "invalid", field: "connectionId", code: "not_found" },
        message: "is no connection that browsers subscribe to",
      };
    const account = connection.accountIds[0] ?? "";
    const place = await channels.place(connection.channel, address, { id: "", account });
    const identity = place?.identities[0];
    if (!identity)
      return {
        ...{ kind: "invalid", field: "subscription", code: "wrong_format" },
        message: "is no subscription of a push service that is known",
      };
    const contact = await contacts.resolve(contactId);
    return contact ? { kind: "done", contactId: contact.contactId, identity } : { kind: "missing" };
  }

  async function ownerOf(identity: Identity): Promise<string | undefined> {
    const [owner] = await contacts.findByIdentities([identity]);
    return owner === undefined ? undefined : (await contacts.resolve(owner))?.contactId;
  }

  return {
    async add(browser, { marketing, ...said }, at) {
      const found = await find(browser);
      if (found.kind !== "done") return found;
      const { contactId, identity } = found;
      const owner = await ownerOf(identity);
      if (owner !== undefined && owner !== contactId) await contacts.unlink(owner, identity, at);
      await contacts.link(contactId, [identity], at);
      const its = (await contacts.resolve(contactId))?.identities.filter(({ kind }) => kind === identity.kind) ?? [];
      for (const old of its
        .filter((one) => !sameIdentity(one, identity))
        .slice(0, Math.max(0, its.length - MAX_BROWSERS)))
        await contacts.unlink(contactId, old, at);
      const record = { contactId, channel: PUSH, state: "granted", at, ...said } as const;
      await consent.record({ ...record, purpose: "service" });
      if (marketing) await consent.record({ ...record, purpose: "marketing" });
      return found;
    },

    async remove(browser, source, at) {
      const found = await find(browser);
      if (found.kind !== "done") return found;
      const { contactId, identity } = found;
      if ((await ownerOf(identity)) !== contactId || (await forget(identity, at)) !== "kept") return found;
      // All that is known of them stays, and nothing is to be told there.
      const record = { contactId, channel: PUSH, state: "withdrawn", at, source, detail: "browser_removed" } as const;
      await consent.record({ ...record, purpose: "service" });
      await consent.record({ ...record, purpose: "marketing" });
      return found;
    },
  };
}
