import * as z from "zod/mini";
import { Timestamp } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { changing } from "./people-terms.ts";

export const Theme = z.enum(["system", "light", "dark"]);
const ScreenName = z.string().check(z.regex(/^[a-zA-Z][a-zA-Z0-9.:-]{0,63}$/));
const ScreenValue = z.string().check(z.maxLength(500));

export const Preferences = named(
  z.object({
    theme: Theme,
    timeZone: described(z.nullable(z.string()), "Null: the tenant's."),
    sounds: z.boolean(),
    enterSends: described(z.boolean(), "Enter sends a message; otherwise it begins a new line."),
    screens: described(
      z.record(z.string(), z.string()),
      "Whatever else the screens remember, by names of their own: at most 50.",
    ),
    updatedAt: z.nullable(Timestamp),
    version: described(z.number().check(z.multipleOf(1)), "0 until the caller chose."),
  }),
  "Preferences",
  "How the caller's screens are, in this tenant.",
);
export type Preferences = z.infer<typeof Preferences>;

export const PreferencesChange = named(
  changing({
    theme: z.optional(Theme),
    timeZone: z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(64)))),
    sounds: z.optional(z.boolean()),
    enterSends: z.optional(z.boolean()),
    screens: described(
      z.optional(z.record(ScreenName, z.nullable(ScreenValue))),
      "Those that are named are changed; null forgets one.",
    ),
  }),
  "PreferencesChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

const preferences = { tag: "Account", path: "/api/me/preferences", status: 200, answer: Preferences } as const;

export const getPreferences = operation({
  ...preferences,
  id: "getPreferences",
  method: "GET",
  summary: "How the caller's screens are",
});
export const updatePreferences = operation({
  ...preferences,
  id: "updatePreferences",
  method: "PATCH",
  summary: "Choose how one's screens are",
  body: PreferencesChange,
  conditional: true,
});
