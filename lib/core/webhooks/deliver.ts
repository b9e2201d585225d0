/**
 * One worker at a time for each endpoint, so that a slow one holds up nobody but itself, however many of its events wait. Deliveries of one
 * endpoint are posted side by side; no order is promised.
 */
import type { Clock, Ids } from "../kernel/ports.ts";
import type { Notify } from "../notices/ports.ts";
import { administratorsOf, type PeopleStore } from "../people/ports.ts";
import type { TimerStore } from "../timers/ports.ts";
import {
  ANSWER_LENGTH,
  FAILING_MS,
  MAX_ATTEMPTS_KEPT,
  retryAfterMs,
  TIMEOUT_MS,
  type WebhookAttempt,
  type WebhookDelivery,
  type WebhookEndpoint,
  waitAfter,
} from "./model.ts";
import type {
  EndpointHealth,
  EndpointSecretStore,
  EndpointSecrets,
  EndpointStore,
  Posted,
  PostWebhook,
  WebhookDeliveryStore,
} from "./ports.ts";

interface DeliverPorts {
  readonly endpoints: Pick<EndpointStore, "get" | "save">;
  readonly deliveries: WebhookDeliveryStore;
  readonly secrets: Pick<EndpointSecretStore, "read">;
  readonly post: PostWebhook;
  readonly timers: Pick<TimerStore, "set">;
  readonly notices: Notify;
  readonly people: Pick<PeopleStore, "page">;
  readonly clock: Clock;
  readonly ids: Ids;
  /** 0 to 1. */
  readonly random: () => number;
}

export type DeliverOutcome =
  | { readonly kind: "missing" | "inactive" | "busy" }
  | { readonly kind: "delivered"; readonly succeeded: number; readonly failed: number; readonly more: boolean };

/** Of one endpoint: everything that is due. Throws when a store cannot be reached; then it is asked again. */
export type DeliverEvents = (endpointId: string) => Promise<DeliverOutcome>;

const AT_ONCE = 10;
/** No round begins after this, so that the last one ends well before the claim does. */
const WORK_MS = 30_000;
/** Longer than a worker lives. */
export const CLAIM_MS = 60_000;

