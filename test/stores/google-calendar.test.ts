/** A calendar here and one at Google, by Google's stand-in: made alike, whoever changes what, however often it is looked at. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import * as z from "zod/mini";
import { job } from "../../events/outbound-command.ts";
import { googleAsOf, syncGoogleWith } from "../../functions/google-calendar.ts";
import { GOOGLE_CLIENT } from "../../infra/local/providers/google/index.ts";
import { type Providers, startProviders } from "../../infra/local/providers/server.ts";
import { makeCampaignStore } from "../../lib/adapters/dynamo/campaigns.ts";
import { makeBusyStore, makeGoogleAccountStore } from "../../lib/adapters/dynamo/google-calendar.ts";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makeReminderStore } from "../../lib/adapters/dynamo/reminders.ts";
import { makeTimerStore } from "../../lib/adapters/dynamo/timers.ts";
import { makeGoogleConsent } from "../../lib/adapters/google/consent.ts";
import { callHttp as http } from "../../lib/adapters/http/http.ts";
import { systemIds as ids, equalInConstantTime as same } from "../../lib/adapters/system/system.ts";
import { spanOf } from "../../lib/core/calendar/model.ts";
import { makeManageCampaigns } from "../../lib/core/campaigns/manage.ts";
import type { Campaign } from "../../lib/core/campaigns/model.ts";
import type { SecretStore } from "../../lib/core/connections/ports.ts";
import { isOurChannel } from "../../lib/core/google-calendar/channels.ts";
import { makeManageGoogle } from "../../lib/core/google-calendar/connect.ts";
import { DAY_MS } from "../../lib/core/google-calendar/model.ts";
import { makeGoogleSource } from "../../lib/core/google-calendar/source.ts";
import { makeManageReminders } from "../../lib/core/reminders/manage.ts";
import { makeClock } from "../support/clock.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { phase, plan } from "./campaign-world.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const ANA = "usr_ana";
let number = 0;
let providers: Providers;
let desk: Awaited<ReturnType<typeof connected>>;
const clock = makeClock("2026-03-02T08:00:00.000Z");
beforeEach(async () => {
  await providers?.stop();
  providers = await startProviders({ port: 0, now: clock.now });
  desk = await connected(`google-${++number}`);
});
afterAll(() => providers.stop());

function memorySecrets(): SecretStore {
  const kept = new Map<string, Readonly<Record<string, string>>>();
  const read = async (owner: string) => kept.get(owner);
  return { read, readFresh: read, write: async (owner, values) => void kept.set(owner, values) };
}

/** Somebody of the team with a connected calendar. */
async function connected(tenant: string) {
  const context = { client: table.client, tableName: table.tableName, tenant };
  const baseUrl = providers.baseUrls["google-calendar"];
  const [secrets, accounts, timers] = [memorySecrets(), makeGoogleAccountStore(context), makeTimerStore(context)];
  const member = { userId: ANA, role: "supervisor", status: "active", version: 1 };
  await table.client.put({ TableName: table.tableName, Item: { pk: `${tenant}#people`, sk: ANA, ...member } });
  const manage = makeManageGoogle({
    ...{ accounts, secrets, timers, clock, ids, same, consent: makeGoogleConsent({ http, baseUrl }) },
    googleAs: googleAsOf(accounts, { secrets, baseUrl }),
    challenge: (verifier) => createHash("sha256").update(verifier).digest("base64url"),
  });
  await manage.setClient(GOOGLE_CLIENT, clock.iso());
  const connect = async () => {
    const begun = await manage.begin(ANA, { redirectUri: "http://127.0.0.1:1/calendar/google", hint: undefined });
    if (begun.kind !== "begun") throw new Error(begun.kind);
    const page = await (await fetch(begun.address)).text();
    const back = new URL((/href="([^"]+code=[^"]+)"/.exec(page)?.[1] ?? "").replaceAll("&amp;", "&"));
    const { code = "", state = "" } = Object.fromEntries(back.searchParams);
    return { code, state, origin: "https://chasqui.example", at: clock.iso() };
  };
  expect((await manage.connect(ANA, await connect())).kind).toBe("connected");
  // What asks for the first look is what the queue takes.
  const timer = await timers.get(ANA, "calendar");
  const about = { id: "1", type: "timer.due", version: 1, time: clock.iso(), tenant, subject: "1" };
  const data = { conversationId: timer?.conversationId, timer: timer?.timer };
  expect(z.safeParse(job, { ...about, data }).error).toBeUndefined();
  const sync = () => syncGoogleWith(context, { secrets, baseUrl, clock })(ANA);
  const reminders = makeReminderStore(context, ids);
  const lookAt = async () => undefined as never;
  const setReminder = makeManageReminders({ reminders, lookAt, clock, ids });
  const remind = async (title: string, at: string) => {
    const fresh = { owner: ANA, title, note: null, subject: null, at, timeZone: "America/Lima", repeat: null };
    const made = await setReminder.create(
      { id: ANA, all: false },
      { ...fresh, request: { id: title, at: clock.iso() } },
    );
    if (made.kind !== "done") throw new Error(made.kind);
    return made.reminder;
  };
  const campaigns = makeCampaignStore(context);
  const campaign = async (status: Campaign["status"] = "draft") => {
    const fields = {
      name: "Otoño",
      description: "",
      businessUnit: null,
      objectives: [],
      owners: [],
      goals: [],
      tags: [],
    };
    const phases = [phase("launch01", { startsAt: "2026-03-10T10:00", endsAt: "2026-03-12T10:00", name: "Launch" })];
    const fresh = { ...fields, isTemplate: false, plan: plan({ phases }) };
    const made = await makeManageCampaigns({ campaigns, clock, ids }).create(fresh, {
      id: "c",
      at: clock.iso(),
      by: ANA,
    });
    if (made.kind !== "done") throw new Error(JSON.stringify(made));
    const { campaignId, version } = made.campaign;
    if (status !== "draft") await campaigns.save({ ...made.campaign, status, version: version + 1 });
    return campaignId;
  };
  const told = async () =>
    (await makePersonalNotices(context, ids).list(ANA, { limit: 50 })).items.map(({ kind }) => kind);
  const busy = async () => {
    const span = spanOf({ from: "2026-03-01", to: "2026-04-01", timeZone: "UTC" });
    if ("problems" in span) throw new Error("no span");
    const viewer = { id: ANA, reminders: true, campaigns: true, plans: true, manage: true };
    const source = makeGoogleSource((person) => makeBusyStore(context, person));
    return (await source.entries(viewer, span)).entries.map(({ title, startsAt, fixed }) => [title, startsAt, fixed]);
  };
  return {
    context,
    sync,
    remind,
    setReminder,
    reminders,
    campaign,
    campaigns,
    told,
    busy,
    accounts,
    manage,
    connect,
    timers,
  };
}

