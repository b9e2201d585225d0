/**
 * What a template is made of, and what of it we do not run. Everything that is not named here is refused: so a way around that Handlebars
 * has, or will have, is none of ours.
 */
import { BOUNDS } from "../../core/templates/model.ts";
import type { NamedPartial, NamedVariable, SourceFacts, SourceProblem } from "../../core/templates/ports.ts";
import { ARITY, BLOCKS, HELPERS } from "./helpers.ts";

type Location = { readonly start: { readonly line: number; readonly column: number } };
type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly loc: Location };
type PathNode = Node & {
  readonly original: string;
  readonly parts: readonly unknown[];
  readonly depth: number;
  readonly data: boolean;
};

/** What a name stands for in a block: a path from the top, or a value that is no place in the data (`@index`). */
interface Scope {
  readonly base: string;
  readonly names: Readonly<Record<string, string>>;
  readonly outer?: Scope | undefined;
}

const DATA = ["index", "key", "first", "last", "root"];
/** Of objects and functions, not of data. */
const NEVER = /^(__.*__|constructor|prototype|caller|callee|arguments|valueOf|toString|hasOwnProperty)$/;

export function factsOf(program: unknown, source: string): SourceFacts {
  const variables: NamedVariable[] = [];
  const helpers = new Set<string>();
  const partials: NamedPartial[] = [];
  const problems: SourceProblem[] = [];
  const offsets = lineOffsets(source);
  let tooDeep = false;

  const placeOf = ({ loc }: Pick<Node, "loc">) => ({ line: loc.start.line, column: loc.start.column + 1 });
  const refuse = (node: Pick<Node, "loc">, code: string, message: string): undefined => {
    if (problems.length < MAX_PROBLEMS) problems.push({ code, message, ...placeOf(node) });
  };

  function body(statements: unknown, scope: Scope, depth: number): undefined {
    for (const statement of statements as readonly Node[]) visit(statement, scope, depth);
  }

  function visit(node: Node, scope: Scope, depth: number): undefined {
    if (depth > BOUNDS.depth) {
      if (!tooDeep) refuse(node, "too_deep", `stands in more than ${BOUNDS.depth} blocks`);
      tooDeep = true;
      return;
    }
    switch (node.type) {
      case "ContentStatement":
      case "CommentStatement":
        return;
      case "MustacheStatement":
        if (node.escaped === false)
          refuse(node, "unescaped", "is filled in as it is, without being escaped: use two braces");
        return mustache(node, scope, depth);
      case "BlockStatement":
        return block(node, scope, depth);
      case "PartialStatement":
        return partial(node);
      default:
        refuse(node, "not_allowed", `templates have no ${WORDS[node.type] ?? node.type}`);
    }
  }

  function mustache(node: Node, scope: Scope, depth: number): undefined {
    const callee = node.path as PathNode;
    const called = argumentsOf(node).length > 0 || Object.hasOwn(HELPERS, String(callee.original));
    if (called) return call(node, scope, depth, "printed");
    path(callee, scope, "printed");
  }

  /** A helper with its values. */
  function call(node: Node, scope: Scope, depth: number, use: NamedVariable["use"]): undefined {
    if (depth > BOUNDS.depth) {
      if (!tooDeep) refuse(node, "too_deep", `stands in more than ${BOUNDS.depth} calls`);
      tooDeep = true;
      return;
    }
    const { original: name, type } = node.path as PathNode;
    const known = type === "PathExpression" && Object.hasOwn(HELPERS, name);
    if (!known)
      return refuse(
        node,
        "unknown_helper",
        `there is no helper ${String(name).slice(0, 60)}; there are ${Object.keys(HELPERS).join(", ")}`,
      );
    helpers.add(name);
    arity(node, name);
    // What has something to stand for it is asked after, not just shown.
    const asked = name === "default" || use === "asked" || LOGIC.has(name) ? "asked" : "printed";
    for (const value of argumentsOf(node)) argument(value, scope, depth + 1, asked);
  }

  function arity(node: Node, name: string): undefined {
    const [least, most] = ARITY[name] ?? [0, 0];
    const count = (node.params as readonly unknown[]).length;
    if (count < least || count > most)
      refuse(node, "arguments", `${name} takes ${least === most ? least : `${least} to ${most}`} values, not ${count}`);
  }

  function argument(node: Node, scope: Scope, depth: number, use: NamedVariable["use"]): undefined {
    if (node.type === "PathExpression") path(node as PathNode, scope, use);
    else if (node.type === "SubExpression") call(node, scope, depth, use);
    else if (!LITERALS.has(node.type)) refuse(node, "not_allowed", `${node.type} is no value`);
  }

  function block(node: Node, scope: Scope, depth: number): undefined {
    const { original: name } = node.path as PathNode;
    if (!BLOCKS.includes(name)) {
      refuse(node, "unknown_block", `there is no block ${String(name).slice(0, 60)}; there are ${BLOCKS.join(", ")}`);
      return;
    }
    helpers.add(name);
    arity(node, name);
    if (hashOf(node).length > 0) refuse(node, "arguments", `${name} takes no named values`);
    const [collection] = node.params as readonly Node[];
    if (collection) argument(collection, scope, depth + 1, "asked");
    const program = node.program as Node | null;
    const inner = name === "each" ? within(collection, program, scope) : scope;
    if (program) body(program.body, inner, depth + 1);
    const inverse = node.inverse as Node | null;
    if (inverse) body(inverse.body, scope, depth + 1);
  }

  function within(collection: Node | undefined, program: Node | null, outer: Scope): Scope {
    const through = collection?.type === "PathExpression" ? resolve(collection as PathNode, outer) : undefined;
    const base = through === undefined ? UNKNOWN : `${through}[]`;
    const [item, key] = (program?.blockParams as readonly string[] | undefined) ?? [];
    const names = { ...outer.names, ...(item ? { [item]: base } : {}), ...(key ? { [key]: UNKNOWN } : {}) };
    return { base, names, outer };
  }

  function path(node: PathNode, scope: Scope, use: NamedVariable["use"]): undefined {
    if (node.type !== "PathExpression")
      return refuse(node, "not_allowed", "a text or number stands where a variable belongs");
    const resolved = resolve(node, scope);
    if (resolved !== undefined && resolved !== "" && !resolved.startsWith(UNKNOWN))
      variables.push({ path: resolved, use, ...placeOf(node) });
  }

  /** From the top. Undefined, with the problem noted, for what no data could have. */
  function resolve(node: PathNode, scope: Scope): string | undefined {
    const parts = node.parts.map(String);
    if (node.parts.some((part) => typeof part !== "string") || parts.some((part) => NEVER.test(part))) {
      refuse(node, "not_allowed", `${node.original.slice(0, 60)} reaches for what is no data`);
      return undefined;
    }
    const [head = "", ...rest] = parts;
    if (node.data) {
      if (!DATA.includes(head)) refuse(node, "not_allowed", `there is no @${head.slice(0, 60)}`);
      return head === "root" ? rest.join(".") : UNKNOWN;
    }
    let from: Scope | undefined = scope;
    for (let up = 0; up < node.depth; up++) from = from?.outer;
    if (!from) {
      refuse(node, "not_allowed", `${node.original.slice(0, 60)} goes up further than there are blocks`);
      return undefined;
    }
    const named = node.depth === 0 && Object.hasOwn(from.names, head) ? from.names[head] : undefined;
    return [...(named === undefined ? [from.base, ...parts] : [named, ...rest])]
      .filter((part) => part !== "")
      .join(".");
  }

  function partial(node: Node): undefined {
    const name = node.name as PathNode;
    if (name.type !== "PathExpression" || !/^[a-z0-9_-]{1,60}$/.test(name.original))
      return refuse(node, "not_allowed", "a partial is named by the key of its template");
    if (argumentsOf(node).length > 0)
      return refuse(node, "arguments", "a partial takes no values: it sees what is around it");
    const from = offsets(node.loc.start);
    const to = source.indexOf("}}", from) + 2;
    partials.push({ name: name.original, from, to, ...placeOf(node) });
  }

  if (program) body((program as Node).body, { base: "", names: {} }, 0);
  return { variables, helpers: [...helpers], partials, places: placesIn(source), problems };
}

