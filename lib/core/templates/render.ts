/** From a template's name and some data to what is sent. Asked when a sending is planned; knows nothing of MJML. */
import type { Ids } from "../kernel/ports.ts";
import { type DataError, errorsOf, type Surroundings, valuesOf } from "./data.ts";
import { type FillProblem, fill } from "./fill.ts";
import { findPublished, type NotFound } from "./find.ts";
import {
  languageChain,
  languageFor,
  type PinnedTemplate,
  type RenderedBody,
  type Template,
  type TemplateVersion,
} from "./model.ts";
import type { TemplateEngine, TemplateStore } from "./ports.ts";

interface RenderPorts {
  readonly templates: Pick<TemplateStore, "get" | "version" | "ready">;
  readonly engine: TemplateEngine;
  readonly ids: Pick<Ids, "derive">;
}

export interface RenderInput {
  /** The key, the id, or what was found before. */
  readonly template: string | PinnedTemplate;
  /** The active one when absent. */
  readonly version?: number;
  readonly medium: string;
  /** Wished for, the dearest first; then the contact's own, then the template's. */
  readonly languages?: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly around: Surroundings;
}

export type RenderOutcome =
  | (RenderedBody & {
      readonly kind: "rendered";
      readonly templateId: string;
      readonly key: string;
      readonly version: number;
      readonly language: string;
      /** Variables that nobody filled, and data that the template does not declare. */
      readonly problems: readonly FillProblem[];
    })
  | NotFound
  | { readonly kind: "no_body"; readonly languages: readonly string[]; readonly media: readonly string[] }
  | { readonly kind: "bad_data"; readonly errors: readonly DataError[] }
  | { readonly kind: "failed"; readonly problems: readonly FillProblem[] };

export type RenderTemplate = (input: RenderInput) => Promise<RenderOutcome>;

/** Costs three reads of the table; of a pinned template two, which a process may remember. */
export function makeRenderTemplate({ templates, engine, ids }: RenderPorts): RenderTemplate {
  return async ({ template: named, version: number, medium, languages = [], data, around }) => {
    if (typeof named === "string") {
      const found = await findPublished({ templates, ids }, named, number);
      return found.kind === "found" ? filledIn(found.template, found.version) : found;
    }
    const version = await templates.version(named.id, named.version);
    return version?.contentHash ? filledIn(named, version) : { kind: "missing", what: "version" };

    async function filledIn(of: Pick<Template, "id" | "key">, from: TemplateVersion): Promise<RenderOutcome> {
      const there = from.bodies.filter((body) => body.medium === medium).map(({ language }) => language);
      const chain = languageChain(...languages, around.contact?.language, from.defaultLanguage);
      const language = languageFor(chain, there);
      const row = language === undefined ? undefined : await templates.ready(from, medium, language);
      if (language === undefined || !row)
        return { kind: "no_body", languages: there, media: [...new Set(from.bodies.map((body) => body.medium))] };
      const errors = errorsOf(from.variables, data);
      if (errors.length > 0) return { kind: "bad_data", errors };
      const values = valuesOf(from.variables, data, around);
      const outcome = fill(row.body, values, { language, timeZone: around.timeZone }, engine);
      if (outcome.kind === "failed") return outcome;
      const declared = new Set(from.variables.map(({ name }) => name));
      const unused = Object.keys(data)
        .filter((name) => !declared.has(name))
        .map((name) => ({
          part: "data",
          code: "undeclared",
          message: `the template has no variable ${name.slice(0, 60)}`,
        }));
      return {
        kind: "rendered",
        ...outcome.rendered,
        templateId: of.id,
        key: of.key,
        version: from.number,
        language,
        problems: [...outcome.empty, ...unused],
      };
    }
  };
}
