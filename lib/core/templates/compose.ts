/** What somebody wrote becomes what is ready to be filled in: partials stand in it, MJML is HTML, an e-mail has its text. */
import {
  BOUNDS,
  type Body,
  type BodyPlace,
  type EmailBody,
  type Finding,
  type Part,
  partsOf,
  type ReadyBody,
  withParts,
} from "./model.ts";
import type { MailCompiler, SourceFacts, TemplateEngine } from "./ports.ts";
import { filledBy } from "./wording.ts";

/** The same part of a partial's body, in that medium and language or one that stands for it; undefined where there is none. */
export type PartialSource = (name: string, part: Part) => string | undefined;

export interface Composed {
  /** Undefined when findings say why not. */
  readonly ready: ReadyBody | undefined;
  readonly findings: readonly Finding[];
}

interface ComposePorts {
  readonly engine: TemplateEngine;
  readonly mail: MailCompiler;
}

export async function compose(
  place: BodyPlace,
  body: Body,
  partial: PartialSource,
  { engine, mail }: ComposePorts,
): Promise<Composed> {
  const findings: Finding[] = [];
  const error = (finding: Omit<Finding, "severity" | keyof BodyPlace>) =>
    void findings.push({ severity: "error", ...place, ...finding });
  const whole = withParts(body, (part) => withPartials(part, partial, engine, error));
  if (findings.length > 0) return { ready: undefined, findings };
  if (whole.kind === "whatsapp" && whole.providerTemplate)
    return { ready: { ...whole, providerTemplate: filledBy(whole.providerTemplate) }, findings };
  if (whole.kind !== "email") return { ready: whole, findings };

  const html = whole.mjml === undefined ? whole.html : await compiled(whole.mjml);
  if (html === undefined) return { ready: undefined, findings };
  if (findings.some(({ severity }) => severity === "error")) return { ready: undefined, findings };
  const text = whole.text?.trim() ? whole.text : await mail.textOf(html);
  const { mjml: _mjml, html: _html, text: _text, ...rest } = whole;
  const ready = { ...rest, html: withPreheader(html, whole.preheader), text };
  for (const { name, source } of partsOf(ready)) {
    const [problem] = engine.parse(source).problems;
    if (!problem || isOwn(whole, name)) continue;
    const suggestion = name === "text" ? "Write the text of this e-mail yourself." : undefined;
    error({
      part: name,
      code: "broken_by_mjml",
      message: `what is made of it ${problem.message}`,
      ...(suggestion && { suggestion }),
    });
  }
  if (ready.html.length > BOUNDS.ready)
    error({ part: "html", code: "too_large", message: `becomes more than ${BOUNDS.ready} characters of HTML` });
  return { ready: findings.some(({ severity }) => severity === "error") ? undefined : ready, findings };

  async function compiled(mjml: string): Promise<string | undefined> {
    const outcome = await mail.compile(mjml);
    if ("problem" in outcome) {
      error({ part: "mjml", ...outcome.problem });
      return undefined;
    }
    for (const problem of outcome.problems) {
      // What MJML does not know it leaves out; of an attribute, only that.
      const severity = problem.message.includes("doesn't exist") ? "error" : "warning";
      findings.push({ severity, ...place, part: "mjml", ...problem });
    }
    for (const lost of lostPlaces(engine.parse(mjml), outcome.html))
      error({
        part: "mjml",
        code: "lost_place",
        message: `MJML leaves out ${lost.written} here`,
        suggestion: "Between components, places and blocks stand in <mj-raw>.",
        line: lost.line,
        column: lost.column,
      });
    return outcome.html.replaceAll('lang="und"', `lang="${place.language}"`);
  }
}

/** What the author wrote has its own findings. */
const isOwn = (body: EmailBody, part: string): boolean =>
  part in body && part !== "mjml" && (body as unknown as Record<string, string>)[part] !== "";

function lostPlaces({ places }: SourceFacts, html: string): SourceFacts["places"] {
  const found = new Map<string, number>();
  return places.filter(({ written }) => {
    const from = found.get(written) ?? 0;
    const at = html.indexOf(written, from);
    if (at < 0) return true;
    found.set(written, at + written.length);
    return false;
  });
}

/** What is wrong with the partials that stand in a body; `own`: the partial that it is of. */
export function ofPartials(
  place: BodyPlace,
  body: Body,
  partial: PartialSource,
  engine: TemplateEngine,
  own: string,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const part of partsOf(body))
    withPartials(part, partial, engine, (finding) => findings.push({ severity: "error", ...place, ...finding }), [own]);
  return findings;
}

function withPartials(
  part: Part,
  partial: PartialSource,
  engine: TemplateEngine,
  error: (finding: Omit<Finding, "severity" | keyof BodyPlace>) => void,
  around: readonly string[] = [],
): string {
  const seen = [...around];
  let size = 0;
  const expand = (source: string): string => {
    let [text, end] = ["", 0];
    for (const { name, from, to, line, column } of engine.parse(source).partials) {
      const at = { part: part.name, ...(seen.length === around.length ? { line, column } : {}) };
      text += source.slice(end, from);
      end = to;
      if (seen.includes(name)) {
        error({ ...at, code: "endless_partial", message: `the partial ${name} stands in itself` });
        continue;
      }
      if (seen.length >= BOUNDS.partials) {
        error({ ...at, code: "too_deep", message: `partials stand in more than ${BOUNDS.partials} partials` });
        continue;
      }
      const found = partial(name, part);
      if (found === undefined) {
        error({
          ...at,
          code: "unknown_partial",
          message: `there is no partial ${name} with this medium and language`,
          suggestion: "Make it, write it in this medium and language, and publish it.",
        });
        continue;
      }
      seen.push(name);
      // Each partial once in each of eight others would be millions.
      if (size <= BOUNDS.source) text += expand(found);
      seen.pop();
    }
    text += source.slice(end);
    size += text.length;
    return text;
  };
  const whole = expand(part.source);
  if (whole.length > BOUNDS.source || size > BOUNDS.source * BOUNDS.partials)
    error({
      part: part.name,
      code: "too_large",
      message: `has more than ${BOUNDS.source} characters with its partials`,
    });
  return whole;
}

/** Hidden, before everything else: where mail programs look for it. */
function withPreheader(html: string, preheader: string | undefined): string {
  if (!preheader?.trim()) return html;
  const hidden = `<div data-skip-text style="display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden">${escapedAround(preheader)}</div>`;
  const body = /<body\b[^>]*>/i.exec(html);
  const at = body ? body.index + body[0].length : 0;
  return html.slice(0, at) + hidden + html.slice(at);
}

/** Places stay as they are: what fills them is escaped there. */
const escapedAround = (text: string): string =>
  text.replace(/(\{\{[^{}]*\}\})|[&<>"]/g, (found, place?: string) => place ?? `&#${found.codePointAt(0)};`);
