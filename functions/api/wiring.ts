/** What the routes need, and what is made of it once per tenant. `index.ts` fills it with adapters, tests with fakes. */
import { type ManageConnections, makeManageConnections } from "../../lib/core/connections/manage.ts";
import type { ChannelSetup, ConnectionStore, SecretStore } from "../../lib/core/connections/ports.ts";
import type { ContactStore } from "../../lib/core/contacts/ports.ts";
import { type HandleConversation, makeHandleConversation } from "../../lib/core/conversations/handle.ts";
import type { ConversationDesk } from "../../lib/core/conversations/ports.ts";
import { makeReply, makeWriteNote, type Reply, type WriteNote } from "../../lib/core/conversations/reply.ts";
import type { ChannelGateway, DeliveryDesk } from "../../lib/core/deliveries/ports.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import type { Clock, Ids } from "../../lib/core/kernel/ports.ts";
import type { LeadStore } from "../../lib/core/leads/ports.ts";
import type { MediaStore } from "../../lib/core/media/ports.ts";
import { makeOnce, type Once } from "../../lib/core/requests/once.ts";
import type { RequestStore } from "../../lib/core/requests/ports.ts";
import type { InstalledChannel } from "./views/channel.ts";

/** Everything that belongs to one tenant. Built for the tenant that the caller was let into, and for no other. */
export interface TenantPorts {
  readonly conversations: ConversationDesk;
  readonly contacts: ContactStore;
  readonly leads: LeadStore;
  readonly deliveries: DeliveryDesk;
  readonly connections: ConnectionStore;
  readonly requests: RequestStore;
  readonly secrets: SecretStore;
  readonly media: Pick<MediaStore, "link">;
  readonly channels: Pick<ChannelGateway, "plan" | "facts">;
  readonly setup: ChannelSetup;
}

export interface ApiPorts {
  readonly of: (tenant: string) => TenantPorts;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly channels: readonly InstalledChannel[];
  readonly reference: Reference;
  /** Scheme and host under which customers' providers reach us, when it is not the one that the API is called by. */
  readonly publicUrl?: string;
}

/** The contract, written by `assets.ts` when the function is bundled: what makes it has no place in what serves requests. */
export interface Reference {
  /** JSON. */
  readonly openApi: () => Promise<string>;
  /** HTML. */
  readonly docs: () => Promise<string>;
}

/** A tenant's stores and use cases. */
export interface Tenant extends Omit<TenantPorts, "requests" | "setup"> {
  readonly id: string;
  readonly clock: Clock;
  readonly installed: readonly InstalledChannel[];
  readonly manage: ManageConnections;
  readonly handle: HandleConversation;
  readonly reply: Reply;
  readonly writeNote: WriteNote;
  readonly once: Once;
}

/** Kept for the life of the process, with what its stores cache. */
export const makeTenants = (ports: ApiPorts): ((tenant: string) => Tenant) => perTenant((id) => enter(id, ports));

function enter(id: string, { of, clock, ids, channels: installed }: ApiPorts): Tenant {
  const { requests, setup, ...stores } = of(id);
  const { conversations, connections, channels, secrets } = stores;
  return {
    ...stores,
    id,
    clock,
    installed,
    manage: makeManageConnections({ connections, secrets, channels: setup, clock, ids, tenant: id }),
    handle: makeHandleConversation({ conversations, clock }),
    reply: makeReply({ conversations, connections, channels, clock, ids }),
    writeNote: makeWriteNote({ conversations, ids }),
    once: makeOnce({ requests, clock, ids, tenant: id }),
  };
}
