import {
  askGoogleConsent,
  changeGoogleCalendar,
  connectGoogleCalendar,
  type GoogleCalendar,
  getGoogleCalendar,
  leaveGoogleCalendar,
  listGoogleCalendars,
  setGoogleClient,
} from "../../../../events/api/google-calendar.ts";
import type { ChooseOutcome } from "../../../../lib/core/google-calendar/connect.ts";
import type { GoogleAccount } from "../../../../lib/core/google-calendar/model.ts";
import type { GoogleNo } from "../../../../lib/core/google-calendar/ports.ts";
import { type Refusal, refuse } from "../../../../lib/runtime/http/problem.ts";
import { present } from "../../present.ts";
import { invalid, missing, stale } from "../../refusals.ts";
import { done, type Reply, type Route } from "../../route.ts";
import { personIn } from "../person.ts";
import { route, type Tenant } from "../tenant.ts";

const NO_CLIENT = refuse("connection_unusable", {
  detail: "no client of Google's was entered",
  suggestion: "An administrator enters the client that the business registered in Google's console.",
});
const refusedBy = ({ text }: GoogleNo): Refusal =>
  refuse("connection_unusable", { detail: text, suggestion: "Connect the calendar anew." });

function view(account: GoogleAccount | undefined, clientId: string | null): GoogleCalendar {
  if (!account) return { clientId, connection: null };
  const { address, status, problem, calendarId, calendar, shows, busy, sync, connectedAt, version } = account;
  return {
    clientId,
    connection: {
      ...{ address, status, problem: problem && { ...problem }, calendarId, calendar, shows: { ...shows }, busy },
      ...{ syncedAt: sync.doneAt, pushUntil: sync.channels[0]?.expiresAt ?? null, connectedAt, version },
    },
  };
}

type Answered = ChooseOutcome & { readonly clientId: string | null };

function answered(outcome: Answered): Reply<GoogleCalendar> {
  switch (outcome.kind) {
    case "done":
      return done(view(outcome.account, outcome.clientId), { version: outcome.account.version });
    case "missing":
      return missing("connection");
    case "stale":
      return stale("connection", outcome.account.version);
    case "unknown_calendar":
      return invalid({ field: "calendarId", code: "not_found", message: "is no calendar that you may write to" });
    case "refused":
      return refusedBy(outcome.no);
  }
}

const clientIdOf = async ({ googleAccounts }: Tenant) => (await googleAccounts.client())?.clientId ?? null;

export const googleRoutes: readonly Route<Tenant>[] = [
  route(getGoogleCalendar, "calendar.read", {
    input: personIn,
    run: async (tenant, person) => view(await tenant.googleAccounts.get(person), await clientIdOf(tenant)),
    output: (body) => done(body, body.connection ? { version: body.connection.version } : {}),
  }),

  route(setGoogleClient, "connections.manage", {
    // A key may set it up, and has no calendar.
    input: (call) => ({ person: call.principal.id, client: call.body, at: call.request.at }),
    run: async ({ manageGoogle, googleAccounts }, { person, client, at }) => {
      const { clientId } = await manageGoogle.setClient(client, at);
      return view(await googleAccounts.get(person), clientId);
    },
    output: (body) => done(body),
  }),

  route(askGoogleConsent, "calendar.manage", {
    input: (call) => ({ person: personIn(call), redirectUri: call.body.redirectUri, hint: call.principal.email }),
    run: ({ manageGoogle }, { person, ...asked }) => manageGoogle.begin(person, asked),
    output: (outcome) =>
      outcome.kind === "begun" ? done({ url: outcome.address, expiresAt: outcome.expiresAt }) : NO_CLIENT,
  }),

  route(connectGoogleCalendar, "calendar.manage", {
    input: (call) => ({
      person: personIn(call),
      came: { ...call.body, origin: call.origin, at: call.request.at },
    }),
    run: async (tenant, { person, came }) => ({
      ...(await tenant.manageGoogle.connect(person, came)),
      clientId: await clientIdOf(tenant),
    }),
    output: (outcome) => {
      switch (outcome.kind) {
        case "connected":
          return done(view(outcome.account, outcome.clientId), {
            ...{ version: outcome.account.version, location: "/api/calendar/google" },
          });
        case "no_client":
          return NO_CLIENT;
        case "not_expected":
          return invalid({
            field: "state",
            code: "not_expected",
            message: "is not that of your last request: begin anew",
          });
        case "refused":
          return refusedBy(outcome.no);
      }
    },
  }),

  route(listGoogleCalendars, "calendar.read", {
    input: personIn,
    run: ({ manageGoogle }, person) => manageGoogle.calendars(person),
    output: (answer) => {
      if (!answer) return missing("connection");
      return answer.ok ? done({ calendars: answer.value.map((one) => ({ ...one })) }) : refusedBy(answer);
    },
  }),

  route(changeGoogleCalendar, "calendar.manage", {
    input: (call) => ({
      person: personIn(call),
      change: present(call.body),
      asked: { expectedVersion: call.expectedVersion, at: call.request.at },
    }),
    run: async (tenant, { person, change, asked }) => ({
      ...(await tenant.manageGoogle.choose(person, change, asked)),
      clientId: await clientIdOf(tenant),
    }),
    output: answered,
  }),

  route(leaveGoogleCalendar, "calendar.manage", {
    input: (call) => ({ person: personIn(call), at: call.request.at }),
    run: async (tenant, { person, at }) => ({
      ...(await tenant.manageGoogle.leave(person, at)),
      clientId: await clientIdOf(tenant),
    }),
    output: answered,
  }),
];
