import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { makeStores } from "../../lib/adapters/dynamo/stores.ts";
import { makeSwitchStore } from "../../lib/adapters/dynamo/switches.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { isTenantId } from "../../lib/core/connections/model.ts";
import { parseDeliveryId } from "../../lib/core/deliveries/model.ts";
import { tableNameOf } from "./stage.ts";

interface Options {
  readonly stage: string;
  readonly tenant: string | undefined;
  readonly id: string | undefined;
}

async function storesOf({ stage, tenant }: Options) {
  if (!tenant || !isTenantId(tenant)) throw new Error("name the tenant first");
  return makeStores({ client: dynamoClient(), tableName: await tableNameOf(stage), tenant, ids: systemIds });
}

function deliveryOf({ id }: Options) {
  const parsed = id === undefined ? undefined : parseDeliveryId(id);
  if (!parsed) throw new Error("name the delivery by its id, <conversation>.<key>");
  return parsed;
}

const OPS = "system:ops";

/** Stamped, so that the audit log has who stopped what, and the screens are told. */
async function switchesOf({ stage, tenant }: Options) {
  if (!tenant || !isTenantId(tenant)) throw new Error("name the tenant first");
  const client = stamped(
    dynamoClient(),
    () => ({ kind: "system", id: OPS }),
    () => systemIds.random().slice(0, 10),
  );
  return makeSwitchStore({ client, tableName: await tableNameOf(stage), tenant });
}

/** The kill switch: of the tenant, or of one connection. What is due waits and goes out after `start`, at the latest half an hour later. */
export async function stop(options: Options & { readonly reason: string | undefined }): Promise<number> {
  const switches = await switchesOf(options);
  const reason = options.reason ?? "by an operator";
  await switches.set(options.id, { reason, at: new Date().toISOString(), by: OPS });
  process.stdout.write(`${options.id ?? "the tenant"} is stopped; every sender obeys within half a minute\n`);
  return 0;
}

export async function start(options: Options): Promise<number> {
  await (await switchesOf(options)).set(options.id, undefined);
  process.stdout.write(`${options.id ?? "the tenant"} is started again\n`);
  return 0;
}

/** Sends of which nobody knows whether they went out. */
export async function unknowns(options: Options): Promise<number> {
  const { deliveries } = await storesOf(options);
  for (const state of ["unknown", "presumed_lost"] as const) {
    let cursor: string | undefined;
    do {
      const page = await deliveries.list(state, { limit: 100, ...(cursor ? { cursor } : {}) });
      for (const { conversationId, key, at, reason } of page.items)
        process.stdout.write(`${conversationId}.${key}\t${state}\t${at}\t${reason?.code ?? ""}\n`);
      cursor = page.nextCursor;
    } while (cursor);
  }
  return 0;
}

/** `again`: it may arrive twice. `lost`: it is given up. */
export async function resolve(options: Options & { readonly how: string | undefined }): Promise<number> {
  const { deliveries } = await storesOf(options);
  const id = deliveryOf(options);
  const now = new Date().toISOString();
  if (options.how !== "again" && options.how !== "lost") throw new Error("say how: again or lost");
  const done =
    options.how === "again" ? await deliveries.sendAgain(id, "operator", now) : await deliveries.presumeLost(id, now);
  if (!done) throw new Error("it is not in a state that could be resolved so");
  process.stdout.write(options.how === "again" ? "queued again\n" : "given up as presumed lost\n");
  return 0;
}

/** Everything that the table knows of one message, without what was said in it. */
export async function life(options: Options): Promise<number> {
  const { conversations } = await storesOf(options);
  const id = deliveryOf(options);
  const [message, conversation] = await Promise.all([
    conversations.message(id.conversationId, id.key),
    conversations.get(id.conversationId),
  ]);
  if (!message || !conversation) throw new Error("there is no such message");
  const { held, connectionId, channel, state } = conversation;
  const shown = {
    conversation: { connectionId, channel, state, ...(held ? { held } : {}) },
    message: Object.fromEntries(
      Object.entries(message).filter(([name]) => !["content", "body", "text", "sender", "reactions"].includes(name)),
    ),
  };
  process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  return 0;
}