const mine = () => providers.google.events().list();
const there = () =>
  mine().map(({ summary, status, start, end }) => [
    summary,
    status,
    start?.dateTime ?? start?.date,
    end?.dateTime ?? end?.date,
  ]);
const writes = () =>
  providers.google
    .requests()
    .filter((one) => /^(POST|PATCH|DELETE) \/calendars\/[^/]+\/events(\/(?!watch)|$)/.test(one)).length;
const idOf = (title: string) => mine().find(({ summary }) => summary === title)?.id ?? "";

test("what is planned stands at Google once, follows every change, and goes with it; looking again writes nothing", async () => {
  const { sync, remind, setReminder, campaign } = desk;
  const { reminderId } = await remind("Call back", "2026-03-05T16:00");
  await campaign();
  expect(await sync()).toBe("synced");
  expect(there()).toEqual([
    ["Otoño: Launch", "confirmed", "2026-03-10T10:00:00.000Z", "2026-03-12T10:00:00.000Z"],
    ["Call back", "confirmed", "2026-03-05T21:00:00.000Z", "2026-03-05T21:15:00.000Z"],
  ]);
  expect(mine()[1]?.extendedProperties?.private).toEqual({ chasquiEntry: `reminder.${reminderId}` });
  const before = writes();
  await sync();
  await sync();
  expect(writes()).toBe(before);

  const actor = { id: ANA, all: false };
  await setReminder.change({ reminderId, actor }, { at: "2026-03-06T09:00", title: "Call back soon" });
  await sync();
  expect(there()[1]).toEqual(["Call back soon", "confirmed", "2026-03-06T14:00:00.000Z", "2026-03-06T14:15:00.000Z"]);
  await setReminder.cancel({ reminderId, actor }, "this");
  await sync();
  expect(there()[1]?.[1]).toBe("cancelled");
  // Two at once, and a row that was lost after the event was written: still one event each.
  await table.client.delete({
    TableName: table.tableName,
    Key: {
      pk: `${desk.context.tenant}#google-calendar#${ANA}`,
      sk: `m#phase.${(await desk.campaigns.list({ limit: 1 })).items[0]?.campaignId}.launch01`,
    },
  });
  expect((await Promise.all([sync(), sync()])).sort()).toEqual(["held", "synced"]);
  expect(mine()).toHaveLength(2);
});

