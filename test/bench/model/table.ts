/** The table's counting front: each request goes on to the engine, and what AWS would charge for it is computed beside it. */
import type { Spent } from "./ledger.ts";
import { unitsOfGet, unitsOfQuery, unitsOfRefusal, unitsOfWrite, type WireItem, type Written } from "./units.ts";

export interface TableAnswer {
  readonly status: number;
  readonly body: string;
  readonly spent: Spent;
}

/** A change as the table's stream tells it. */
export interface TableChange {
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly image: WireItem | undefined;
  /** As it was before. */
  readonly old?: WireItem | undefined;
}

type Body = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;
interface WireWrite {
  readonly Item?: WireItem;
  readonly Key?: WireItem;
}

/** Throws on an operation whose price the model does not know, so that nothing is ever free by oversight. */
export function makeCountingTable(endpoint: string, onChange: (change: TableChange) => void) {
  async function ask(
    operation: string,
    body: Body,
    headers: Headers,
  ): Promise<{ status: number; text: string; json: Body }> {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { ...headers, "x-amz-target": `DynamoDB_20120810.${operation}` },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, text, json: JSON.parse(text) as Body };
  }

  async function standing(table: unknown, write: WireWrite, headers: Headers): Promise<WireItem | undefined> {
    const { pk, sk } = write.Key ?? write.Item ?? {};
    const found = await ask("GetItem", { TableName: table, Key: { pk, sk }, ConsistentRead: true }, headers);
    return found.json.Item as WireItem | undefined;
  }

  async function write(operation: string, body: Body, headers: Headers): Promise<TableAnswer> {
    const before = await standing(body.TableName, body as WireWrite, headers);
    const { status, text } = await ask(operation, body, headers);
    if (status !== 200) return { status, body: text, spent: { writeUnits: total(unitsOfRefusal(before)) } };
    const after = await standing(body.TableName, body as WireWrite, headers);
    tell(before, after);
    return { status, body: text, spent: { writeUnits: total(unitsOfWrite(before, after)) } };
  }

  /** Charged twice, the list too: AWS does not say that the index is cheaper, and the model must not flatter. */
  async function transact(body: Body, headers: Headers): Promise<TableAnswer> {
    const writes = (body.TransactItems as readonly Body[]).map((item) => {
      const write = (item.Put ?? item.Update ?? item.Delete ?? item.ConditionCheck) as (WireWrite & Body) | undefined;
      if (!write) throw new Error("The model does not know this part of a transaction.");
      return write;
    });
    const all = () => Promise.all(writes.map((one) => standing(one.TableName, one, headers)));
    const before = await all();
    const { status, text } = await ask("TransactWriteItems", body, headers);
    const after = status === 200 ? await all() : before;
    let writeUnits = 0;
    for (const [index, was] of before.entries()) {
      writeUnits += 2 * total(status === 200 ? unitsOfWrite(was, after[index]) : unitsOfRefusal(was));
      if (status === 200) tell(was, after[index]);
    }
    return { status, body: text, spent: { writeUnits } };
  }

  async function query(body: Body, headers: Headers): Promise<TableAnswer> {
    const { status, text, json } = await ask("Query", body, headers);
    const narrowed = body.FilterExpression ?? body.ProjectionExpression ?? body.Select;
    const items =
      narrowed === undefined ? json.Items : (await ask("Query", withoutNarrowing(body), headers)).json.Items;
    const readUnits = unitsOfQuery((items ?? []) as readonly WireItem[], body.ConsistentRead === true);
    return { status, body: text, spent: status === 200 ? { readUnits } : {} };
  }

  async function batchGet(body: Body, headers: Headers): Promise<TableAnswer> {
    const { status, text, json } = await ask("BatchGetItem", body, headers);
    let readUnits = 0;
    for (const [table, { Keys, ConsistentRead }] of Object.entries(
      body.RequestItems as Readonly<Record<string, { Keys: readonly WireItem[]; ConsistentRead?: boolean }>>,
    )) {
      const found = (json.Responses as Readonly<Record<string, readonly WireItem[]>> | undefined)?.[table] ?? [];
      for (const item of [...found, ...Array<undefined>(Keys.length - found.length)])
        readUnits += unitsOfGet(item, ConsistentRead === true);
    }
    return { status, body: text, spent: { readUnits } };
  }

  /** Each statement is charged as if it stood alone. */
  async function batchOfStatements(body: Body, headers: Headers): Promise<TableAnswer> {
    const statements = (body.Statements as readonly { Statement: string; Parameters: readonly unknown[] }[]).map(
      ({ Statement, Parameters }) => ({
        TableName: /"([^"]+)"/.exec(Statement)?.[1],
        Key: { pk: parameterOf("pk", Statement, Parameters), sk: parameterOf("sk", Statement, Parameters) } as WireItem,
      }),
    );
    const all = () => Promise.all(statements.map((one) => standing(one.TableName, one, headers)));
    const before = await all();
    const { status, text, json } = await ask("BatchExecuteStatement", body, headers);
    const after = await all();
    const answers = (json.Responses ?? []) as readonly { readonly Error?: unknown }[];
    let writeUnits = 0;
    for (const [index, was] of before.entries()) {
      const refused = status !== 200 || answers[index]?.Error !== undefined;
      writeUnits += total(refused ? unitsOfRefusal(was) : unitsOfWrite(was, after[index]));
      tell(was, after[index]);
    }
    return { status, body: text, spent: { writeUnits } };
  }

  function tell(before: WireItem | undefined, after: WireItem | undefined): void {
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    onChange({ eventName: !before ? "INSERT" : after ? "MODIFY" : "REMOVE", image: after, old: before });
  }

  return async (operation: string, text: string, headers: Headers): Promise<TableAnswer> => {
    const body = JSON.parse(text) as Body;
    switch (operation) {
      case "PutItem":
      case "UpdateItem":
      case "DeleteItem":
        return write(operation, body, headers);
      case "BatchExecuteStatement":
        return batchOfStatements(body, headers);
      case "TransactWriteItems":
        return transact(body, headers);
      case "GetItem": {
        const { status, text, json } = await ask(operation, body, headers);
        const readUnits = unitsOfGet(json.Item as WireItem | undefined, body.ConsistentRead === true);
        return { status, body: text, spent: { readUnits } };
      }
      case "BatchGetItem":
        return batchGet(body, headers);
      case "Query":
        return query(body, headers);
      default:
        throw new Error(`The model does not know what ${operation} costs.`);
    }
  };
}

/** The parameter behind an attribute's first question mark: `'pk': ?` or `"pk" = ?`. */
function parameterOf(name: string, statement: string, parameters: readonly unknown[]): unknown {
  const place = new RegExp(`['"]${name}['"](?:: | = )\\?`).exec(statement);
  if (!place) throw new Error("The model does not find the key in this statement.");
  return parameters[statement.slice(0, place.index).split("?").length - 1];
}

const total = ({ table, list }: Written): number => table + list;

/** The same walk without what hides items from the answer; an expression may define no name that it does not use. */
function withoutNarrowing(body: Body): Body {
  const { FilterExpression: _filter, ProjectionExpression: _projection, Select: _select, ...rest } = body;
  const used = (names: unknown): Body =>
    Object.fromEntries(
      Object.entries((names ?? {}) as Body).filter(([name]) => String(body.KeyConditionExpression).includes(name)),
    );
  const [names, values] = [used(body.ExpressionAttributeNames), used(body.ExpressionAttributeValues)];
  return {
    ...rest,
    ExpressionAttributeNames: Object.keys(names).length ? names : undefined,
    ExpressionAttributeValues: Object.keys(values).length ? values : undefined,
  };
}
