/** Handlebars behind core's port: our helpers, no prototypes, no partials, and bounds on everything that can grow. */
import Handlebars from "handlebars";
import { BOUNDS } from "../../core/templates/model.ts";
import type { RenderResult, SourceFacts, SourceProblem, TemplateEngine } from "../../core/templates/ports.ts";
import { factsOf } from "./facts.ts";
import { each, HELPERS, isTrue, type Options, type Run, shown, step } from "./helpers.ts";
import { Stop } from "./stop.ts";

const handlebars = Handlebars.create();
for (const name of Object.keys(handlebars.helpers)) handlebars.unregisterHelper(name);
const PRINT = "print value";

const optionsOf = (args: readonly unknown[]): Options => args.at(-1) as Options;
for (const [name, helper] of Object.entries(HELPERS))
  handlebars.registerHelper(name, (...args: unknown[]) => {
    const { data, hash } = optionsOf(args);
    step(data.run);
    return counted(data.run, helper(data.run, args.slice(0, -1), hash));
  });
handlebars.registerHelper(PRINT, (...args: unknown[]) => {
  const { run } = optionsOf(args).data;
  step(run);
  return counted(run, shown(args[0]));
});
handlebars.registerHelper("if", function (this: unknown, value: unknown, options: Options) {
  step(options.data.run);
  return isTrue(value) ? options.fn(this) : options.inverse(this);
});
handlebars.registerHelper("unless", function (this: unknown, value: unknown, options: Options) {
  step(options.data.run);
  return isTrue(value) ? options.inverse(this) : options.fn(this);
});
handlebars.registerHelper("each", function (this: unknown, collection: unknown, options: Options) {
  return each(this, collection, options, (frame) => Handlebars.createFrame(frame));
});

/** A source of a hundred thousand characters could say one long value ten thousand times. */
function counted(run: Run, value: unknown): unknown {
  if (typeof value === "string") run.printed += value.length;
  if (run.printed > BOUNDS.output) throw new Stop("too_large", `makes more than ${BOUNDS.output} characters`);
  return value;
}

const KNOWN = Object.fromEntries([...Object.keys(HELPERS), PRINT, "if", "unless", "each"].map((name) => [name, true]));

type Compiled = (values: unknown, options: unknown) => string;
interface Known {
  readonly facts: SourceFacts;
  readonly compiled: Map<boolean, Compiled>;
  readonly program: unknown;
}

const MAX_KNOWN = 200;
const known = new Map<string, Known>();

function read(source: string, most: number): Known {
  const there = known.get(source);
  if (there) return there;
  const fresh = readAnew(source, most);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(source, fresh);
  return fresh;
}

function readAnew(source: string, most: number): Known {
  const refused = (problem: SourceProblem): Known => ({
    facts: { ...factsOf(undefined, ""), problems: [problem] },
    compiled: new Map(),
    program: undefined,
  });
  // An abstract syntax tree in place of a text is a known way in.
  if (typeof source !== "string") return refused({ code: "not_text", message: "is no text" });
  if (source.length > most) return refused({ code: "too_large", message: `has more than ${most} characters` });
  try {
    const nested = nesting(source);
    if (nested) return refused(nested);
    const program: unknown = handlebars.parse(source);
    return { facts: factsOf(program, source), compiled: new Map(), program };
  } catch (error) {
    return refused(syntaxProblem(error));
  }
}