test("what is moved there is taken for reminders and drafts; what was approved is put back, and its person is told once", async () => {
  const { sync, remind, reminders, campaign, campaigns, told } = desk;
  const { reminderId } = await remind("Call back", "2026-03-05T16:00");
  const campaignId = await campaign();
  await sync();
  const google = providers.google.events();
  google.put({
    id: idOf("Call back"),
    start: { dateTime: "2026-03-07T09:30:00-05:00" },
    end: { dateTime: "2026-03-07T09:45:00-05:00" },
  });
  google.put({
    id: idOf("Otoño: Launch"),
    start: { dateTime: "2026-03-11T12:00:00Z" },
    end: { dateTime: "2026-03-13T12:00:00Z" },
  });
  const before = writes();
  await sync();
  expect((await reminders.get(reminderId))?.at).toBe("2026-03-07T09:30");
  expect((await campaigns.get(campaignId))?.plan.phases[0]).toMatchObject({
    startsAt: "2026-03-11T12:00",
    endsAt: "2026-03-13T12:00",
  });
  // What was taken over is not written back: nobody answers an echo.
  await sync();
  expect([writes(), await told()]).toEqual([before, []]);

  const draft = await campaigns.get(campaignId);
  if (draft) await campaigns.save({ ...draft, status: "approved", version: draft.version + 1 });
  await sync();
  google.put({
    id: idOf("Otoño: Launch"),
    start: { dateTime: "2026-03-20T12:00:00Z" },
    end: { dateTime: "2026-03-22T12:00:00Z" },
    summary: "Mine",
  });
  await sync();
  await sync();
  expect((await campaigns.get(campaignId))?.plan.phases[0]?.startsAt).toBe("2026-03-11T12:00");
  expect(there()[0]).toEqual(["Otoño: Launch", "confirmed", "2026-03-11T12:00:00.000Z", "2026-03-13T12:00:00.000Z"]);
  expect(await told()).toEqual(["calendar_refused"]);

  // Deleted there, a reminder stays here, and away there until its time is another.
  google.put({ id: idOf("Call back"), status: "cancelled" });
  await sync();
  await sync();
  expect([(await reminders.get(reminderId))?.state, there()[1]?.[1]]).toEqual(["pending", "cancelled"]);
  await desk.setReminder.change({ reminderId, actor: { id: ANA, all: false } }, { at: "2026-03-08T09:00" });
  await sync();
  expect(there()[1]?.[1]).toBe("confirmed");
});

test("appointments that are only there are busy times here, with titles where that is wanted, in full again after 410", async () => {
  const { sync, busy, manage } = desk;
  const google = providers.google.events();
  providers.google.pageSize = 1;
  const dentist = google.put({
    summary: "Dentist",
    start: { dateTime: "2026-03-04T10:00:00Z" },
    end: { dateTime: "2026-03-04T11:00:00Z" },
  });
  const trip = google.put({ summary: "Trip", start: { date: "2026-03-14" }, end: { date: "2026-03-16" } });
  google.put({
    summary: "Birthday",
    start: { date: "2026-03-14" },
    end: { date: "2026-03-15" },
    transparency: "transparent",
  });
  await sync();
  expect(await busy()).toEqual([
    ["", "2026-03-04T10:00:00.000Z", "foreign"],
    ["", "2026-03-14T00:00:00.000Z", "foreign"],
  ]);
  google.put({
    id: dentist.id,
    start: { dateTime: "2026-03-04T12:00:00Z" },
    end: { dateTime: "2026-03-04T13:00:00Z" },
  });
  await sync();
  expect((await busy())[0]?.[1]).toBe("2026-03-04T12:00:00.000Z");
  // What was deleted while the token was too old is in no list.
  google.put({ id: trip.id, status: "cancelled" });
  google.forget();
  await manage.choose(ANA, { busy: "titles" }, { expectedVersion: undefined, at: clock.iso() });
  await sync();
  google.forget();
  expect(await sync()).toBe("synced");
  expect(await busy()).toEqual([["Dentist", "2026-03-04T12:00:00.000Z", "foreign"]]);
});

