/**
 * Conditional writes that are asked for in the same moment, as a batch of queue messages does, go out as one request, each judged by
 * itself: BatchExecuteStatement takes 25 statements, which cost the units that single requests cost.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.batching.html
 */
import type { Account } from "../aws/credentials.ts";
import { AwsError } from "../aws/error.ts";
import { callJson } from "../aws/json.ts";
import { DYNAMODB, toWire } from "./client.ts";
import { type Item, withoutUndefined } from "./table.ts";

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

interface Answer {
  readonly Error?: { readonly Code?: string };
}

const parameter = (value: unknown): unknown => Object.values(toWire({ value }))[0];

interface Waiting {
  readonly wire: { readonly Statement: string; readonly Parameters: readonly unknown[] };
  readonly done: (was: boolean) => void;
  readonly failed: (error: unknown) => void;
}

export interface TogetherOptions {
  /** Another than the environment's. */
  readonly account?: Account;
  /** Told once of each way in which a batch fails that is no answer to its conditions: nothing is lost by it but the saving. */
  readonly onFallBack?: (code: string) => void;
}

/** What the conditions of a statement answer. */
const EXPECTED = new Set(["DuplicateItem", "ConditionalCheckFailed"]);

export function makeTogether({ account, onFallBack = () => {} }: TogetherOptions = {}): Together {
  let waiting: Waiting[] = [];
  const told = new Set<string>();
  return {
    // What cannot be put into DynamoDB's notation fails here, and for this caller alone.
    write: async (statement) => {
      const wire = { Statement: statement.text, Parameters: statement.values.map(parameter) };
      return new Promise((done, failed) => {
        // The first of a moment waits for whatever else is asked for before the process turns to its sockets again.
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ wire, done, failed });
      });
    },
  };

  function fellBack(code: string): void {
    if (EXPECTED.has(code) || told.has(code)) return;
    told.add(code);
    onFallBack(code);
  }

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
    try {
      const { Responses = [] } = await callJson<{ readonly Responses?: readonly Answer[] }>(
        DYNAMODB,
        "BatchExecuteStatement",
        { Statements: batch.map(({ wire }) => wire) },
        { account },
      );
      for (const [index, { done }] of batch.entries()) {
        const answer = Responses[index];
        if (answer?.Error) fellBack(answer.Error.Code ?? "UnknownError");
        done(answer !== undefined && !answer.Error);
      }
    } catch (error) {
      // What the service does not take as a batch, it takes one by one; what it does not answer, it would not answer then either.
      const refused = error instanceof AwsError && error.status >= 400 && error.status < 500;
      if (refused) fellBack(error.name);
      for (const { done, failed } of batch)
        if (refused) done(false);
        else failed(error);
    }
  }
}

/** Puts an item unless one with its key is there. Names of attributes are ours and hold no quotation mark. */
export function insertion(tableName: string, item: Item): Statement {
  const attributes = Object.entries(withoutUndefined(item));
  const names = attributes.map(([name]) => `'${name}': ?`).join(", ");
  return { text: `INSERT INTO "${tableName}" VALUE {${names}}`, values: attributes.map(([, value]) => value) };
}
