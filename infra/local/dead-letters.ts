import { deadLetterQueues, type QueueEngine } from "./engines/queues.ts";
import { asObject, asText } from "./json.ts";
import type { Model } from "./template/model.ts";

export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  readonly receiveCount: number;
  readonly messageGroupId: string | undefined;
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

/** What lies in the queues that nobody reads: dead-letter queues and on-failure destinations, by queue name. */
export function readDeadLetters(
  model: Model,
  engine: QueueEngine,
  consumed: readonly string[],
): Readonly<Record<string, readonly DeadLetter[]>> {
  const names = new Set([...deadLetterQueues(model).keys(), ...failureDestinations(model)]);
  for (const { name } of model.ofType("AWS::SQS::Queue")) if (!consumed.includes(name)) names.add(name);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const found = engine.inspect(name)?.messages;
      if (!found) return [];
      const messages = [...found.ready, ...found.inflight.map(({ message }) => message)];
      const letters = messages.map((message): DeadLetter => {
        const attributes = Object.entries(message.messageAttributes).map(([key, value]) => [key, value.StringValue]);
        return {
          messageId: message.messageId,
          body: message.body,
          receiveCount: message.approximateReceiveCount,
          messageGroupId: message.messageGroupId,
          attributes: Object.fromEntries(attributes),
        };
      });
      return [[name, letters]];
    }),
  );
}

function failureDestinations(model: Model): readonly string[] {
  const mappings = model.ofType("AWS::Lambda::EventSourceMapping", "AWS::Lambda::EventInvokeConfig");
  const destinations = mappings.map(({ properties }) =>
    asText(asObject(asObject(properties.DestinationConfig).OnFailure).Destination),
  );
  return destinations.flatMap((arn) => (arn?.includes(":sqs:") ? [arn.split(":").at(-1) ?? ""] : []));
}
