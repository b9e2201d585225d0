import { BlockList, isIP } from "node:net";
import { LocalRunnerError } from "./errors.ts";
import { isObject } from "./json.ts";

/**
 * Event patterns, as rules of an event bus and filters of event-source mappings use them: one meaning, two vocabularies.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export type PatternDialect = "bus" | "mapping";

type Matches = (value: unknown) => boolean;

/** Operators that rules know and the filters of event-source mappings do not. */
const busOnly = new Set(["wildcard", "cidr"]);

/**
 * Compiles a pattern into a predicate on events. Throws a LocalRunnerError for whatever AWS would refuse at deployment: an
 * operator that it (or this dialect) does not know, a leaf that is no list, an operator with the wrong argument.
 */
export function compilePattern(pattern: unknown, dialect: PatternDialect = "bus"): Matches {
  if (!isObject(pattern)) throw new LocalRunnerError("An event pattern is a JSON object.");
  return compileObject(pattern, dialect, "");
}

function compileObject(pattern: Record<string, unknown>, dialect: PatternDialect, path: string): Matches {
  const parts = Object.entries(pattern).map(([key, part]): Matches => {
    const here = path === "" ? key : `${path}.${key}`;
    if (key === "$or") return compileAlternatives(part, dialect, path);
    const matches = compileField(part, dialect, here);
    return (event) => matches(isObject(event) ? event[key] : undefined);
  });
  return (event) => parts.every((matches) => matches(event));
}

function compileAlternatives(part: unknown, dialect: PatternDialect, path: string): Matches {
  if (!Array.isArray(part) || !part.every(isObject)) throw new LocalRunnerError("$or takes a list of patterns.");
  const alternatives = part.map((one) => compileObject(one, dialect, path));
  return (event) => alternatives.some((matches) => matches(event));
}

function compileField(part: unknown, dialect: PatternDialect, path: string): Matches {
  if (isObject(part)) {
    const matches = compileObject(part, dialect, path);
    // Of a list of objects one element must satisfy the whole nested pattern.
    return (value) => (Array.isArray(value) ? value.some((item) => matches(item)) : matches(value));
  }
  if (!Array.isArray(part)) throw new LocalRunnerError(`The event pattern's ${path} must be a list or an object.`);
  const matchers = part.map((one) => compileMatcher(one, dialect, path));
  return (value) => matchers.some((matches) => matches(value));
}

/** Lists in an event match when one of their elements does; an absent field and an empty list have no element. */
const someElement =
  (matches: (leaf: unknown) => boolean): Matches =>
  (value) =>
    Array.isArray(value) ? value.some((item) => matches(item)) : value !== undefined && matches(value);

function compileMatcher(matcher: unknown, dialect: PatternDialect, path: string): Matches {
  if (!isObject(matcher)) return someElement((leaf) => leaf === matcher);
  const entries = Object.entries(matcher);
  const [operator, argument] = entries[0] ?? [];
  const refuse = (why: string): never => {
    throw new LocalRunnerError(`The event pattern's ${path}: ${why}`);
  };
  if (operator === undefined || entries.length !== 1) return refuse("a matcher has exactly one operator.");
  if (dialect === "mapping" && busOnly.has(operator)) {
    return refuse(`event-source mappings do not know the operator ${operator}.`);
  }
  switch (operator) {
    case "exists":
      if (typeof argument !== "boolean") return refuse("exists takes true or false.");
      // Only leaves exist: an object is no value of its own, nor is an empty list.
      return (value) =>
        (value !== undefined && !isObject(value) && !(Array.isArray(value) && value.length === 0)) === argument;
    case "numeric":
      return someElement(numericTest(argument, refuse));
    case "anything-but":
      return someElement(negation(argument, dialect, refuse));
    case "cidr":
      return someElement(cidrTest(argument, refuse));
    default: {
      const test = textTest(operator, argument);
      return test ? someElement(test) : refuse(`unknown operator or argument: ${JSON.stringify(matcher)}.`);
    }
  }
}

