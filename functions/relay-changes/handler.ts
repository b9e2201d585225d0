import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import type { Change } from "../../lib/core/relay/model.ts";
import type { RelayChanges } from "../../lib/core/relay/relay.ts";
import type { Log } from "../../lib/runtime/logger.ts";

interface HandlerPorts {
  readonly toChange: (record: DynamoDBStreamEvent["Records"][number]) => Change | undefined;
  readonly relay: RelayChanges;
  readonly log: Log;
}

/** The stream goes on from the first record that failed, so the earliest one is named. */
export function makeHandler({ toChange, relay, log }: HandlerPorts) {
  return async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const changes = event.Records.map(toChange).filter((change) => change !== undefined);
    const failed = new Set(await relay(changes));
    log.info("changes_relayed", { changes: changes.length, failed: failed.size });
    const first = event.Records.find((record) => failed.has(record.dynamodb?.SequenceNumber ?? ""));
    return {
      batchItemFailures: first?.dynamodb?.SequenceNumber ? [{ itemIdentifier: first.dynamodb.SequenceNumber }] : [],
    };
  };
}
