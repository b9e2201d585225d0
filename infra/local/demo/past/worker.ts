/** The thread in which the demo's history is made. It posts what has been told, and the phone's chats along with it. */
import { parentPort, workerData } from "node:worker_threads";
import { makeDocumentClient } from "../../../../lib/adapters/dynamo/client.ts";
import { startProviders } from "../../providers/server.ts";
import type { Account } from "../../providers/types.ts";
import { tellStories } from "../stories/tell.ts";
import { clockNow, setClock, takeTheClock } from "./clock.ts";
import { makePast } from "./machine.ts";
import type { PastInput, PastMessage } from "./protocol.ts";
import { loadRooms } from "./rooms.ts";
import { startPastServices } from "./services.ts";

const input = workerData as PastInput;
const say = (message: PastMessage): void => parentPort?.postMessage(message);

/** Reminders and waits that are yet to come are the present's affair. */
const isOver = (relay: string, row: Readonly<Record<string, unknown>>): boolean => {
  if (relay === "talk" || relay === "bulk" || relay === "media" || relay === "push") return true;
  const at = row.dueAt ?? row.wakeAt;
  return typeof at === "string" && Date.parse(at) < input.now - 12 * 3_600_000;
};

takeTheClock();
setClock(input.now);
const real = { dynamodb: String(process.env.AWS_ENDPOINT_URL_DYNAMODB) };
let webhook: Parameters<typeof startPastServices>[0]["onWebhook"] = async () => ({ status: 503, body: "" });
const services = await startPastServices({
  dynamodb: real.dynamodb,
  takes: isOver,
  onWebhook: (request, body) => webhook(request, body),
});
const providers = await startProviders({ port: 0, now: clockNow, retryDelaysMs: [] });
Object.assign(process.env, {
  LOG_LEVEL: "SILENT",
  AWS_ENDPOINT_URL_DYNAMODB: services.url,
  AWS_ENDPOINT_URL_SQS: services.url,
  INBOUND_QUEUE_URL: `${services.url}/000000000000/inbound`,
  RECEIPTS_QUEUE_URL: `${services.url}/000000000000/receipts`,
  CHANNEL_BASE_URLS: JSON.stringify(providers.baseUrls),
  FETCH_ALLOW_ORIGINS: new URL(providers.url).origin,
});
const rooms = await loadRooms(input.rooms);
webhook = (request, body) => rooms.webhook(request.url ?? "", request.headers as Record<string, string>, body);
const { simulator } = providers;
for (const { account, accountId, webhookPath } of input.accounts) {
  const own: Account = { ...account, webhookUrl: `${services.url}${webhookPath}` };
  simulator.register(own);
  // Receipts come when the story says so.
  simulator.misbehave({ phoneNumberId: accountId, fault: { kind: "receipts_withheld" } });
}

try {
  await tellStories({
    past: makePast({ simulator, rooms, services }),
    table: {
      client: makeDocumentClient({
        endpoint: real.dynamodb,
        region: String(process.env.AWS_REGION),
        credentials: {
          accessKeyId: String(process.env.AWS_ACCESS_KEY_ID),
          secretAccessKey: String(process.env.AWS_SECRET_ACCESS_KEY),
        },
      }),
      tableName: String(process.env.TABLE_NAME),
    },
    input,
    begun: (chapter) => say({ kind: "begun", chapter }),
    cut: (chapter, why) => say({ kind: "cut", chapter, why }),
    told(chapter, line) {
      const chat = line && simulator.world.chats.find(line.accountId, line.customerId);
      const files = (chat?.messages ?? []).flatMap(({ media }) => {
        const file = media?.id === undefined ? undefined : simulator.world.media.get(media.id);
        return file ? [file] : [];
      });
      say({ kind: "told", chapter, ...(chat ? { chat } : {}), files });
    },
  });
  say({ kind: "done" });
} catch (error) {
  say({ kind: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
} finally {
  await providers.stop();
  services.stop();
}
