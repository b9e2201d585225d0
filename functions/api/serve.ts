/** From a request to its answer: which route, who asks, in which tenant, whether they may, what it says, and once only. */
import * as z from "zod/mini";
import type { Operation } from "../../events/api/operation.ts";
import { type Actor, networkOf } from "../../lib/core/audit/model.ts";
import type { ActivityStore } from "../../lib/core/audit/ports.ts";
import { makeWatch } from "../../lib/core/audit/watch.ts";
import { keptOnce } from "../../lib/core/kernel/once.ts";
import { BadCursor } from "../../lib/core/kernel/page.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import type { Clock, Ids, Seal } from "../../lib/core/kernel/ports.ts";
import { type Membership, may, type Permission, type Principal } from "../../lib/core/people/model.ts";
import type { PresenceStore } from "../../lib/core/people/ports.ts";
import { makeNotePresence } from "../../lib/core/people/presence.ts";
import { isIdempotencyKey, type RequestIdentity } from "../../lib/core/requests/model.ts";
import { makeOnce } from "../../lib/core/requests/once.ts";
import type { RequestStore } from "../../lib/core/requests/ports.ts";
import { actAs } from "../../lib/runtime/actor.ts";
import { canonical, readJson } from "../../lib/runtime/http/body.ts";
import { etag, expectedVersion } from "../../lib/runtime/http/conditions.ts";
import type { HttpAnswer, HttpRequest } from "../../lib/runtime/http/message.ts";
import { problemAnswer, type Refusal, Refused, refuse } from "../../lib/runtime/http/problem.ts";
import { type Found, makeRouter } from "../../lib/runtime/http/router.ts";
import { validate } from "../../lib/runtime/http/validate.ts";
import { barOf, membershipFor, principalOf } from "./caller.ts";
import type { Part } from "./part.ts";
import { type PartName, partOfPath } from "./parts.ts";
import type { Call, PublicRoute, Reply, Route, TenantRoute } from "./route.ts";

export interface ApiPorts {
  /** Those that this function serves. */
  readonly parts: Readonly<Partial<Record<PartName, () => Promise<Part>>>>;
  readonly requests: (tenant: string) => RequestStore;
  readonly activity: (tenant: string) => ActivityStore;
  readonly presence: (tenant: string) => PresenceStore;
  /** Told when the note of who came or was turned away could not be taken. */
  readonly onUnwatched: (error: unknown) => void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly seal: Seal;
  /** Scheme and host under which customers' providers reach us, when it is not the one that the API is called by. */
  readonly publicUrl?: string;
}

/** Throws only what was not foreseen. */
export type Serve = (request: HttpRequest) => Promise<HttpAnswer>;

type Params = Readonly<Record<string, string>>;

const Nothing = z.strictObject({});

