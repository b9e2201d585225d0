/**
 * What DynamoDB charges for a request, computed from the sizes of items as AWS words it:
 * sizes https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html,
 * indexes https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations,
 * transactions https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html.
 * A model: only AWS's bill is the truth.
 */

/** An item as it is on the wire. */
export type WireItem = Readonly<Record<string, WireValue>>;
export type WireValue = Readonly<Record<string, unknown>>;

const WRITE_BYTES = 1024;
const READ_BYTES = 4096;

/** The list index holds every attribute of the items that have both its keys. */
const INDEX_KEYS = ["lpk", "lsk"] as const;

/** Bytes: names and values. Numbers take a byte for two significant digits and one more; lists and maps three and one an element. */
export function itemSize(item: WireItem): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
}

function valueSize(value: WireValue): number {
  const [[type, content] = ["", undefined]] = Object.entries(value);
  switch (type) {
    case "S":
      return Buffer.byteLength(String(content));
    case "B":
      return Buffer.from(String(content), "base64").byteLength;
    case "N":
      return numberSize(String(content));
    case "BOOL":
    case "NULL":
      return 1;
    case "L":
      return (content as readonly WireValue[]).reduce((sum, element) => sum + 1 + valueSize(element), 3);
    case "M":
      return Object.entries(content as WireItem).reduce(
        (sum, [name, element]) => sum + 1 + Buffer.byteLength(name) + valueSize(element),
        3,
      );
    default:
      throw new Error(`The model does not know how large an attribute of the type "${type}" is.`);
  }
}

function numberSize(text: string): number {
  const digits = text
    .replace(/e.*$/i, "")
    .replace(/\D/g, "")
    .replace(/^0+|0+$/g, "");
  return Math.ceil(digits.length / 2) + 1;
}

const writeUnits = (...items: readonly (WireItem | undefined)[]): number =>
  Math.max(1, Math.ceil(Math.max(...items.map((item) => (item ? itemSize(item) : 0))) / WRITE_BYTES));

/** `table` is charged for the larger of what stood there and what stands there now; `list` for each change of the index. */
export interface Written {
  readonly table: number;
  readonly list: number;
}

/** Units of one item's write. `before` and `after`: the item, where there was or is one. */
export function unitsOfWrite(before: WireItem | undefined, after: WireItem | undefined): Written {
  return { table: writeUnits(before, after), list: unitsOfList(before, after) };
}

/** A write whose condition did not hold costs as much as the item that it met. */
export const unitsOfRefusal = (before: WireItem | undefined): Written => ({ table: writeUnits(before), list: 0 });

function unitsOfList(before: WireItem | undefined, after: WireItem | undefined): number {
  const was = isListed(before) ? before : undefined;
  const is = isListed(after) ? after : undefined;
  if (!was && !is) return 0;
  if (!was) return writeUnits(is);
  if (!is) return writeUnits(was);
  // An index cannot change a key: the old entry is deleted and another is put.
  if (INDEX_KEYS.some((name) => keyOf(was, name) !== keyOf(is, name))) return writeUnits(was) + writeUnits(is);
  return isSame(was, is) ? 0 : writeUnits(was, is);
}

const keyOf = (item: WireItem, name: string): unknown => item[name]?.S;
const isListed = (item: WireItem | undefined): item is WireItem =>
  item !== undefined && INDEX_KEYS.every((name) => keyOf(item, name) !== undefined);

function isSame(a: unknown, b: unknown): boolean {
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return a === b;
  const [ours, theirs] = [Object.entries(a), b as Readonly<Record<string, unknown>>];
  return (
    ours.length === Object.keys(theirs).length &&
    ours.every(([name, value]) => name in theirs && isSame(value, theirs[name]))
  );
}

/** Each item of a get is rounded up by itself, one that is not there included; half of that without consistency. */
export const unitsOfGet = (item: WireItem | undefined, consistent: boolean): number =>
  readUnits(item ? [item] : [], consistent);

/** A query is rounded up as a whole, over everything that it went through, found or filtered out. */
export const unitsOfQuery = (items: readonly WireItem[], consistent: boolean): number => readUnits(items, consistent);

function readUnits(items: readonly WireItem[], consistent: boolean): number {
  const bytes = items.reduce((sum, item) => sum + itemSize(item), 0);
  return Math.max(1, Math.ceil(bytes / READ_BYTES)) * (consistent ? 1 : 0.5);
}