/** Before it is parsed: the parser calls itself for every level. */
function nesting(source: string): SourceProblem | undefined {
  let [open, calls] = [0, 0];
  let places = 0;
  if (/\{\{[^}]{4000}/.test(source)) return { code: "too_large", message: "has a place of more than 4000 characters" };
  for (const [token] of source.matchAll(/\{\{~?#|\{\{~?\/|\{\{|\(|\)|\}\}/g)) {
    if (token.startsWith("{{")) places += 1;
    if (places > MAX_PLACES) return { code: "too_many_places", message: `has more than ${MAX_PLACES} places` };
    if (token === "{{") continue;
    if (token === "(") calls += 1;
    else if (token === ")") calls = Math.max(0, calls - 1);
    else if (token === "}}") calls = 0;
    else open += token.endsWith("#") ? 1 : -1;
    if (open > MAX_NESTING || calls > MAX_NESTING)
      return { code: "too_deep", message: "has too many blocks in blocks" };
  }
  return undefined;
}
/** What a template of a thousand places takes to compile grows with their square. */
const MAX_PLACES = 1_000;
/** Parentheses of plain text count too, until the next place. */
const MAX_NESTING = 400;

function syntaxProblem(error: unknown): SourceProblem {
  if (error instanceof RangeError) return { code: "too_deep", message: "has too many blocks in blocks" };
  const { message, lineNumber, column } = error as { message?: string; lineNumber?: number; column?: number };
  const said = String(message);
  const [head = ""] = said.split("\n");
  const parsed = /^(?:Parse|Lexical) error on line (\d+)/.exec(head);
  const line = lineNumber ?? (parsed ? Number(parsed[1]) : undefined);
  const place = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column: column + 1 }) };
  if (!parsed) return { code: "syntax", message: head.replace(/ - \d+:\d+$/, "").slice(0, 200), ...place };
  const unclosed = said.includes("got 'EOF'");
  return {
    code: "syntax",
    message: unclosed ? "ends before everything that was opened is closed" : "is no Handlebars",
    ...place,
  };
}

interface MustacheNode {
  type: string;
  path: { type: string; original?: string };
  params: unknown[];
  hash?: { pairs?: unknown[] };
}

/** Every place that shows a value shows it through our own helper, which counts. */
function withPrint(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withPrint);
  if (node === null || typeof node !== "object") return node;
  const copy = Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, withPrint(value)]),
  ) as unknown as MustacheNode;
  if (copy.type !== "MustacheStatement" || Object.hasOwn(HELPERS, copy.path.original ?? "")) return copy;
  return {
    ...copy,
    path: { ...copy.path, original: PRINT, parts: [PRINT], head: PRINT, tail: [], depth: 0, data: false },
    params: [copy.path],
  };
}

export const handlebarsEngine: TemplateEngine = {
  parse: (source) => read(source, BOUNDS.ready).facts,

  render(source, values, { mode, language, timeZone }): RenderResult {
    const it = read(source, BOUNDS.ready);
    const [problem] = it.facts.problems;
    if (problem) return { kind: "failed", ...problem };
    const [partial] = it.facts.partials;
    if (partial)
      return {
        kind: "failed",
        code: "partial",
        message: `the partial ${partial.name} was not put in`,
        line: partial.line,
      };
    try {
      const escapes = mode === "html";
      let compiled = it.compiled.get(escapes);
      if (!compiled) {
        compiled = handlebars.compile(
          withPrint(it.program) as string,
          {
            knownHelpers: KNOWN,
            knownHelpersOnly: true,
            noEscape: !escapes,
            strict: false,
          } as CompileOptions,
        ) as Compiled;
        it.compiled.set(escapes, compiled);
      }
      const run: Run = { language, timeZone, steps: 0, rounds: 0, printed: 0 };
      const made = compiled(plain(values), {
        data: { run },
        allowProtoMethodsByDefault: false,
        allowProtoPropertiesByDefault: false,
      });
      if (made.length > BOUNDS.output)
        return { kind: "failed", code: "too_large", message: `makes more than ${BOUNDS.output} characters` };
      return { kind: "rendered", text: mode === "line" ? oneLine(made) : made };
    } catch (error) {
      if (error instanceof Stop) return { kind: "failed", code: error.code, message: error.message };
      if (error instanceof RangeError)
        return { kind: "failed", code: "too_deep", message: "has too many blocks in blocks" };
      const { message } = error as Error;
      return { kind: "failed", code: "failed", message: String(message).slice(0, 200) };
    }
  },
};

type CompileOptions = NonNullable<Parameters<typeof Handlebars.compile>[1]>;

/** A copy that inherits nothing: no name leads out of it. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return typeof value === "function" ? undefined : value;
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  // Handlebars compares loosely what a loop goes through with what is around it, and would fail to make a text of this.
  Object.defineProperty(copy, Symbol.toPrimitive, { value: () => "" });
  for (const [name, field] of Object.entries(value)) if (name !== "__proto__") copy[name] = plain(field);
  return copy;
}

/** Breaks in a headline would be headers of their own. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
