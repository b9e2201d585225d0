import { getSettings, updateSettings } from "../../../../events/api/settings.ts";
import { isTimeZone } from "../../../../lib/core/kernel/wall-clock.ts";
import { Refused } from "../../../../lib/runtime/http/problem.ts";
import { named } from "../../inbox/catalogues.ts";
import { invalid } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { stale } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { settingsView } from "../views/people.ts";

export const settingsRoutes: readonly Route<Tenant>[] = [
  route(getSettings, "settings.read", {
    input: () => undefined,
    run: ({ manageSettings }) => manageSettings.get(),
    output: (settings) => done(settingsView(settings), { version: settings.version }),
  }),

  route(updateSettings, "settings.manage", {
    input: ({ body, principal, expectedVersion, request }) => {
      if (body.timeZone !== undefined && !isTimeZone(body.timeZone))
        throw new Refused(invalid({ field: "timeZone", code: "not_found", message: "is no time zone" }));
      return {
        change: named({ ...body, name: body.name?.trim() }),
        by: { secondFactor: principal.secondFactor ?? false },
        expectedVersion,
        at: request.at,
      };
    },
    run: ({ manageSettings }, { change, by, expectedVersion, at }) =>
      manageSettings.change(change, by, expectedVersion, at),
    output: (outcome) => {
      switch (outcome.kind) {
        case "done":
          return done(settingsView(outcome.settings), { version: outcome.settings.version });
        case "stale":
          return stale("settings", outcome.settings.version);
        case "second_factor_unproven":
          return invalid({
            field: "requireSecondFactor",
            code: "not_proven",
            message: "can be demanded by a person who signed in with a second factor themselves",
          });
      }
    },
  }),
];