export function makeServe(ports: ApiPorts): Serve {
  const { clock, ids, seal } = ports;
  const partNamed = keptOnce(async (name: PartName) => {
    const part = await ports.parts[name]?.();
    return part && { ...part, find: makeRouter<Route>(part.routes) };
  });
  const watch = makeWatch({ of: ports.activity, clock, onFailure: ports.onUnwatched });
  const notePresence = makeNotePresence({ of: ports.presence, clock, onFailure: ports.onUnwatched });
  const onceIn = perTenant((tenant) => makeOnce({ requests: ports.requests(tenant), clock, ids, seal, tenant }));

  return async (request) => {
    const name = partOfPath(request.path);
    const part = name && (await partNamed(name));
    const found: Found<Route> = part ? part.find(request.method, request.path) : { kind: "unknown" };
    if (!part || found.kind === "unknown")
      return problemAnswer(refuse("not_found", { detail: "there is no such path" }), request.id);
    if (found.kind === "method") {
      return problemAnswer(refuse("method_not_allowed", { headers: { allow: found.allow.join(", ") } }), request.id);
    }
    const operation = found.route.contract.id;
    try {
      return { ...(await answer(part, found.route, found.params, request)), operation };
    } catch (error) {
      return { ...problemAnswer(refusalIn(error), request.id), operation };
    }
  };

  async function answer(part: Part, route: Route, params: Params, request: HttpRequest): Promise<HttpAnswer> {
    const { contract } = route;
    if (route.access === "public") return render(await route.serve(), contract, request.id);

    const principal = principalOf(request.principal);
    const from = networkOf(request.address);
    const who: Actor = { kind: principal.kind, id: principal.id, requestId: request.id, ...(from ? { from } : {}) };
    return actAs(who, () => answerTo(who, principal, part, route, params, request));
  }

  /** Everything that is written meanwhile says who did it. */
  async function answerTo(
    who: Actor,
    principal: Principal,
    { enter }: Part,
    route: Exclude<Route, PublicRoute>,
    params: Params,
    request: HttpRequest,
  ): Promise<HttpAnswer> {
    const { contract } = route;
    const named = request.headers["chasqui-tenant"];
    const membership = membershipFor(principal, named);
    if (route.access === "signed_in") {
      if ("kind" in membership && named !== undefined) throw new Refused(membership);
      const entered = "kind" in membership ? undefined : membership;
      const asked = {
        body: validate(contract.body ?? Nothing, contract.method === "GET" ? {} : readJson(request)),
        at: now(),
        enter,
      };
      return render(await route.serve(principal, entered, asked), contract, request.id);
    }

    if ("kind" in membership) {
      const [own] = principal.memberships;
      if (named !== undefined && own)
        await watch.refused(own.tenant, who, { operation: contract.id, needs: "another tenant" });
      throw new Refused(membership);
    }
    const bar = barOf(membership);
    if (bar) {
      await watch.refused(membership.tenant, who, { operation: contract.id, needs: `not ${membership.barred}` });
      throw new Refused(bar);
    }
    await watch.entered(membership.tenant, who);
    await notePresence(membership.tenant, principal);
    if (route.access === "permission" && !may(membership, route.permission)) {
      await watch.refused(membership.tenant, who, { operation: contract.id, needs: route.permission });
      throw new Refused(notPermitted(membership, route));
    }
    const body = contract.method === "GET" ? {} : readJson(request);
    const call = {
      params,
      query: validate(contract.query ?? Nothing, request.query),
      body: validate(contract.body ?? Nothing, body),
      principal,
      expectedVersion: contract.conditional ? expectedVersion(request.headers["if-match"]) : undefined,
      origin: ports.publicUrl ?? request.origin,
      may: (permission: Permission) => may(membership, permission),
    };
    const run = async (identity: RequestIdentity): Promise<HttpAnswer> =>
      render(await route.serve(enter(tenant), { ...call, request: identity }), contract, request.id);
    const { tenant } = membership;
    const answered =
      contract.method === "GET"
        ? await run({ id: ports.ids.random(), at: now(), resumed: false })
        : await once(tenant, call, { content: canonical([request.path, request.query, body]), request, contract }, run);
    return { ...answered, tenant };
  }

  async function once(
    tenant: string,
    { principal }: Pick<Call, "principal">,
    asked: { readonly content: string; readonly request: HttpRequest; readonly contract: Operation },
    run: (identity: RequestIdentity) => Promise<HttpAnswer>,
  ): Promise<HttpAnswer> {
    const { content, request, contract } = asked;
    const key = request.headers["idempotency-key"];
    if (key === undefined) return run({ id: ports.ids.random(), at: now(), resumed: false });
    if (!isIdempotencyKey(key))
      throw new Refused(refuse("bad_idempotency_key", { detail: "it may have 1 to 255 visible ASCII characters" }));

    let whole: HttpAnswer | undefined;
    const guarded = async (identity: RequestIdentity) => {
      whole = await run(identity).catch((error: unknown) => problemAnswer(refusalIn(error), request.id));
      return contract.shownOnce && whole.status < 400 ? withoutFields(whole, contract.shownOnce) : whole;
    };
    const outcome = await onceIn(tenant)({ key, scope: [principal.id, contract.id], content }, guarded);
    switch (outcome.kind) {
      case "answered":
        return whole ?? outcome.answer;
      case "replayed":
        return { ...outcome.answer, headers: { ...outcome.answer.headers, "idempotent-replayed": "true" } };
      case "running": {
        const seconds = String(Math.ceil(outcome.retryAfterMs / 1000));
        return problemAnswer(refuse("request_in_progress", { headers: { "retry-after": seconds } }), request.id);
      }
      case "reused":
        return problemAnswer(
          refuse("idempotency_key_reused", { suggestion: "Use a fresh key for another request." }),
          request.id,
        );
    }
  }

  function now(): string {
    return new Date(ports.clock.now()).toISOString();
  }
}

/** The refusal that was thrown as one; everything else is thrown on. */
function refusalIn(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof BadCursor) return refuse("bad_cursor", { suggestion: "Begin again without a cursor." });
  throw error;
}

/** As it may be kept: a secret that is shown once is not shown again, and is not kept anywhere. */
function withoutFields(answer: HttpAnswer, fields: readonly string[]): HttpAnswer {
  const body = JSON.parse(answer.body) as Record<string, unknown>;
  for (const field of fields) body[field] = null;
  return { ...answer, body: JSON.stringify(body) };
}

const notPermitted = ({ role }: Membership, { permission }: TenantRoute): Refusal =>
  refuse("forbidden", { detail: `the role ${role} may not do this; it needs ${permission}` });

function render(reply: Reply<unknown>, { status, answerType }: Operation, requestId: string): HttpAnswer {
  if (reply.kind === "refused") return problemAnswer(reply, requestId);
  const headers = {
    "content-type": answerType ? `${answerType}; charset=utf-8` : "application/json",
    ...(reply.version === undefined ? {} : { etag: etag(reply.version) }),
    ...(reply.location === undefined ? {} : { location: reply.location }),
    ...reply.headers,
  };
  return { status, headers, body: typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body) };
}
