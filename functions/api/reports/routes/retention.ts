import { getRetention, updateRetention } from "../../../../events/api/retention.ts";
import type { Retention } from "../../../../lib/core/rights/ports.ts";
import type { RetentionChange } from "../../../../lib/core/rights/retention.ts";
import { etag } from "../../../../lib/runtime/http/conditions.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { present } from "../../present.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";

const view = ({ changedBy: _, ...retention }: Retention) => retention;

export const retentionRoutes: readonly Route<Tenant>[] = [
  route(getRetention, "settings.read", {
    input: () => undefined,
    run: ({ retention }) => retention.look(),
    output: (found) => done(view(found), { version: found.version }),
  }),

  route(updateRetention, "settings.manage", {
    input: ({ body, principal, expectedVersion, request }) => ({
      change: present(body) satisfies RetentionChange,
      asked: { by: principal.id, expectedVersion, request },
    }),
    run: ({ retention }, { change, asked }) => retention.change(change, asked),
    output: ({ kind, retention }) =>
      kind === "done"
        ? done(view(retention), { version: retention.version })
        : refuse("stale_version", {
            detail: `the settings are at version ${retention.version}`,
            suggestion: "Read them again and decide anew.",
            headers: { etag: etag(retention.version) },
          }),
  }),
];
