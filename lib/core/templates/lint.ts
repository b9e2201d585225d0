/** What is wrong with a version as it is written, and what one may want to know of it. Pure; what MJML says is found by `compose`. */
import { fits } from "./data.ts";
import { faultOf, type LinkFault, linksInHtml, linksInText } from "./links.ts";
import { ofProviderTemplate } from "./lint-approved.ts";
import {
  type Body,
  type BodyPlace,
  type Finding,
  GIVEN,
  type Part,
  partsOf,
  type StoredBody,
  type Variable,
} from "./model.ts";
import type { KnownProviderTemplate, MediumFacts, NamedVariable, TemplateEngine } from "./ports.ts";

export interface LintInput {
  readonly kind: "message" | "partial";
  readonly variables: readonly Variable[];
  readonly defaultLanguage: string;
  readonly bodies: readonly StoredBody[];
  readonly media: readonly MediumFacts[];
  /** What partials bring into the bodies. */
  readonly borrowed?: readonly Borrowed[];
  /** Undefined when nothing was ever synchronised: then nothing is said about them. */
  readonly providerTemplates?: readonly KnownProviderTemplate[] | undefined;
}

/** A partial that stands in a part of a body, itself or in another one. */
export interface Borrowed extends BodyPlace {
  readonly part: string;
  readonly partial: string;
  readonly source: string;
}

type About = Omit<Finding, keyof BodyPlace>;

export function lint(input: LintInput, engine: TemplateEngine): readonly Finding[] {
  const { bodies } = input;
  return [
    ...ofVariables(input, engine),
    ...ofLanguages(input),
    ...bodies.flatMap((stored) => {
      const { medium, language, body } = stored;
      const about = [
        ...partsOf(body).flatMap((part) => ofPart(part, input, engine)),
        ...ofLength(
          body,
          input.media.find((facts) => facts.medium === medium),
          engine,
        ),
        ...(body.kind === "whatsapp" && body.providerTemplate
          ? ofProviderTemplate(
              body.providerTemplate,
              input.providerTemplates,
              input.media.find((facts) => facts.medium === medium)?.wording,
            )
          : []),
      ];
      return about.map((finding): Finding => ({ medium, language, ...finding }));
    }),
    ...(input.borrowed ?? []).flatMap((one) => ofBorrowed(one, input, engine)),
  ];
}

/** A partial is filled with what the template that it stands in declares; its own faults are its own findings. */
function ofBorrowed(
  { medium, language, part, partial, source }: Borrowed,
  input: LintInput,
  engine: TemplateEngine,
): readonly Finding[] {
  return engine
    .parse(source)
    .variables.flatMap((variable) => ofVariable(variable, { name: part, source, mode: "text" }, input))
    .map(({ line: _line, column: _column, message, ...finding }) => ({
      ...{ medium, language, ...finding },
      message: `the partial ${partial}: ${message}`,
    }));
}

function ofVariables({ variables, bodies, kind, borrowed }: LintInput, engine: TemplateEngine): readonly Finding[] {
  const sources = [...bodies.flatMap(({ body }) => partsOf(body)), ...(borrowed ?? [])].map(({ source }) => source);
  const named = new Set(sources.flatMap((source) => engine.parse(source).variables.map(({ path }) => rootOf(path))));
  return variables.flatMap(({ name, type, example }): readonly Finding[] => [
    ...(bodies.length > 0 && kind === "message" && !named.has(name)
      ? [{ severity: "hint", code: "unused_variable", part: name, message: `nothing says ${name}` } as const]
      : []),
    ...(example === undefined || example === null || example === ""
      ? [
          {
            severity: "hint",
            code: "no_example",
            part: name,
            message: `${name} has no example: previews show nothing for it`,
          } as const,
        ]
      : fits(type, example)
        ? []
        : [
            {
              severity: "warning",
              code: "bad_example",
              part: name,
              message: `the example of ${name} is no ${type}`,
            } as const,
          ]),
  ]);
}