const MAX_PROBLEMS = 20;
const UNKNOWN = "?";
const LOGIC: ReadonlySet<string> = new Set(["eq", "ne", "gt", "lt", "and", "or", "not"]);
const LITERALS: ReadonlySet<string> = new Set([
  "StringLiteral",
  "NumberLiteral",
  "BooleanLiteral",
  "NullLiteral",
  "UndefinedLiteral",
]);
const WORDS: Readonly<Record<string, string>> = {
  Decorator: "decorators",
  DecoratorBlock: "decorators or partials of their own",
  PartialBlockStatement: "blocks of partials",
};

const hashOf = (node: Node): readonly { readonly value: Node }[] =>
  (node.hash as { pairs?: readonly { value: Node }[] } | undefined)?.pairs ?? [];
const argumentsOf = (node: Node): readonly Node[] => [
  ...(node.params as readonly Node[]),
  ...hashOf(node).map(({ value }) => value),
];

function lineOffsets(source: string): (at: { readonly line: number; readonly column: number }) => number {
  const starts = [0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return ({ line, column }) => (starts[line - 1] ?? 0) + column;
}

function placesIn(source: string): SourceFacts["places"] {
  const places: { line: number; column: number; written: string }[] = [];
  let [line, start, seen] = [1, 0, 0];
  for (const { 0: written, index } of source.matchAll(/\{\{[^{}]*\}\}/g)) {
    if (written.startsWith("{{!")) continue;
    for (let at = source.indexOf("\n", seen); at >= 0 && at < index; at = source.indexOf("\n", at + 1)) {
      line += 1;
      start = at + 1;
      seen = at + 1;
    }
    places.push({ line, column: index - start + 1, written });
  }
  return places;
}
