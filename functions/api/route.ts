/** A route is data: the contract, who may, how the request becomes a use case's input, and how its outcome becomes the answer. */
import type { Operation, ParamsOf } from "../../events/api/operation.ts";
import type { Membership, Permission, Principal } from "../../lib/core/people/model.ts";
import type { RequestIdentity } from "../../lib/core/requests/model.ts";
import type { Refusal } from "../../lib/runtime/http/problem.ts";

export interface Call<Path extends string = string, Query = unknown, Body = unknown> {
  readonly params: ParamsOf<Path>;
  readonly query: Query;
  readonly body: Body;
  readonly principal: Principal;
  /** From `If-Match`. */
  readonly expectedVersion: number | undefined;
  readonly request: RequestIdentity;
  /** Scheme and host that webhook addresses begin with. */
  readonly origin: string;
  /** What the caller may do in this tenant, for what a route decides beyond its own permission. */
  readonly may: (permission: Permission) => boolean;
}

export interface Done<Answer> {
  readonly kind: "done";
  readonly body: Answer;
  /** Of the resource that is answered: becomes its `ETag`. */
  readonly version?: number;
  /** Path of what was created. */
  readonly location?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
export type Reply<Answer> = Done<Answer> | Refusal;

export const done = <Answer>(body: Answer, more: Omit<Done<Answer>, "kind" | "body"> = {}): Done<Answer> => ({
  kind: "done",
  body,
  ...more,
});

/** Who may: everybody, whoever is signed in (in a tenant or in none yet), every member of the tenant, or whom their role allows it. */
export interface PublicRoute {
  readonly access: "public";
  readonly reason: string;
  readonly contract: Operation;
  readonly serve: () => Promise<Reply<unknown>>;
}
export interface SignedInRoute<Tenant = never> {
  readonly access: "signed_in";
  readonly reason: string;
  readonly contract: Operation;
  readonly serve: (
    principal: Principal,
    membership: Membership | undefined,
    asked: {
      readonly body: unknown;
      readonly at: string;
      /** For a route that lets somebody into a tenant. Nobody checked anything yet. */
      readonly enter: (tenant: string) => Tenant;
    },
  ) => Promise<Reply<unknown>>;
}
export interface TenantRoute<Tenant = never> {
  readonly access: "permission";
  readonly permission: Permission;
  readonly contract: Operation;
  readonly serve: (tenant: Tenant, call: Call) => Promise<Reply<unknown>>;
}
export interface MemberRoute<Tenant = never> {
  readonly access: "member";
  readonly reason: string;
  readonly contract: Operation;
  readonly serve: (tenant: Tenant, call: Call) => Promise<Reply<unknown>>;
}
export type Route<Tenant = never> = PublicRoute | SignedInRoute<Tenant> | MemberRoute<Tenant> | TenantRoute<Tenant>;

/** In place of a permission: what concerns the caller alone. The words say why it needs none. */
export interface OpenToMembers {
  readonly everyMember: string;
}

interface Steps<Tenant, Path extends string, Query, Body, Answer, Input, Outcome> {
  /** May throw `Refused` for what the contract cannot express. */
  readonly input: (call: Call<Path, Query, Body>) => Input;
  readonly run: (tenant: Tenant, input: Input) => Promise<Outcome>;
  readonly output: (outcome: Outcome, call: Call<Path, Query, Body>, tenant: Tenant) => Reply<Answer>;
}

/** For the routes of one part, whose tenants have what its routes work with. */
export const routesFor =
  <Tenant>() =>
  <Path extends string, Query, Body, Answer, Input, Outcome>(
    contract: Operation<Path, Query, Body, Answer>,
    who: Permission | OpenToMembers,
    { input, run, output }: Steps<Tenant, Path, Query, Body, Answer, Input, Outcome>,
  ): MemberRoute<Tenant> | TenantRoute<Tenant> => ({
    ...(typeof who === "string"
      ? ({ access: "permission", permission: who } as const)
      : ({ access: "member", reason: who.everyMember } as const)),
    contract,
    serve: async (tenant, untyped) => {
      // What the contract describes was checked against it before.
      const call = untyped as Call<Path, Query, Body>;
      return output(await run(tenant, input(call)), call, tenant);
    },
  });
