import { createKey, getKey, listKeys, revokeKey } from "../../../../events/api/keys.ts";
import { PERMISSIONS } from "../../../../lib/core/people/model.ts";
import { Refused, refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { beyond, checkedPermissions, granterOf, noSuchRole } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { keyView } from "../views/people.ts";

export const keyRoutes: readonly Route<Tenant>[] = [
  route(listKeys, "keys.manage", {
    input: ({ query }) => pageRequest(query),
    run: ({ keys }, page) => keys.page(page),
    output: (page) => done(pageBody(page, keyView)),
  }),

  route(getKey, "keys.manage", {
    input: ({ params }) => params.id,
    run: ({ keys }, id) => keys.get(id),
    output: (key) => (key ? done(keyView(key), { version: key.version ?? 1 }) : missing("key")),
  }),

  route(createKey, "keys.manage", {
    input: (call) => {
      const { name, role, expiresAt, permissions: names } = call.body;
      const permissions = names && checkedPermissions(names, PERMISSIONS);
      if (permissions && "kind" in permissions) throw new Refused(permissions);
      const key = { name: name.trim(), role, expiresAt, permissions, request: call.request };
      return { key, by: granterOf(call) };
    },
    run: ({ manageKeys }, { key, by }) => manageKeys.create(key, by),
    output: (outcome) => {
      switch (outcome.kind) {
        case "created":
          return done(
            { ...keyView(outcome.key), secret: outcome.credential },
            { version: 1, location: `/api/keys/${outcome.key.keyId}` },
          );
        case "lacking":
          return beyond(outcome.permissions);
        case "role_missing":
          return noSuchRole();
        case "expired":
          return invalid({ field: "expiresAt", code: "past", message: "must lie ahead" });
        case "exists":
          return refuse("already_exists", { detail: "this request made a key before, and somebody used it" });
      }
    },
  }),

  route(revokeKey, "keys.manage", {
    input: ({ params, request }) => ({ id: params.id, at: request.at }),
    run: ({ manageKeys }, { id, at }) => manageKeys.revoke(id, at),
    output: (key) => (key ? done(keyView(key), { version: key.version ?? 1 }) : missing("key")),
  }),
];
