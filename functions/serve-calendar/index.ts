import { makeCalendarEventStore, makeFeedLinkStore } from "../../lib/adapters/dynamo/calendar.ts";
import { makeCampaignStore } from "../../lib/adapters/dynamo/campaigns.ts";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeDirectory } from "../../lib/adapters/dynamo/directory.ts";
import { makeGoogleAccountStore } from "../../lib/adapters/dynamo/google-calendar.ts";
import { makePeopleStore, makeSettingsStore } from "../../lib/adapters/dynamo/people.ts";
import { makeReminderStore } from "../../lib/adapters/dynamo/reminders.ts";
import { makeTimerStore } from "../../lib/adapters/dynamo/timers.ts";
import { writeIcs } from "../../lib/adapters/ical/write.ts";
import {
  systemClock as clock,
  equalInConstantTime,
  systemIds as ids,
  sha256Hex,
} from "../../lib/adapters/system/system.ts";
import { makeReadFeed } from "../../lib/core/calendar/ics.ts";
import { makeManageFeedLink } from "../../lib/core/calendar/manage.ts";
import {
  makeEventSource,
  makePhaseSource,
  makePhasesBetween,
  makeReminderSource,
} from "../../lib/core/calendar/sources.ts";
import { isOurChannel } from "../../lib/core/google-calendar/channels.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { grantsOf } from "../../lib/core/people/model.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { makeGate } from "../gate.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const { TABLE_NAME } = readEnv(env);
const table = { client: dynamoClient(), tableName: TABLE_NAME };
const directory = makeDirectory({ ...table, ids });
/** Messages that follow one another within this time are one look. Milliseconds. */
const SETTLED_MS = 2_000;

export const handler = makeHandler(
  {
    of: perTenant((tenant) => {
      const stores = { ...table, tenant };
      const people = makePeopleStore(stores);
      const settings = makeSettingsStore(stores);
      return {
        opens: makeManageFeedLink(tenant, { links: makeFeedLinkStore(stores), ids, same: equalInConstantTime }).opens,
        read: makeReadFeed(
          [
            makePhaseSource(makePhasesBetween(makeCampaignStore(stores), clock)),
            makeReminderSource(makeReminderStore(stores, ids)),
            makeEventSource(makeCalendarEventStore(stores)),
          ],
          clock,
        ),
        async isOurs(person, message) {
          const account = await makeGoogleAccountStore(stores).get(person);
          const known = { ids, same: equalInConstantTime, now: clock.now() };
          return account !== undefined && isOurChannel(account, message, known);
        },
        async look(person) {
          const wakeAt = new Date(clock.now() + SETTLED_MS).toISOString();
          await makeTimerStore(stores).set({ conversationId: person, timer: "calendar", wakeAt });
        },
        name: async () => (await settings.get())?.name ?? "Chasqui",
        async viewer(person) {
          const member = await people.member(person);
          if (member?.status !== "active") return undefined;
          const may = grantsOf(member.role) ?? (await directory.permissionsOf(tenant, member.role));
          if (!may.includes("calendar.read")) return undefined;
          return {
            id: person,
            reminders: may.includes("reminders.manage"),
            campaigns: may.includes("campaigns.read"),
            plans: false,
            manage: false,
          };
        },
      };
    }),
    write: writeIcs,
    hash: sha256Hex,
    gate: makeGate(clock),
  },
  makeLog(),
);