export function makeDeliverEvents(ports: DeliverPorts): DeliverEvents {
  const { endpoints, deliveries, secrets, timers, clock, ids } = ports;
  const iso = (ms = clock.now()) => new Date(ms).toISOString();

  return async (endpointId) => {
    const worker = ids.random();
    const start = clock.now();
    const claim = await deliveries.claim(endpointId, worker, iso(start), iso(start + CLAIM_MS));
    if (claim === "busy") return { kind: "busy" };
    let { health, rings } = claim;
    let counts = { succeeded: 0, failed: 0 };
    let endpoint: WebhookEndpoint | undefined;
    let more = false;
    for (;;) {
      endpoint = await endpoints.get(endpointId);
      if (endpoint && !endpoint.active) await tell(endpoint);
      const due = endpoint?.active ? await deliveries.due(endpointId, iso(), AT_ONCE) : [];
      if (endpoint && due.length > 0) {
        if (clock.now() - start < WORK_MS) {
          const worked = await work(endpoint, due, health);
          health = worked.health;
          counts = {
            succeeded: counts.succeeded + worked.succeeded,
            failed: counts.failed + due.length - worked.succeeded,
          };
          continue;
        }
        more = true;
      }
      if (endpoint?.active && !more) await wakeAtNext(endpointId);
      const released = await deliveries.release(endpointId, worker, { health, rings }, more);
      if (released === "released") break;
      // Somebody rang meanwhile: what they brought is looked for once more.
      const again = await deliveries.claim(endpointId, worker, iso(), iso(start + CLAIM_MS));
      if (again === "busy") break;
      rings = again.rings;
    }
    if (!endpoint) return { kind: "missing" };
    if (!endpoint.active && counts.succeeded + counts.failed === 0) return { kind: "inactive" };
    return { kind: "delivered", ...counts, more };
  };

  async function work(endpoint: WebhookEndpoint, due: readonly WebhookDelivery[], health: EndpointHealth) {
    const kept = await secrets.read(endpoint.id);
    const outcomes = await Promise.all(due.map((delivery) => attempt(endpoint, kept, delivery)));
    const succeeded = outcomes.filter(({ ok }) => ok).length;
    const after = healthAfter(
      health,
      outcomes.map(({ attempt: one }) => one),
      succeeded > 0,
    );
    const gone = outcomes.some(({ attempt: one }) => one.status === 410);
    // Whoever mends an endpoint, or switches it on again, has the whole time anew.
    const since =
      after.failingSince === null ? null : Math.max(Date.parse(after.failingSince), Date.parse(endpoint.updatedAt));
    const failing = since !== null && clock.now() - since >= FAILING_MS;
    if (gone || failing) await disable(endpoint, gone ? "gone" : "failing");
    return { succeeded, health: after };
  }

  async function attempt(endpoint: WebhookEndpoint, kept: EndpointSecrets | undefined, delivery: WebhookDelivery) {
    const from = clock.now();
    const posted: Posted = kept
      ? await ports.post({
          url: endpoint.url,
          headers: kept.headers,
          secrets: secretsAt(kept, from),
          id: delivery.deliveryId,
          body: delivery.body,
          timeoutMs: TIMEOUT_MS,
        })
      : { kind: "failed", reason: "no secret" };
    const now = clock.now();
    const one: WebhookAttempt = {
      at: iso(from),
      status: posted.kind === "answered" ? posted.status : null,
      reason: posted.kind === "failed" ? posted.reason : null,
      ms: Math.max(0, now - from),
      answer: posted.kind === "answered" ? posted.body.slice(0, ANSWER_LENGTH) : "",
    };
    const ok = one.status !== null && one.status >= 200 && one.status < 300;
    const tries = delivery.tries + 1;
    const asked = posted.kind === "answered" ? retryAfterMs(posted.retryAfter, now) : 0;
    const wait = ok ? undefined : waitAfter(tries, ports.random(), asked);
    // A conflict is somebody who wants it sent once more: their wish stands.
    await deliveries.save(
      {
        ...delivery,
        state: ok ? "succeeded" : wait === undefined ? "exhausted" : "failed",
        dueAt: wait === undefined ? null : iso(now + wait),
        tries,
        attempts: [...delivery.attempts, one].slice(-MAX_ATTEMPTS_KEPT),
        updatedAt: iso(now),
        version: delivery.version + 1,
      },
      false,
    );
    return { ok, attempt: one };
  }

  /** What waits longer than a queue does has a timer; the endpoint has one, for whatever is due first. */
  async function wakeAtNext(endpointId: string): Promise<void> {
    const next = await deliveries.nextDue(endpointId);
    if (next !== undefined) await timers.set(timerOf(ids, endpointId, next));
  }

  async function disable(endpoint: WebhookEndpoint, reason: "gone" | "failing"): Promise<void> {
    const at = iso();
    const next = { ...endpoint, active: false, disabled: { reason, at }, updatedAt: at, version: endpoint.version + 1 };
    // Whoever changed it meanwhile goes first; if it still fails, it is switched off at the next attempt.
    await endpoints.save(next, endpoint);
  }

  /** Whoever looks next tells it, so that a crash between the two keeps nobody from knowing. */
  async function tell({ id, url, description, disabled, version }: WebhookEndpoint): Promise<void> {
    if (!disabled) return;
    const people = await administratorsOf(ports.people);
    await ports.notices.notify(
      people.map((person) => ({
        person,
        kind: "webhook_disabled" as const,
        subject: { kind: "webhook", id },
        text: description ?? url,
        by: "rule:webhooks",
        at: disabled.at,
        fact: [id, String(version)],
      })),
    );
  }
}

/** The newest first. */
export const secretsAt = ({ secret, previous }: EndpointSecrets, now: number): readonly string[] => [
  secret,
  ...(previous && Date.parse(previous.until) > now ? [previous.secret] : []),
];

/** It waits in no conversation, under an id of the same form; its name leads back to the endpoint. */
export const timerOf = (ids: Pick<Ids, "derive">, endpointId: string, wakeAt: string) => ({
  conversationId: ids.derive("webhook", endpointId),
  timer: `webhook.${endpointId}` as const,
  wakeAt,
});

function healthAfter(before: EndpointHealth, attempts: readonly WebhookAttempt[], ok: boolean): EndpointHealth {
  const last = attempts.at(-1);
  const failedAt = attempts.filter(({ status }) => status === null || status < 200 || status > 299).at(-1)?.at;
  return {
    failingSince: ok ? null : (before.failingSince ?? failedAt ?? null),
    lastSuccessAt: ok ? (last?.at ?? null) : before.lastSuccessAt,
    lastFailureAt: failedAt ?? before.lastFailureAt,
    lastStatus: last?.status ?? null,
  };
}