/** The operators on text; undefined when it is none of them or its argument is wrong. */
function textTest(operator: string, argument: unknown): ((leaf: unknown) => boolean) | undefined {
  const onText =
    (test: (text: string) => boolean) =>
    (leaf: unknown): boolean =>
      typeof leaf === "string" && test(leaf);
  const lower = (text: string): string => text.toLowerCase();
  const ignoringCase = isObject(argument) ? argument["equals-ignore-case"] : undefined;
  if (operator === "prefix" && typeof argument === "string") return onText((text) => text.startsWith(argument));
  if (operator === "suffix" && typeof argument === "string") return onText((text) => text.endsWith(argument));
  if (operator === "prefix" && typeof ignoringCase === "string") {
    return onText((text) => lower(text).startsWith(lower(ignoringCase)));
  }
  if (operator === "suffix" && typeof ignoringCase === "string") {
    return onText((text) => lower(text).endsWith(lower(ignoringCase)));
  }
  if (operator === "equals-ignore-case" && typeof argument === "string") {
    return onText((text) => lower(text) === lower(argument));
  }
  if (operator === "wildcard" && typeof argument === "string") {
    const expression = wildcardExpression(argument);
    return onText((text) => expression.test(text));
  }
  return undefined;
}

/** `*` stands for any characters; `\*` and `\\` for themselves. */
function wildcardExpression(pattern: string): RegExp {
  const source = pattern.replace(/\\([*\\])|(\*)|[\s\S]/g, (character, escaped?: string, star?: string) =>
    star ? "[\\s\\S]*" : (escaped ?? character).replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
  );
  return new RegExp(`^${source}$`);
}

function negation(
  argument: unknown,
  dialect: PatternDialect,
  refuse: (why: string) => never,
): (leaf: unknown) => boolean {
  if (isObject(argument)) {
    const [operator, inner] = Object.entries(argument)[0] ?? [];
    if (operator === undefined || (dialect === "mapping" && busOnly.has(operator))) {
      return refuse(`anything-but cannot negate ${operator}.`);
    }
    const tests = (Array.isArray(inner) ? inner : [inner]).map(
      (one) => textTest(operator, one) ?? refuse(`anything-but cannot negate ${JSON.stringify(argument)}.`),
    );
    return (leaf) => !tests.some((test) => test(leaf));
  }
  const values = Array.isArray(argument) ? argument : [argument];
  if (values.some((one) => typeof one !== "string" && typeof one !== "number")) {
    return refuse("anything-but takes texts, numbers or one operator.");
  }
  return (leaf) => !values.includes(leaf);
}

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  "=": (left, right) => left === right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

function numericTest(argument: unknown, refuse: (why: string) => never): (leaf: unknown) => boolean {
  if (!Array.isArray(argument) || argument.length === 0 || argument.length % 2 !== 0) {
    return refuse("numeric takes pairs of a comparison and a number.");
  }
  const tests: ((leaf: number) => boolean)[] = [];
  for (let index = 0; index < argument.length; index += 2) {
    const compare = comparisons[String(argument[index])];
    const bound: unknown = argument[index + 1];
    if (!compare || typeof bound !== "number") return refuse(`numeric does not know ${JSON.stringify(argument)}.`);
    tests.push((leaf) => compare(leaf, bound));
  }
  return (leaf) => typeof leaf === "number" && tests.every((test) => test(leaf));
}

function cidrTest(argument: unknown, refuse: (why: string) => never): (leaf: unknown) => boolean {
  const [address = "", bits = ""] = typeof argument === "string" ? argument.split("/") : [];
  const family = (text: string): "ipv4" | "ipv6" => (isIP(text) === 6 ? "ipv6" : "ipv4");
  if (isIP(address) === 0 || !/^\d+$/.test(bits)) return refuse("cidr takes an address block.");
  const block = new BlockList();
  block.addSubnet(address, Number(bits), family(address));
  return (leaf) => typeof leaf === "string" && isIP(leaf) !== 0 && block.check(leaf, family(leaf));
}