function ofLanguages({ bodies, defaultLanguage }: LintInput): readonly Finding[] {
  if (bodies.length === 0) return [{ severity: "error", code: "no_body", message: "there is nothing to send yet" }];
  const languages = [...new Set(bodies.map(({ language }) => language))];
  const media = [...new Set(bodies.map(({ medium }) => medium))];
  return media.flatMap((medium) => {
    const there = bodies.filter((body) => body.medium === medium).map(({ language }) => language);
    return [...new Set([defaultLanguage, ...languages])]
      .filter((language) => !there.includes(language))
      .map((language): Finding => {
        const needed = language === defaultLanguage;
        return {
          severity: needed ? "error" : "warning",
          code: "missing_language",
          medium,
          language,
          message: needed
            ? `has no body in ${language}, the language that everybody else gets`
            : `has no body in ${language}, which other media have`,
          suggestion: needed
            ? "Write it, or choose another default language."
            : "Write it; until then the default language is sent.",
        };
      });
  });
}

function ofPart(part: Part, input: LintInput, engine: TemplateEngine): readonly About[] {
  const { problems, variables } = engine.parse(part.source);
  return [
    ...problems.map((problem): About => ({ severity: "error", part: part.name, ...problem })),
    ...variables.flatMap((variable) => ofVariable(variable, part, input)),
    ...ofLinks(part),
  ];
}

