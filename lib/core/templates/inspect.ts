/** A version with everything that there is to say about it, ready to be published; and one body of it, as somebody would get it. */
import { compose, ofPartials, type PartialSource } from "./compose.ts";
import { examplesOf, type Surroundings, valuesOf } from "./data.ts";
import { type Filled, fill } from "./fill.ts";
import { type Borrowed, lint } from "./lint.ts";
import {
  type Finding,
  languageChain,
  languageFor,
  type Part,
  partsOf,
  type StoredBody,
  type Template,
} from "./model.ts";
import type {
  KnownProviderTemplate,
  MailCompiler,
  MediumFacts,
  ReadyRow,
  TemplateEngine,
  TemplateStore,
} from "./ports.ts";

export interface InspectPorts {
  readonly templates: Pick<TemplateStore, "all" | "get" | "version" | "bodies">;
  readonly engine: TemplateEngine;
  readonly mail: MailCompiler;
  readonly media: readonly MediumFacts[];
  readonly providerTemplates: () => Promise<readonly KnownProviderTemplate[] | undefined>;
}

export interface Inspected {
  readonly findings: readonly Finding[];
  /** Without those that cannot be made ready. */
  readonly ready: readonly ReadyRow[];
}

/** All bodies, or those of one place. */
export type Inspect = (template: Template, bodies: readonly StoredBody[]) => Promise<Inspected>;

export function makeInspect({ templates, engine, mail, media, providerTemplates }: InspectPorts): Inspect {
  return async (template, bodies) => {
    const partials = await readPartials(bodies);
    const { kind, variables, defaultLanguage } = template;
    const whatsapp = bodies.some(({ body }) => body.kind === "whatsapp");
    const known = whatsapp ? await providerTemplates() : undefined;
    const borrowed = bodies.flatMap((stored) => borrowedBy(stored, partialSource(partials, template, stored)));
    const findings: Finding[] = [
      ...lint({ kind, variables, defaultLanguage, bodies, media, borrowed, providerTemplates: known }, engine),
    ];
    if (kind === "partial") {
      for (const { medium, language, body } of bodies) {
        const source = partialSource(partials, template, { medium, language });
        findings.push(...ofPartials({ medium, language }, body, source, engine, template.key));
      }
      return { findings: unique(findings), ready: [] };
    }
    const ready: ReadyRow[] = [];
    for (const { medium, language, body } of bodies) {
      const source = partialSource(partials, template, { medium, language });
      const composed = await compose({ medium, language }, body, source, { engine, mail });
      findings.push(...composed.findings);
      if (!composed.ready) continue;
      ready.push({ medium, language, body: composed.ready });
      const wrong = findings.some(
        (finding) => finding.severity === "error" && finding.medium === medium && finding.language === language,
      );
      // What is known to be wrong would only be said again.
      if (!wrong) findings.push(...withExamples(template, { medium, language, body: composed.ready }));
    }
    return { findings: unique(findings), ready };
  };

  function withExamples(template: Template, { medium, language, body }: ReadyRow): readonly Finding[] {
    const outcome = filledWith(template, { medium, language, body }, examplesOf(template.variables), EXAMPLE, engine);
    if (outcome.kind === "filled") return [];
    return outcome.problems.map(({ part, code, message, line }) => ({
      severity: "warning",
      code,
      medium,
      language,
      part,
      ...(line === undefined ? {} : { line }),
      message: `with the examples: ${message}`,
    }));
  }

  /** Every partial that is filled in along with a body, each once a part. */
  function borrowedBy({ medium, language, body }: StoredBody, sourceOf: PartialSource): readonly Borrowed[] {
    return partsOf(body).flatMap((part) => {
      const found = new Map<string, string>();
      const follow = (source: string): void => {
        for (const { name } of engine.parse(source).partials) {
          const its = found.has(name) ? undefined : sourceOf(name, part);
          if (its === undefined) continue;
          found.set(name, its);
          follow(its);
        }
      };
      follow(part.source);
      return [...found].map(([partial, source]) => ({ medium, language, part: part.name, partial, source }));
    });
  }

  /** The active bodies of every partial that is named, and of those that these name. */
  async function readPartials(bodies: readonly StoredBody[]): Promise<ReadonlyMap<string, Partial>> {
    const named = (of: readonly StoredBody[]) =>
      of.flatMap(({ body }) =>
        partsOf(body).flatMap(({ source }) => engine.parse(source).partials.map(({ name }) => name)),
      );
    let wanted = [...new Set(named(bodies))];
    const found = new Map<string, Partial>();
    if (wanted.length === 0) return found;
    const all = new Map((await templates.all()).map((template) => [template.key, template]));
    while (wanted.length > 0 && found.size < MAX_PARTIALS) {
      const fresh = await Promise.all(wanted.map((key) => readPartial(all.get(key))));
      const there = fresh.filter((partial) => partial !== undefined);
      for (const partial of there) found.set(partial.key, partial);
      wanted = [...new Set(there.flatMap(({ bodies: its }) => named(its)))].filter(
        (key) => !found.has(key) && all.has(key),
      );
    }
    return found;
  }

  async function readPartial(template: Template | undefined): Promise<Partial | undefined> {
    if (template?.kind !== "partial" || template.activeVersion === null) return undefined;
    const version = await templates.version(template.id, template.activeVersion);
    if (!version) return undefined;
    return { key: template.key, defaultLanguage: version.defaultLanguage, bodies: await templates.bodies(version) };
  }
}

interface Partial {
  readonly key: string;
  readonly defaultLanguage: string;
  readonly bodies: readonly StoredBody[];
}
const MAX_PARTIALS = 50;

/** Somebody, where nobody is meant. */
export const EXAMPLE: Surroundings = {
  contact: { name: "Inés Huanca", language: null, country: null, tags: [], customFields: {} },
  business: { name: "Casa Andina" },
  unsubscribeUrl: "https://chasqui.example/u/example",
  preferencesUrl: "https://chasqui.example/p/example",
  timeZone: "UTC",
};

export function filledWith(
  { variables, defaultLanguage: _ }: Pick<Template, "variables" | "defaultLanguage">,
  { language, body }: ReadyRow,
  data: Readonly<Record<string, unknown>>,
  around: Surroundings,
  engine: TemplateEngine,
): Filled {
  return fill(body, valuesOf(variables, data, around), { language, timeZone: around.timeZone }, engine);
}

const partialSource =
  (
    partials: ReadonlyMap<string, Partial>,
    template: Template,
    { medium, language }: { medium: string; language: string },
  ): PartialSource =>
  (name, { name: part }: Part) => {
    const partial = partials.get(name);
    const there = partial?.bodies.filter((body) => body.medium === medium) ?? [];
    const chosen = languageFor(
      languageChain(language, template.defaultLanguage, partial?.defaultLanguage),
      there.map((body) => body.language),
    );
    const body = there.find((each) => each.language === chosen)?.body;
    return body && partsOf(body).find((each) => each.name === part)?.source;
  };

const unique = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values(),
];
