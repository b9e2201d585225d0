import { Server } from "node:net";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { asObject, asText } from "../json.ts";
import { claimPort, loopback } from "../ports.ts";
import type { Model } from "../template/model.ts";
import { queueUrl } from "../template/names.ts";
import { prepareQueueDatabase } from "./queue-database.ts";

/** The engine of SQS and S3, in this process. */
export interface QueueEngine {
  readonly endpoint: string;
  inspect: FauxqsServer["inspectQueue"];
  stop(): Promise<void>;
}

export async function startQueueEngine(options: {
  readonly port: number;
  readonly dataDir: string;
  readonly region: string;
}): Promise<QueueEngine> {
  const port = await claimPort({ port: options.port, what: "SQS", flag: "--sqs-port" });
  prepareQueueDatabase(options.dataDir);
  const server = await onLoopbackOnly(() =>
    startFauxqs({ port, logger: false, defaultRegion: options.region, dataDir: options.dataDir }),
  );
  return {
    endpoint: `http://${loopback}:${port}`,
    inspect: (name) => server.inspectQueue(name),
    stop: () => server.stop(),
  };
}

/** fauxqs offers itself to the whole network and has no setting for it; queues and media are nobody else's business. */
async function onLoopbackOnly<T>(start: () => Promise<T>): Promise<T> {
  const { listen } = Server.prototype;
  Server.prototype.listen = function listenOnLoopback(this: Server, ...args: unknown[]): Server {
    const [first, ...rest] = args;
    const options = asObject(first);
    const narrowed = options.host === "0.0.0.0" ? [{ ...options, host: loopback }, ...rest] : args;
    return Reflect.apply(listen, this, narrowed) as Server;
  } as typeof listen;
  try {
    return await start();
  } finally {
    Server.prototype.listen = listen;
  }
}

/** Creates the template's queues, or gives existing ones its settings; messages stay. */
export async function createQueues(client: SQSClient, model: Model): Promise<void> {
  const queues = model.ofType("AWS::SQS::Queue");
  // A redrive policy names a queue that must exist.
  const [later, first] = [true, false].map((redrives) =>
    queues.filter(({ properties }) => (properties.RedrivePolicy !== undefined) === redrives),
  );
  for (const wave of [first, later]) {
    await Promise.all(
      (wave ?? []).map(async ({ name, properties }) => {
        const { QueueName, Tags, ...settings } = properties;
        const Attributes = Object.fromEntries(
          Object.entries(settings).map(([key, value]) => [key, asText(value) ?? JSON.stringify(value)]),
        );
        const QueueUrl = queueUrl(name, model.places);
        try {
          await client.send(new GetQueueAttributesCommand({ QueueUrl }));
        } catch (error) {
          if (!(error instanceof QueueDoesNotExist)) throw error;
          await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
          return;
        }
        // What is fixed at creation, or means nothing to the engine, which refuses to be given it again.
        const { FifoQueue, DeduplicationScope, FifoThroughputLimit, SqsManagedSseEnabled, ...changeable } = Attributes;
        if (Object.keys(changeable).length > 0) {
          await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: changeable }));
        }
      }),
    );
  }
}

/** The redrive policies of the template: each dead-letter queue's name, with the queues that it serves. */
export function deadLetterQueues(model: Model): ReadonlyMap<string, readonly string[]> {
  const served = new Map<string, string[]>();
  for (const { name, properties } of model.ofType("AWS::SQS::Queue")) {
    const target = asText(asObject(properties.RedrivePolicy).deadLetterTargetArn)?.split(":").at(-1);
    if (target !== undefined) served.set(target, [...(served.get(target) ?? []), name]);
  }
  return served;
}
