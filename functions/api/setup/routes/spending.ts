import { getSpending, updateSpending } from "../../../../events/api/spending.ts";
import type { SpendingChange } from "../../../../lib/core/spending/manage.ts";
import { etag } from "../../../../lib/runtime/http/conditions.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { microsOf, spendingView } from "../views/spending.ts";

export const spendingRoutes: readonly Route<Tenant>[] = [
  route(getSpending, "settings.read", {
    input: () => undefined,
    run: ({ spending }) => spending.look(),
    output: (spending) => done(spendingView(spending), { version: spending.settings.version }),
  }),

  route(updateSpending, "settings.manage", {
    input: ({ body: { limit, mode, warnAtPercent, tell }, expectedVersion }) => {
      const change: SpendingChange = {
        ...(limit === undefined ? {} : { limitMicros: limit && microsOf(limit.amount) }),
        ...(mode === undefined ? {} : { mode }),
        ...(warnAtPercent === undefined ? {} : { warnAt: warnAtPercent }),
        ...(tell === undefined ? {} : { tell: [...new Set(tell)] }),
      };
      return { change, expectedVersion };
    },
    run: ({ spending }, { change, expectedVersion }) => spending.change(change, expectedVersion),
    output: ({ kind, spending }) => {
      const { version } = spending.settings;
      if (kind === "done") return done(spendingView(spending), { version });
      return refuse("stale_version", {
        detail: `the settings are at version ${version}`,
        suggestion: "Read them again and decide anew.",
        headers: { etag: etag(version) },
      });
    },
  }),
];
