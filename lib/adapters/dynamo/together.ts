/**
 * Conditional writes that are asked for in the same moment, as a batch of queue messages does, go out as one request, each judged by
 * itself: BatchExecuteStatement takes 25 statements, which cost the units that single requests cost.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.batching.html
 */
import type { Account } from "../aws/credentials.ts";
import { AwsError } from "../aws/error.ts";
import { callJson } from "../aws/json.ts";
import { DYNAMODB, toWire } from "./client.ts";
import type { Item } from "./table.ts";

export interface Statement {
  /** PartiQL with a `?` for each value. */
  readonly text: string;
  /** In the order of the question marks. */
  readonly values: readonly unknown[];
}

export interface Together {
  /**
   * True: done. False: not done, or nobody knows; then the caller makes its ordinary request, which tells why. Alone in its moment a
   * statement is not sent at all. Throws when DynamoDB cannot be reached.
   */
  write(statement: Statement): Promise<boolean>;
}

const MAX_STATEMENTS = 25;

interface Waiting {
  readonly statement: Statement;
  readonly done: (was: boolean) => void;
  readonly failed: (error: unknown) => void;
}

/** `account`: another than the environment's. */
export function makeTogether(account?: Account): Together {
  let waiting: Waiting[] = [];
  return {
    write: (statement) =>
      new Promise((done, failed) => {
        // The first of a moment waits for whatever else is asked for before the process turns to its sockets again.
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ statement, done, failed });
      }),
  };

  function flush(): void {
    const all = waiting;
    waiting = [];
    for (let start = 0; start < all.length; start += MAX_STATEMENTS)
      void send(all.slice(start, start + MAX_STATEMENTS));
  }

  async function send(batch: readonly Waiting[]): Promise<void> {
    if (batch.length === 1) {
      batch[0]?.done(false);
      return;
    }
    const Statements = batch.map(({ statement: { text, values } }) => ({
      Statement: text,
      Parameters: Object.values(toWire(Object.fromEntries(values.map((value, index) => [`v${index}`, value])))),
    }));
    try {
      const { Responses } = await callJson<{ readonly Responses?: readonly { readonly Error?: unknown }[] }>(
        DYNAMODB,
        "BatchExecuteStatement",
        { Statements },
        { account },
      );
      for (const [index, { done }] of batch.entries())
        done(Responses?.[index] !== undefined && !Responses[index]?.Error);
    } catch (error) {
      // What the service does not take as a batch, it takes one by one; what it does not answer, it would not answer then either.
      const refused = error instanceof AwsError && error.status >= 400 && error.status < 500;
      for (const { done, failed } of batch)
        if (refused) done(false);
        else failed(error);
    }
  }
}

/** Puts an item unless one with its key is there. Names of attributes are ours and hold no quotation mark. */
export function insertion(tableName: string, item: Item): Statement {
  const attributes = Object.entries(item).filter(([, value]) => value !== undefined);
  const names = attributes.map(([name]) => `'${name}': ?`).join(", ");
  return { text: `INSERT INTO "${tableName}" VALUE {${names}}`, values: attributes.map(([, value]) => value) };
}
