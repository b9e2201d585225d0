/** A template that is written here, as its provider is asked to approve it. */
import type { SubmittedTemplate } from "../provider-templates/model.ts";
import { examplesOf, valuesOf } from "./data.ts";
import { EXAMPLE, type Inspect } from "./inspect.ts";
import { type Finding, hasErrors, type ProviderTemplateBody, type TemplateWording } from "./model.ts";
import type { TemplateEngine, TemplateStore } from "./ports.ts";
import { numbered, placesIn } from "./wording.ts";

export type DraftSubmission = (input: {
  readonly templateId: string;
  readonly medium: string;
  readonly language: string;
  /** The draft when absent, or the active one where there is none. */
  readonly version?: number;
}) => Promise<
  | { readonly kind: "ready"; readonly template: SubmittedTemplate }
  | { readonly kind: "missing"; readonly what: "template" | "version" | "body" }
  /** It names a template that was made at the provider, or none; or does not say what it is to be taken for. */
  | { readonly kind: "not_ours" | "no_category" }
  | { readonly kind: "faulty"; readonly findings: readonly Finding[] }
>;

interface Ports {
  readonly templates: Pick<TemplateStore, "get" | "version" | "body">;
  readonly inspect: Inspect;
  readonly engine: TemplateEngine;
}

/** Of another account's template of this name, and of what is known of it there, nothing stands in the way. */
const PASSING: ReadonlySet<string> = new Set(["template_state", "variable_count", "missing_language"]);

export function makeDraftSubmission({ templates, inspect, engine }: Ports): DraftSubmission {
  return async ({ templateId, medium, language, version: asked }) => {
    const template = await templates.get(templateId);
    if (!template) return { kind: "missing", what: "template" };
    const number = asked ?? template.draft?.number ?? template.activeVersion;
    if (number === null) return { kind: "missing", what: "version" };
    const stored = await templates.body(templateId, number, medium, language);
    if (!stored) return { kind: "missing", what: "body" };
    const ours = stored.body.kind === "whatsapp" ? stored.body.providerTemplate : undefined;
    if (!ours?.wording) return { kind: "not_ours" };
    if (!ours.category) return { kind: "no_category" };
    const { findings } = await inspect(template, [stored]);
    const wrong = findings.filter(
      (finding) => finding.medium === medium && finding.language === language && !PASSING.has(finding.code),
    );
    if (hasErrors(wrong)) return { kind: "faulty", findings: wrong };
    const values = valuesOf(template.variables, examplesOf(template.variables), EXAMPLE);
    const problems: Finding[] = [];
    const shown = (part: string) => (source: string) => {
      const made = engine.render(source, values, { mode: "line", language, timeZone: EXAMPLE.timeZone });
      const text = made.kind === "rendered" ? made.text.trim() : "";
      if (text === "")
        problems.push({
          ...{ severity: "error", code: "no_example", medium, language, part: `providerTemplate.wording.${part}` },
          message: `${source} shows nothing: the provider wants an example`,
          suggestion: "Give the variable an example.",
        });
      return text;
    };
    const made = submittedOf(ours, ours.wording, ours.category, shown);
    return problems.length > 0 ? { kind: "faulty", findings: problems } : { kind: "ready", template: made };
  };
}

function submittedOf(
  { name, language }: ProviderTemplateBody,
  { text, header, footer, buttons = [] }: TemplateWording,
  category: SubmittedTemplate["category"],
  shown: (part: string) => (source: string) => string,
): SubmittedTemplate {
  const example = (part: string, source: string) => {
    const [place] = placesIn(source);
    return place === undefined ? {} : { example: shown(part)(place) };
  };
  return {
    ...{ name, category, language: language.replace("-", "_") },
    text: numbered(text),
    examples: placesIn(text).map(shown("text")),
    ...(header?.kind === "text"
      ? { header: { kind: "text", text: numbered(header.text), ...example("header.text", header.text) } }
      : header
        ? { header: { kind: header.kind, url: shown("header.url")(header.url) } }
        : {}),
    ...(footer === undefined ? {} : { footer }),
    buttons: buttons.map((button, index) => {
      if (button.kind !== "url") return button;
      const { url, ...rest } = button;
      // The example is the whole address.
      const filled = placesIn(url).length === 0 ? {} : { example: shown(`buttons.${index}.url`)(url) };
      return { ...rest, url: numbered(url), ...filled };
    }),
  };
}
