import { getMe } from "../../../../events/api/people.ts";
import { getPreferences, updatePreferences } from "../../../../events/api/preferences.ts";
import { isTimeZone } from "../../../../lib/core/kernel/wall-clock.ts";
import type { PreferencesChange } from "../../../../lib/core/own/model.ts";
import { permissionsOf } from "../../../../lib/core/people/model.ts";
import { Refused } from "../../../../lib/runtime/http/problem.ts";
import { named } from "../../inbox/catalogues.ts";
import { invalid } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { stale } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { preferencesView } from "../views/people.ts";

const own = {
  everyMember: "How a person's screens are is their own affair; the caller's own row is all there is to reach.",
};

export const meRoutes: readonly Route<Tenant>[] = [
  {
    contract: getMe,
    access: "signed_in",
    reason: "Who belongs to several tenants learns here which ones there are to name.",
    serve: async ({ id, kind, name, email, secondFactor, memberships }, membership, { enter }) => {
      // Only of tenants that the caller belongs to, and may enter.
      const settingsIn = (tenant: string) => enter(tenant).manageSettings.get();
      const here = membership && membership.barred === undefined ? membership.tenant : undefined;
      const [named, settings, profile, preferences] = await Promise.all([
        Promise.all(
          memberships.map(async ({ tenant, role, barred }) => ({
            tenant,
            name: barred ? null : (await settingsIn(tenant)).name,
            role,
            barred: barred ?? null,
          })),
        ),
        here === undefined ? undefined : settingsIn(here),
        here === undefined || kind === "key" ? undefined : enter(here).people.member(id),
        here === undefined || kind === "key" ? undefined : enter(here).preferences.read(id),
      ]);
      return done({
        id,
        kind,
        name: name ?? null,
        email: email ?? null,
        secondFactor: secondFactor ?? false,
        memberships: named,
        tenant: membership?.tenant ?? null,
        role: membership?.role ?? null,
        permissions: membership ? [...permissionsOf(membership)] : [],
        profile: profile ? { name: profile.name, locale: profile.locale, version: profile.version } : null,
        preferences: profile && preferences ? preferencesView(preferences) : null,
        settings: settings ? { name: settings.name, timeZone: settings.timeZone, locale: settings.locale } : null,
      });
    },
  },

  route(getPreferences, own, {
    input: ({ principal }) => principal.id,
    run: ({ preferences }, person) => preferences.read(person),
    output: (preferences) => done(preferencesView(preferences), { version: preferences.version }),
  }),

  route(updatePreferences, own, {
    input: ({ body, principal, expectedVersion }) => {
      if (typeof body.timeZone === "string" && !isTimeZone(body.timeZone))
        throw new Refused(invalid({ field: "timeZone", code: "not_found", message: "is no time zone" }));
      return { person: principal.id, change: named(body) as PreferencesChange, expectedVersion };
    },
    run: ({ prefer }, { person, change, expectedVersion }) => prefer(person, change, expectedVersion),
    output: (outcome) => {
      switch (outcome.kind) {
        case "done":
          return done(preferencesView(outcome.preferences), { version: outcome.preferences.version });
        case "stale":
          return stale("preferences", outcome.preferences.version);
        case "too_many":
          return invalid({ field: "screens", code: "too_many", message: "may be fifty at most" });
      }
    },
  }),
];
