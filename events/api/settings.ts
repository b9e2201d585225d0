import * as z from "zod/mini";
import { Name, Timestamp } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { changing, Locale } from "./people-terms.ts";

export const Settings = named(
  z.object({
    name: z.string(),
    timeZone: z.string(),
    locale: z.string(),
    requireSecondFactor: described(z.boolean(), "Nobody enters without a second factor that their issuer vouches for."),
    sessionHours: described(z.number(), "After so many hours people sign in anew."),
    updatedAt: Timestamp,
    version: described(z.number().check(z.multipleOf(1)), "0 until somebody changed them."),
  }),
  "Settings",
  "Of this tenant.",
);
export const SettingsChange = named(
  changing({
    name: z.optional(Name),
    timeZone: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
    locale: z.optional(Locale),
    requireSecondFactor: z.optional(z.boolean()),
    sessionHours: z.optional(z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(24))),
  }),
  "SettingsChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);
const settings = { tag: "Settings", path: "/api/settings", status: 200, answer: Settings } as const;
export const getSettings = operation({
  ...settings,
  id: "getSettings",
  method: "GET",
  summary: "The tenant's settings",
});
export const updateSettings = operation({
  ...settings,
  id: "updateSettings",
  method: "PATCH",
  summary: "Change the tenant's settings",
  description: "Whoever demands a second factor has to have signed in with one, or they would lock themselves out.",
  body: SettingsChange,
  conditional: true,
});
