import type { Catalogue } from "../kernel/catalogue.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { DeliveryState, Fact, WebhookDelivery, WebhookEndpoint } from "./model.ts";

/**
 * For whoever has something to tell other systems. Facts that nobody subscribed to leave no trace and cost nothing but the cached list of
 * endpoints. The same fact again is nothing new. Throws when one could not be kept: the caller repeats, and nothing is told twice.
 */
export type PublishFact = (...facts: readonly Fact[]) => Promise<void>;

/** For what is meant for one endpoint, whatever it subscribed to. The same fact again is nothing new. Throws when it could not be kept. */
export type TellEndpoint = (endpointId: string, fact: Fact) => Promise<"told" | "missing" | "off">;

/** Name of the catalogue. No two endpoints have the same address. */
export type EndpointStore = Catalogue<WebhookEndpoint>;

/** Of one tenant: how an endpoint is doing, beside what it is set up as. */
export interface EndpointHealth {
  /** Since when nothing was taken; null while it takes. */
  readonly failingSince: string | null;
  readonly lastSuccessAt: string | null;
  readonly lastFailureAt: string | null;
  readonly lastStatus: number | null;
}

export interface Claim {
  readonly health: EndpointHealth;
  /** How often it was rung for: whoever lets go sees whether somebody rang meanwhile. */
  readonly rings: number;
}

/** Of one tenant. A new delivery leaves for the outbox, which rings for its endpoint. Rows go by themselves after `KEPT_DAYS`. */
export interface WebhookDeliveryStore {
  /** Once: one that is there stays as it is. */
  add(delivery: WebhookDelivery): Promise<void>;
  get(endpointId: string, deliveryId: string): Promise<WebhookDelivery | undefined>;
  /** Newest first. */
  list(
    endpointId: string,
    filter: { readonly state?: DeliveryState },
    page: PageRequest,
  ): Promise<Page<WebhookDelivery>>;
  /** Those of a range of time (`from` ≤ time < `to`), oldest first. */
  between(endpointId: string, from: string, to: string, page: PageRequest): Promise<Page<WebhookDelivery>>;
  /** Those whose time has come, the longest due first. */
  due(endpointId: string, until: string, limit: number): Promise<readonly WebhookDelivery[]>;
  /** When the next one is due. */
  nextDue(endpointId: string): Promise<string | undefined>;
  /** In place of the version before. `conflict`: somebody changed it meanwhile. `ring`: the outbox rings for its endpoint. */
  save(delivery: WebhookDelivery, ring: boolean): Promise<"saved" | "conflict">;

  /** Nobody else works for the endpoint until then. `busy`: somebody does, and will look once more before they let go. */
  claim(endpointId: string, worker: string, now: string, until: string): Promise<Claim | "busy">;
  /** `rang`: somebody rang since the claim, so there may be something to do. `again`: the outbox rings at once. */
  release(endpointId: string, worker: string, claim: Claim, again: boolean): Promise<"released" | "rang">;
  /** Leaves for the outbox. */
  ring(endpointId: string): Promise<void>;
  /** Before an endpoint is removed: what it was told stays as long as it would, and whoever erases somebody still finds it. */
  leave(endpointId: string, at: string): Promise<void>;
  health(endpointIds: readonly string[]): Promise<ReadonlyMap<string, EndpointHealth>>;
}

export interface EndpointSecrets {
  /** `whsec_…` */
  readonly secret: string;
  readonly previous?: { readonly secret: string; readonly until: string };
  readonly headers: Readonly<Record<string, string>>;
}

export interface EndpointSecretStore {
  read(endpointId: string): Promise<EndpointSecrets | undefined>;
  write(endpointId: string, secrets: EndpointSecrets): Promise<void>;
}

export type Posted =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfter?: string; readonly body: string }
  | { readonly kind: "failed"; readonly reason: string };

/** Signed with every secret. Follows no redirect; refuses what is not the public internet; never throws. */
export type PostWebhook = (request: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly id: string;
  readonly body: string;
  readonly timeoutMs: number;
}) => Promise<Posted>;
