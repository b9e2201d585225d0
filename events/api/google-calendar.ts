import * as z from "zod/mini";
import { Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Calendar";
const path = "/api/calendar/google" as const;

const Shows = described(
  z.strictObject({ phases: z.boolean(), reminders: z.boolean(), events: z.boolean() }),
  "What of Chasqui's calendar is written there.",
);
const Busy = described(
  z.enum(["none", "busy", "titles"]),
  "What is shown here of appointments that are only there: nothing, that the person is busy, or their titles as well. Nobody but the caller sees them.",
);
const CalendarId = described(z.string().check(z.minLength(1), z.maxLength(1_024)), "Google's id of the calendar.");
const Words = z.string().check(z.regex(/^[\x21-\x7e]+$/), z.minLength(1), z.maxLength(512));

const Connected = z.object({
  address: described(z.string(), "Of the account at Google."),
  status: described(
    z.enum(["connected", "broken", "leaving"]),
    "`broken`: Google refuses what it was allowed before, and it has to be connected anew; `leaving`: what stands there of Chasqui's is being taken away.",
  ),
  problem: z.nullable(z.object({ code: z.string(), text: z.string() })),
  calendarId: CalendarId,
  calendar: described(z.string(), "Its name."),
  shows: Shows,
  busy: Busy,
  syncedAt: described(z.nullable(Timestamp), "When both were made alike last."),
  pushUntil: described(
    z.nullable(Timestamp),
    "Until then Google says at once what changes there; it is renewed before. Null: it is looked at every six hours.",
  ),
  connectedAt: Timestamp,
  version: Version,
});

export const GoogleCalendar = named(
  z.object({
    clientId: described(
      z.nullable(z.string()),
      "Of the OAuth client that the business registered with Google; null: none yet.",
    ),
    connection: z.nullable(Connected),
  }),
  "GoogleCalendar",
  "The caller's calendar at Google: what is planned here stands there, and what is moved there is moved here.",
);
export type GoogleCalendar = z.infer<typeof GoogleCalendar>;

export const GoogleClient = named(
  z.strictObject({
    clientId: Words,
    clientSecret: described(Words, "It goes in, and never comes out."),
  }),
  "GoogleClient",
  "The OAuth client (web application) that the business registered in Google's console, with the console's `/calendar` as redirect URI.",
);
export const GoogleConsentRequest = named(
  z.strictObject({
    redirectUri: described(
      z.url().check(z.regex(/^https?:\/\/[^?#]+\/calendar$/), z.maxLength(300)),
      "Where Google sends the person back: an address that the client is registered with.",
    ),
  }),
  "GoogleConsentRequest",
  "Where the person is sent back with a code.",
);
export const GoogleConsent = named(
  z.object({ url: described(z.string(), "Google's page, on which the person says yes."), expiresAt: Timestamp }),
  "GoogleConsent",
  "Where the person has to go. It works once, for the caller alone.",
);
export const GoogleCode = named(
  z.strictObject({ code: Words, state: Words }),
  "GoogleCode",
  "What the person came back with.",
);
export const GoogleCalendarChange = named(
  z
    .strictObject({ calendarId: z.optional(CalendarId), shows: z.optional(Shows), busy: z.optional(Busy) })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "GoogleCalendarChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);
export const GoogleCalendars = named(
  z.object({ calendars: z.array(z.object({ id: CalendarId, name: z.string(), own: z.boolean() })) }),
  "GoogleCalendars",
  "Calendars at Google that the caller may write to.",
);

const one = { tag, path, answer: GoogleCalendar } as const;

export const getGoogleCalendar = operation({
  ...{ ...one, id: "getGoogleCalendar", method: "GET", status: 200 },
  summary: "The caller's calendar at Google",
});
export const setGoogleClient = operation({
  ...{ tag, id: "setGoogleClient", method: "PATCH", path: "/api/calendar/google/client" },
  summary: "Enter the client that the business registered with Google",
  ...{ body: GoogleClient, status: 200, answer: GoogleCalendar },
});
export const askGoogleConsent = operation({
  ...{ tag, id: "askGoogleConsent", method: "POST", path: "/api/calendar/google/consent" },
  summary: "Begin to connect the caller's calendar at Google",
  ...{ body: GoogleConsentRequest, status: 201, answer: GoogleConsent, problems: ["connection_unusable"] },
});
export const connectGoogleCalendar = operation({
  ...{ ...one, id: "connectGoogleCalendar", method: "POST", body: GoogleCode, status: 201 },
  summary: "Connect the caller's calendar with what Google sent them back with",
  problems: ["connection_unusable"],
});
export const listGoogleCalendars = operation({
  ...{ tag, id: "listGoogleCalendars", method: "GET", path: "/api/calendar/google/calendars" },
  summary: "The calendars at Google that the caller may choose from",
  ...{ status: 200, answer: GoogleCalendars, problems: ["not_found", "connection_unusable"] },
});
export const changeGoogleCalendar = operation({
  ...{ ...one, id: "changeGoogleCalendar", method: "PATCH", body: GoogleCalendarChange, status: 200 },
  summary: "Choose another calendar, or what is shown where",
  ...{ conditional: true, problems: ["not_found", "connection_unusable"] },
});
export const leaveGoogleCalendar = operation({
  ...{ ...one, id: "leaveGoogleCalendar", method: "DELETE", status: 200 },
  summary: "End the connection, and take away what stands there of Chasqui's",
  problems: ["not_found"],
});
