/** The road, one event at a time: what each invocation of each function asks of AWS. */
import { setTimeout as pause } from "node:timers/promises";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { prepareCampaign } from "./campaign.ts";
import { deskScenarioNames, playDesk } from "./desk.ts";
import {
  ANSWER,
  apiRequest,
  asAdministrator,
  CONNECTION,
  messageWebhook,
  phoneOf,
  projectedBatch,
  queueBatch,
  receiptWebhook,
  streamBatch,
} from "./events.ts";
import { type Counters, sum } from "./model/ledger.ts";
import type { TableChange } from "./model/table.ts";
import { environmentOf, loadRooms, QUEUES, type RoadRoom, TENANT } from "./rooms.ts";
import { startWorld } from "./world.ts";

export interface Step extends Counters {
  readonly room: RoadRoom;
}
export interface Scenario {
  readonly steps: readonly Step[];
  readonly total: Counters;
}
export type Scenarios = Readonly<Record<ScenarioName, Scenario>>;

export const scenarioNames = [
  "inbound, known thread",
  "inbound, silent thread",
  "inbound, ten threads in one batch",
  "inbound, new contact",
  "webhook repeated",
  "webhook after a minute",
  "reply",
  "reply with a key",
  "notification",
  "campaign, a hundred recipients",
  "campaign, a receipt of each of a hundred",
  "one receipt",
  "three receipts, one batch",
  "three receipts, apart",
  "fifty conversations",
  "twenty messages",
  ...deskScenarioNames,
  "projected: inbound, known thread",
  "projected: inbound, unanswered thread",
  "projected: ten threads in one batch",
  "projected: reply, in one batch",
  "projected: reply, each change apart",
  "projected: campaign, a hundred recipients",
  "projected: campaign, a receipt of each of a hundred",
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

const START = Date.parse("2026-11-02T09:00:00.000Z");
/** Long enough for requests that are sent together to arrive together, on a busy machine too. */
const HOLD_MS = 15;
const PEOPLE = 55;
const LONG_THREAD = 30;

/**
 * Runs every scenario once and counts. Takes the clock of this process over meanwhile, since keys, times and their sizes come
 * from it. Throws when a room answers otherwise than it should: what failed cheaply must not count as cheap.
 */
export async function countScenarios(): Promise<Scenarios> {
  const world = await startWorld(new Date(START).toISOString());
  const clock = stopClock(START);
  try {
    const { front } = world;
    Object.assign(process.env, environmentOf({ front: front.origin, table: front.origin }), {
      LOG_LEVEL: "SILENT",
    });
    return await run(front, clock, await loadRooms());
  } finally {
    clock.release();
    await world.stop();
  }
}

async function run(
  front: Awaited<ReturnType<typeof startWorld>>["front"],
  clock: Clock,
  rooms: Awaited<ReturnType<typeof loadRooms>>,
): Promise<Scenarios> {
  const steps: Step[] = [];
  /** What the relay has seen of the stream already. */
  const changesOfReply: TableChange[] = [];
  let messages = 0;
  let last: ReturnType<typeof messageWebhook> | undefined;

  async function invoke(room: RoadRoom, event: unknown): Promise<unknown> {
    front.counted();
    const answer = await rooms[room](event);
    // Nothing may go on in secret after the answer: Lambda would freeze it.
    await pause(HOLD_MS / 5);
    expectDone(room, answer);
    steps.push({ room, ...front.counted() });
    clock.advance(100);
    return answer;
  }
  const seconds = () => Math.floor(Date.now() / 1000);
  async function webhook(person: number): Promise<void> {
    last = messageWebhook({ person, message: ++messages, at: seconds() });
    await receive(last);
  }
  async function receive(event: unknown): Promise<void> {
    await invoke("receive-webhook", event);
    await invoke("process-inbound", queueBatch(front.queued(QUEUES.inbound)));
  }
  async function reply(person: number, headers: Readonly<Record<string, string>> = {}): Promise<Sent> {
    front.changes();
    const conversation = conversationOf(person);
    const answer = (await invoke(
      "api",
      apiRequest("POST", `/api/conversations/${conversation}/messages`, {
        body: { content: { type: "text", text: ANSWER } },
        headers,
      }),
    )) as { body: string };
    const written = front.changes();
    changesOfReply.push(...written);
    await invoke("relay-changes", streamBatch(written));
    await invoke("send-outbound", queueBatch(front.queued(QUEUES.talk)));
    const { data } = JSON.parse(answer.body) as { data: readonly [{ id: string }] };
    return { person, reference: data[0].id, externalId: front.accepted() };
  }
  /** A template to somebody whom the table knows, asked for one by one. */
  async function notify(person: number): Promise<void> {
    front.changes();
    const content = { type: "template", name: "appointment_reminder", language: "es", variables: ["Ana", "martes"] };
    const body = { type: "booking.reminder", channels: ["whatsapp"], content, externalId: `booking-${person}` };
    const recipient = { phone: `+${phoneOf(person)}` };
    await invoke("api", asAdministrator(apiRequest("POST", "/api/notifications", { body: { ...body, recipient } })));
    await invoke("relay-changes", streamBatch(front.changes()));
    await invoke("run-job", queueBatch(front.queued(QUEUES.jobs)));
    await invoke("relay-changes", streamBatch(front.changes()));
    await invoke("send-outbound", queueBatch(front.queued(QUEUES.talk)));
    front.accepted();
  }
  async function receipt(sent: Sent, status: "sent" | "delivered" | "read"): Promise<void> {
    await invoke("receive-webhook", receiptWebhook({ ...sent, status, at: seconds() }));
  }
  const processReceipts = () => invoke("process-receipts", queueBatch(front.queued(QUEUES.receipts)));

  for (let person = 1; person <= PEOPLE; person++) await webhook(person);
  for (let count = 1; count < LONG_THREAD; count++) await webhook(1);
  await reply(2);

  front.hold(HOLD_MS);
  const counted: Partial<Record<ScenarioName, Scenario>> = {};
  async function scenario(name: ScenarioName, play: () => Promise<unknown>): Promise<void> {
    steps.splice(0);
    clock.advance(1_000);
    await play();
    counted[name] = { steps: [...steps], total: sum(steps) };
  }
  await scenario("inbound, known thread", () => webhook(3));
  await scenario("inbound, ten threads in one batch", async () => {
    for (let person = 11; person <= 20; person++)
      await invoke("receive-webhook", messageWebhook({ person, message: ++messages, at: seconds() }));
    await invoke("process-inbound", queueBatch(front.queued(QUEUES.inbound)));
  });
  await scenario("inbound, new contact", () => webhook(PEOPLE + 1));
  await scenario("webhook repeated", () => receive(last));
  const sent: Sent[] = [];
  await scenario("reply", async () => sent.push(await reply(4)));
  await scenario("reply with a key", async () =>
    sent.push(await reply(5, { "idempotency-key": "order-4711-confirmed" })),
  );
  await notify(9);
  await scenario("notification", () => notify(10));
  const { commands, references } = await prepareCampaign(front.origin, Date.now());
  const [shard] = commands;
  front.changes();
  await scenario("campaign, a hundred recipients", () =>
    invoke("send-outbound", queueBatch([{ body: shard ?? "", group: "lane" }])),
  );
  const changesOfCampaign = front.changes();
  const ticks = references.map((reference, person) => ({ person, reference, externalId: `wamid.${person}` }));
  for (const tick of ticks)
    await invoke("receive-webhook", receiptWebhook({ ...tick, status: "delivered", at: seconds() }));
  await scenario("campaign, a receipt of each of a hundred", processReceipts);
  const changesOfReceipts = front.changes();
  const [first, second] = sent;
  const third = await reply(6);
  if (!first || !second) throw new Error("A reply was not counted.");
  await scenario("one receipt", async () => {
    await receipt(first, "delivered");
    await processReceipts();
  });
  await scenario("three receipts, one batch", async () => {
    for (const status of STATUSES) await receipt(second, status);
    await processReceipts();
  });
  await scenario("three receipts, apart", async () => {
    for (const status of STATUSES) {
      await receipt(third, status);
      await processReceipts();
    }
  });
  await scenario("fifty conversations", () =>
    invoke("api", apiRequest("GET", "/api/conversations", { query: { limit: "50" } })),
  );
  await scenario("twenty messages", () =>
    invoke("api", apiRequest("GET", `/api/conversations/${conversationOf(1)}/messages`, { query: { limit: "20" } })),
  );
  await playDesk({ api: (event) => invoke("api", event), scenario, conversationOf });
  front.changes();
  clock.advance(60_000);
  await scenario("webhook after a minute", () => webhook(7));
  // Another thread in which nobody wrote for a minute; the first one of the process has looked up what it needs.
  await scenario("inbound, silent thread", () => webhook(8));

  // What the second reader of the stream makes of it: not part of the road, and not waited for by anybody.
  const project = (changes: readonly TableChange[]) => invoke("project-changes", projectedBatch(changes));
  async function projected(name: ScenarioName, play: () => Promise<unknown>, apart = false): Promise<void> {
    front.changes();
    await play();
    const changes = changesOfReply.splice(0).concat(front.changes());
    await scenario(name, async () => {
      if (apart) for (const change of changes) await project([change]);
      else await project(changes);
    });
  }
  front.changes();
  await webhook(32);
  await reply(31);
  // The process knows its tenant's chain and the day's counters are there, as they are all day long but once.
  await project(changesOfReply.splice(0).concat(front.changes()));
  await projected("projected: inbound, known thread", () => webhook(31));
  await projected("projected: inbound, unanswered thread", () => webhook(32));
  await projected("projected: ten threads in one batch", async () => {
    for (let person = 33; person <= 42; person++) await webhook(person);
  });
  await scenario("projected: campaign, a hundred recipients", () => project(changesOfCampaign));
  await scenario("projected: campaign, a receipt of each of a hundred", () => project(changesOfReceipts));
  await projected("projected: reply, in one batch", () => reply(33));
  await projected("projected: reply, each change apart", () => reply(34), true);
  return counted as Scenarios;
}

const STATUSES = ["sent", "delivered", "read"] as const;

interface Sent {
  readonly person: number;
  readonly reference: string;
  readonly externalId: string;
}

/** The thread of a person: the same as the webhook's reader derives. */
const conversationOf = (person: number): string =>
  systemIds.derive("conversation", TENANT, CONNECTION, phoneOf(person));

function expectDone(room: RoadRoom, answer: unknown): void {
  const { statusCode = 200, batchItemFailures = [] } = (answer ?? {}) as {
    statusCode?: number;
    batchItemFailures?: readonly unknown[];
  };
  if (statusCode >= 300 || batchItemFailures.length > 0)
    throw new Error(`${room} did not do its work: ${JSON.stringify(answer)}`);
}

interface Clock {
  advance(ms: number): void;
  release(): void;
}

/** The rooms' clock is `Date.now`; what requests are signed with does not come from it. */
function stopClock(start: number): Clock {
  const real = Date.now;
  let now = start;
  Date.now = () => now;
  return {
    advance: (ms) => {
      now += ms;
    },
    release: () => {
      Date.now = real;
    },
  };
}
