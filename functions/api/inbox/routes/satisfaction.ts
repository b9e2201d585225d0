import {
  getSatisfactionSettings,
  listSatisfaction,
  updateSatisfactionSettings,
} from "../../../../events/api/satisfaction.ts";
import type { EditOutcome } from "../../../../lib/core/kernel/catalogue.ts";
import { DEFAULT_SETTINGS, type SatisfactionSettings, SETTINGS_ID } from "../../../../lib/core/satisfaction/model.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { done, type Route } from "../../route.ts";
import { edited, named } from "../catalogues.ts";
import { route, type Tenant } from "../tenant.ts";
import { satisfactionSettingsView } from "../views/target.ts";

/** What was never set is as the defaults say; the first change makes it. */
async function change(
  { satisfactionSettings, manageSatisfaction }: Tenant,
  asked: Partial<SatisfactionSettings>,
  expectedVersion: number | undefined,
  at: string,
): Promise<EditOutcome<SatisfactionSettings>> {
  const before = await satisfactionSettings.get(SETTINGS_ID);
  if (before) return manageSatisfaction.edit(SETTINGS_ID, expectedVersion, () => asked, at);
  if (expectedVersion !== undefined && expectedVersion !== 0) return { kind: "stale", entry: DEFAULT_SETTINGS };
  const entry = { ...DEFAULT_SETTINGS, ...asked, createdAt: at, updatedAt: at, version: 1 };
  const made = await satisfactionSettings.create(entry);
  // Somebody else made it just now.
  if (made !== "created") return manageSatisfaction.edit(SETTINGS_ID, expectedVersion, () => asked, at);
  return { kind: "done", entry };
}

export const satisfactionRoutes: readonly Route<Tenant>[] = [
  route(getSatisfactionSettings, "conversations.read", {
    input: () => SETTINGS_ID,
    run: async ({ satisfactionSettings }, id) => (await satisfactionSettings.get(id)) ?? DEFAULT_SETTINGS,
    output: (settings) => done(satisfactionSettingsView(settings), { version: settings.version }),
  }),

  route(updateSatisfactionSettings, "settings.manage", {
    input: ({ body, expectedVersion, request }) => ({
      asked: named(body) as Partial<SatisfactionSettings>,
      expectedVersion,
      at: request.at,
    }),
    run: (tenant, { asked, expectedVersion, at }) => change(tenant, asked, expectedVersion, at),
    output: (outcome) => edited(outcome, satisfactionSettingsView, { what: "settings", once: "it was made just now" }),
  }),

  route(listSatisfaction, "conversations.read", {
    input: ({ query }) => ({ month: query.month, page: pageRequest(query) }),
    run: ({ satisfactionResults }, { month, page }) => satisfactionResults.list(month, page),
    output: (page) => done(pageBody(page, (result) => ({ ...result }))),
  }),
];
