/**
 * A client that says on every row who wrote it. Stores need not know: what they write is stamped, and what they read comes without the
 * stamp, so that a row which they compare with their own is the same whoever wrote it. Deletions carry no stamp: see `deleteTraced`.
 */
import type { Actor, Stamp } from "../../core/audit/model.ts";
import { AwsError } from "../aws/error.ts";
import type { DocumentClient } from "./client.ts";
import type { Item } from "./table.ts";

const BY = "by";
const NAME = "#stampedBy";
const VALUE = ":stampedBy";
/** The clause, not a part of a name. */
const SET = /(?<![#:\w])SET(?!\w)/i;

interface Updating {
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, unknown> | undefined;
}

/** `actor`: asked at each write; while it says nobody, nothing is stamped. `change`: an id that is another each time. */
export function stamped(client: DocumentClient, actor: () => Actor | undefined, change: () => string): DocumentClient {
  const stamp = (): Stamp | undefined => {
    const who = actor();
    return who && { ...who, change: change() };
  };

  const put = <Input extends { readonly Item?: Item | undefined }>(input: Input): Input => {
    const by = stamp();
    return by ? { ...input, Item: { ...input.Item, [BY]: by } } : input;
  };
  const update = <Input extends Updating>(input: Input): Input => {
    const by = stamp();
    if (!by) return input;
    const expression = input.UpdateExpression ?? "";
    const set = `SET ${NAME} = ${VALUE}`;
    return {
      ...input,
      UpdateExpression: SET.test(expression) ? expression.replace(SET, `${set},`) : `${set} ${expression}`,
      ExpressionAttributeNames: { ...input.ExpressionAttributeNames, [NAME]: BY },
      ExpressionAttributeValues: { ...input.ExpressionAttributeValues, [VALUE]: by },
    };
  };

  return {
    ...client,
    get: async (input) => {
      const found = await client.get(input);
      return found.Item ? { Item: unstamped(found.Item) } : found;
    },
    put: (input) => client.put(put(input)).catch(withoutStamp),
    update: async (input) => {
      const { Attributes } = await client.update(update(input)).catch(withoutStamp);
      return Attributes ? { Attributes: unstamped(Attributes) } : {};
    },
    delete: (input) => client.delete(input).catch(withoutStamp),
    query: async (input) => {
      const page = await client.query(input);
      return page.Items ? { ...page, Items: page.Items.map(unstamped) } : page;
    },
    batchGet: async (input) => {
      const found = await client.batchGet(input);
      const tables = Object.entries(found.Responses ?? {}).map(([table, items]) => [table, items.map(unstamped)]);
      return { ...found, Responses: Object.fromEntries(tables) };
    },
    transactWrite: ({ TransactItems = [], ...rest }) =>
      client
        .transactWrite({
          ...rest,
          TransactItems: TransactItems.map(({ Put, Update, ...other }) => ({
            ...other,
            ...(Put ? { Put: put(Put) } : {}),
            ...(Update ? { Update: update(Update) } : {}),
          })),
        })
        .catch(withoutStamp),
  };
}

function unstamped(item: Item): Item {
  const { [BY]: _, ...rest } = item;
  return rest;
}

/** A refused write may bring along the row that stood in its way. */
function withoutStamp(error: unknown): never {
  if (!(error instanceof AwsError)) throw error;
  const { Item, CancellationReasons, ...details } = error.details;
  throw new AwsError(error.name, error.status, {
    ...details,
    ...(Item ? { Item: unstamped(Item as Item) } : {}),
    ...(Array.isArray(CancellationReasons) ? { CancellationReasons: CancellationReasons.map(cleared) } : {}),
  });
}

const cleared = (reason: { readonly Item?: Item }) =>
  reason.Item ? { ...reason, Item: unstamped(reason.Item) } : reason;