const rootOf = (path: string): string => path.split(/[.[]/, 1)[0] ?? "";

function ofVariable({ path, line, column }: NamedVariable, part: Part, { variables }: LintInput): readonly About[] {
  const root = rootOf(path);
  const at = { part: part.name, line, column };
  const known = [...Object.keys(GIVEN), ...variables.map(({ name }) => name)];
  const given = Object.hasOwn(GIVEN, root) ? (GIVEN as Readonly<Record<string, readonly string[]>>)[root] : undefined;
  if (given) {
    const [, field] = path.replaceAll("[]", "").split(".");
    if (field === undefined || given.includes(field)) return [];
    return [
      unknown(
        `${root}.${field}`,
        given.map((name) => `${root}.${name}`),
        at,
      ),
    ];
  }
  const declared = variables.find(({ name }) => name === root);
  if (!declared) return [unknown(root, known, at)];
  return ofField(path, declared, known, at);
}

/** Lists and objects say by their example what they have. */
function ofField(
  path: string,
  { type, example, name }: Variable,
  known: readonly string[],
  at: Pick<About, "part" | "line" | "column">,
): readonly About[] {
  const steps = path.slice(name.length).match(/\[\]|[^.[\]]+/g) ?? [];
  if (type === "money")
    return steps.length === 0 || ["amount", "currency"].includes(steps[0] ?? "")
      ? []
      : [unknown(path, [`${name}.amount`, `${name}.currency`], at)];
  if (type !== "list" && type !== "object") {
    if (steps.length === 0 || steps[0] === "length") return [];
    const message =
      steps[0] === "[]" ? `${name} is no list to go through` : `${name} is a ${type}, which has no fields`;
    return [{ severity: "error", code: "wrong_type", ...at, message }];
  }
  let value: unknown = example;
  for (const [index, step] of steps.entries()) {
    if (value === undefined || value === null || value === "") return [];
    if (step === "[]") {
      if (typeof value !== "object") return [];
      value = Array.isArray(value) ? value[0] : Object.values(value)[0];
      continue;
    }
    if (step === "length") return [];
    if (typeof value !== "object" || !Object.hasOwn(value, step)) {
      const outside = known.includes(step) ? `../${steps.slice(index).join(".")}` : undefined;
      const fields = typeof value === "object" ? Object.keys(value) : [];
      const suggestion = outside
        ? `In a loop, what is outside is ${outside}.`
        : fields.length > 0
          ? `There are: ${fields.slice(0, 10).join(", ")}.`
          : undefined;
      return [
        {
          severity: "warning",
          code: "unknown_field",
          ...at,
          message: `the example of ${name} has no ${step}`,
          ...(suggestion && { suggestion }),
        },
      ];
    }
    value = (value as Record<string, unknown>)[step];
  }
  return [];
}

function unknown(name: string, known: readonly string[], at: Pick<About, "part" | "line" | "column">): About {
  const near = known.find((each) => distance(each.toLowerCase(), name.toLowerCase()) <= 2);
  return {
    severity: "error",
    code: "unknown_variable",
    ...at,
    message: `there is no variable ${name.slice(0, 60)}`,
    suggestion: near ? `Did you mean ${near}?` : `Declare it, or use one of: ${known.slice(0, 12).join(", ")}.`,
  };
}

/** Letters to change, add or leave out. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 3;
}

const FAULTS: Readonly<Record<LinkFault, readonly [Finding["severity"], string, string | undefined]>> = {
  empty: ["error", "leads nowhere", "Write an address, or leave the link out."],
  unsafe: ["error", "is no address that a message may hold", "Use https, mailto or tel."],
  relative: ["error", "is not whole: who reads the message is on no website", "Begin it with https://."],
  malformed: ["error", "is no address", undefined],
  insecure: ["warning", "is read by others on its way", "Use https."],
  placeholder: ["warning", "leads to an address that is nobody's", undefined],
};

function ofLinks({ name, source, mode }: Part): readonly About[] {
  const links =
    mode === "html"
      ? linksInHtml(source)
      : name === "url" || name.endsWith(".url")
        ? [{ address: source.trim(), at: 0 }]
        : linksInText(source);
  return links.flatMap(({ address, at }): readonly About[] => {
    const fault = faultOf(address);
    if (!fault) return [];
    const [severity, message, suggestion] = FAULTS[fault];
    const before = source.slice(0, at);
    const line = before.split("\n").length;
    const column = at - before.lastIndexOf("\n");
    const shown = address === "" ? "a link" : address.slice(0, 80);
    return [
      {
        severity,
        code: fault === "unsafe" ? "unsafe_link" : "broken_link",
        part: name,
        line,
        column,
        message: `${shown} ${message}`,
        ...(suggestion && { suggestion }),
      },
    ];
  });
}

/** What mail programs and telephones show of a headline, in characters. */
const SHOWN = { subject: 120, pushTitle: 65, pushBody: 240 } as const;

/** Without what fills its places, which differs each time. */
const written = (source: string, engine: TemplateEngine): number => {
  let length = [...source].length;
  for (const place of engine.parse(source).places) length -= [...place.written].length;
  return length;
};

function ofLength(body: Body, facts: MediumFacts | undefined, engine: TemplateEngine): readonly About[] {
  const long = (part: string, source: string | undefined, most: number, message: string): readonly About[] =>
    source !== undefined && written(source, engine) > most
      ? [{ severity: "warning", code: "too_long", part, message: `has more than ${most} characters: ${message}` }]
      : [];
  if (body.kind === "email") return long("subject", body.subject, SHOWN.subject, "mail programs cut it");
  if (body.kind === "push")
    return [
      ...long("title", body.title, SHOWN.pushTitle, "telephones cut it"),
      ...long("body", body.body, SHOWN.pushBody, "telephones cut it"),
    ];
  if (!facts) return [];
  const { choices = [] } = body;
  return [
    ...long("text", body.text, facts.text, "it becomes several messages"),
    ...(choices.length > facts.choices.count
      ? [
          {
            severity: "warning",
            code: "too_many_choices",
            part: "choices",
            message: `has more than ${facts.choices.count} choices: they are listed in the text`,
          } as const,
        ]
      : []),
    ...choices.flatMap(({ title }, index) => long(`choices.${index}.title`, title, facts.choices.title, "it is cut")),
  ];
}