test("a channel is opened, known by its token, replaced before it ends, and none that ended is believed", async () => {
  const { sync, accounts } = desk;
  await sync();
  const [channel] = providers.google.channels();
  expect(channel).toMatchObject({ address: `https://chasqui.example/calendar/google/${desk.context.tenant}.ana` });
  const ours = async (token: string, id = channel?.id ?? "") => {
    const account = await accounts.get(ANA);
    return account !== undefined && isOurChannel(account, { id, token }, { ids, same, now: clock.now() });
  };
  expect([await ours(channel?.token ?? ""), await ours("guessed"), await ours(channel?.token ?? "", "other")]).toEqual([
    true,
    false,
    false,
  ]);
  clock.advance(6.5 * DAY_MS);
  await sync();
  expect(providers.google.channels()).toHaveLength(2);
  // Both speak while one replaces the other.
  expect(await ours(channel?.token ?? "")).toBe(true);
  clock.advance(DAY_MS);
  expect(await ours(channel?.token ?? "")).toBe(false);
  await sync();
  expect((await accounts.get(ANA))?.sync.channels).toHaveLength(1);
  const next = await desk.timers.get(ANA, "calendar_check");
  expect(Date.parse(next?.wakeAt ?? "") - clock.now()).toBe(6 * 3_600_000);
});

test("limits are waited for, an ended access is renewed, and what was revoked is shown as broken until it is connected anew", async () => {
  const { sync, accounts, told, manage, connect, remind, timers } = desk;
  await remind("Call back", "2026-03-20T16:00");
  providers.google.limit(1);
  expect(await sync()).toBe("later");
  expect(Date.parse((await timers.get(ANA, "calendar"))?.wakeAt ?? "") - clock.now()).toBe(30_000);
  providers.google.expireAccess();
  expect(await sync()).toBe("synced");
  expect(there()).toHaveLength(1);
  providers.google.revoke();
  expect([await sync(), await sync()]).toEqual(["broken", "broken"]);
  expect(await accounts.get(ANA)).toMatchObject({ status: "broken", problem: { code: "invalid_grant" } });
  expect(await told()).toEqual(["calendar_broken"]);
  // A state that is another's, or was used, connects nothing.
  const came = await connect();
  expect((await manage.connect(ANA, { ...came, state: "x".repeat(52) })).kind).toBe("not_expected");
  expect((await manage.connect(ANA, came)).kind).toBe("not_expected");
  expect((await manage.connect(ANA, await connect())).kind).toBe("connected");
  expect(await sync()).toBe("synced");
  expect(mine()).toHaveLength(1);
});

test("another calendar gets what stood in the one before, and who leaves takes everything of ours along", async () => {
  const { sync, manage, remind, accounts, context } = desk;
  await remind("Call back", "2026-03-20T16:00");
  await sync();
  const marketing = "marketing@group.calendar.google.example";
  await manage.choose(ANA, { calendarId: marketing }, { expectedVersion: undefined, at: clock.iso() });
  await sync();
  const other = providers.google.events(marketing);
  expect([there()[0]?.[1], other.list().map(({ status }) => status)]).toEqual(["cancelled", ["confirmed"]]);
  expect((await manage.choose(ANA, { calendarId: "no" }, { expectedVersion: undefined, at: clock.iso() })).kind).toBe(
    "unknown_calendar",
  );
  await manage.leave(ANA, clock.iso());
  expect(await sync()).toBe("left");
  expect([other.list().map(({ status }) => status), providers.google.channels()]).toEqual([["cancelled"], []]);
  expect([await accounts.get(ANA), await sync()]).toEqual([undefined, "missing"]);
  const { Items = [] } = await table.client.query({
    TableName: table.tableName,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": `${context.tenant}#google-calendar#${ANA}` },
  });
  expect(Items).toEqual([]);
});
