/** People's calendars at Google: loaded when the first of them has to be looked at. */
import { makeCalendarEventStore } from "../lib/adapters/dynamo/calendar.ts";
import { makeCampaignStore } from "../lib/adapters/dynamo/campaigns.ts";
import { makeContactDesk } from "../lib/adapters/dynamo/contact-desk.ts";
import { makeConversationDesk } from "../lib/adapters/dynamo/conversation-desk.ts";
import { makeDirectory } from "../lib/adapters/dynamo/directory.ts";
import { makeBusyStore, makeGoogleAccountStore, makeMirrorStore } from "../lib/adapters/dynamo/google-calendar.ts";
import { makeLeadStore } from "../lib/adapters/dynamo/leads.ts";
import { makePersonalNotices } from "../lib/adapters/dynamo/notices.ts";
import { makePeopleStore } from "../lib/adapters/dynamo/people.ts";
import { makeReminderStore } from "../lib/adapters/dynamo/reminders.ts";
import { stamped } from "../lib/adapters/dynamo/stamped.ts";
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { makeTimerStore } from "../lib/adapters/dynamo/timers.ts";
import { makeGoogleCalendar } from "../lib/adapters/google/calendar.ts";
import { makeGoogleConsent } from "../lib/adapters/google/consent.ts";
import { callHttp as http } from "../lib/adapters/http/http.ts";
import { makeSecretStore } from "../lib/adapters/ssm/secrets.ts";
import { systemIds as ids, systemClock } from "../lib/adapters/system/system.ts";
import { makeManageCalendarEvents } from "../lib/core/calendar/manage.ts";
import type { CalendarViewer } from "../lib/core/calendar/model.ts";
import { makeEventSource, makeReminderSource } from "../lib/core/calendar/sources.ts";
import { makeManageCampaigns } from "../lib/core/campaigns/manage.ts";
import type { SecretStore } from "../lib/core/connections/ports.ts";
import { CLIENT_SECRET, secretOf } from "../lib/core/google-calendar/connect.ts";
import type { GoogleAccountStore, GoogleAs, Planned } from "../lib/core/google-calendar/ports.ts";
import { makeSyncGoogle, type SyncGoogle } from "../lib/core/google-calendar/sync.ts";
import type { Clock } from "../lib/core/kernel/ports.ts";
import { grantsOf } from "../lib/core/people/model.ts";
import { makeManageReminders } from "../lib/core/reminders/manage.ts";
import { makeLookAt } from "../lib/core/reminders/subjects.ts";
import { parseBaseUrls } from "../lib/runtime/channel-env.ts";
import { moveReminder, phasesOf } from "./phases.ts";
import type { Outside } from "./timers.ts";

/** Under which a stand-in of Google is named among the providers' addresses. */
const GOOGLE = "google-calendar";

export interface GoogleParts {
  readonly secrets: SecretStore;
  readonly baseUrl: string | undefined;
  readonly clock: Clock;
}

export const syncGoogleOf = (context: TableContext, outside: Outside): SyncGoogle =>
  syncGoogleWith(context, {
    secrets: makeSecretStore({ prefix: outside.secretsPrefix, tenant: context.tenant }),
    baseUrl: parseBaseUrls(outside.baseUrls)[GOOGLE],
    clock: systemClock,
  });

/** The API asks Google in the same way. */
export const googleAsOf =
  (accounts: Pick<GoogleAccountStore, "client">, { secrets, baseUrl }: Omit<GoogleParts, "clock">): GoogleAs =>
  async (person) => {
    const [client, its, theirs] = await Promise.all([
      accounts.client(),
      secrets.read(CLIENT_SECRET),
      // Whoever connected anew a moment ago must not be asked with what was refused before.
      secrets.readFresh(secretOf(person)),
    ]);
    const [clientSecret, refreshToken] = [its?.clientSecret, theirs?.refreshToken];
    if (!client || !clientSecret || !refreshToken) return undefined;
    return makeGoogleCalendar({
      http,
      baseUrl,
      credentials: { clientId: client.clientId, clientSecret, refreshToken },
    });
  };

export function syncGoogleWith(context: TableContext, { secrets, baseUrl, clock }: GoogleParts): SyncGoogle {
  const { tenant } = context;
  const accounts = makeGoogleAccountStore(context);
  const [people, directory] = [makePeopleStore(context), makeDirectory({ ...context, ids })];
  const consent = makeGoogleConsent({ http, baseUrl });
  return async (person) =>
    makeSyncGoogle({
      accounts,
      mirrors: (one) => makeMirrorStore(context, one),
      busy: (one) => makeBusyStore(context, one),
      googleAs: googleAsOf(accounts, { secrets, baseUrl }),
      planned: plannedOf(context, person, clock),
      timers: makeTimerStore(context),
      notices: makePersonalNotices(context, ids),
      async viewer(id): Promise<CalendarViewer | undefined> {
        const member = await people.member(id);
        if (member?.status !== "active") return undefined;
        const may = grantsOf(member.role) ?? (await directory.permissionsOf(tenant, member.role));
        if (!may.includes("calendar.read")) return undefined;
        return {
          ...{ id, reminders: may.includes("reminders.manage"), campaigns: may.includes("campaigns.read") },
          ...{ plans: may.includes("campaigns.manage"), manage: may.includes("calendar.manage") },
        };
      },
      async forget(one) {
        const { refreshToken } = (await secrets.readFresh(secretOf(one))) ?? {};
        if (!refreshToken) return;
        await consent.revoke(refreshToken);
        await secrets.write(secretOf(one), {});
      },
      ...{ tenant, clock, ids },
    })(person);
}

/** What is moved at Google is moved by its person, and the audit log says so. */
function plannedOf(context: TableContext, person: string, clock: Clock): Planned {
  const stores: TableContext = {
    ...context,
    client: stamped(
      context.client,
      () => ({ kind: "person", id: person }),
      () => ids.random().slice(0, 10),
    ),
  };
  const [events, campaigns, reminders] = [
    makeCalendarEventStore(stores),
    makeCampaignStore(stores),
    makeReminderStore(stores, ids),
  ];
  const lookAt = makeLookAt({
    leads: makeLeadStore(stores),
    conversations: makeConversationDesk(stores),
    contacts: makeContactDesk(stores, ids),
  });
  const { membersOf } = makePeopleStore(stores);
  const sources = [
    phasesOf({ campaigns, manage: makeManageCampaigns({ campaigns, clock, ids }), clock }),
    makeReminderSource(reminders, moveReminder(makeManageReminders({ reminders, lookAt, clock, ids }))),
    makeEventSource(events, makeManageCalendarEvents({ events, membersOf, clock, ids }).move),
  ];
  return {
    async entries(viewer, span, kinds) {
      const found = await Promise.all(
        sources.flatMap((source) =>
          kinds.includes(source.kind)
            ? [source.entries(viewer, span).then((read) => ({ ...read, kind: source.kind }))]
            : [],
        ),
      );
      return {
        entries: found.flatMap(({ entries }) => entries),
        incomplete: found.flatMap(({ kind, complete }) => (complete ? [] : [kind])),
      };
    },
    async move(entryId, move) {
      const at = entryId.indexOf(".");
      const source = sources.find(({ kind }) => kind === entryId.slice(0, at));
      return (await source?.move?.({ ...move, id: entryId.slice(at + 1) })) ?? { kind: "missing" };
    },
  };
}
