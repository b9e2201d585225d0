/** Fills in a body that is ready. */

import type { TemplateContent } from "../messages/model.ts";
import { isUnsafe, linksInHtml } from "./links.ts";
import { type ReadyBody, type RenderedBody, withParts } from "./model.ts";
import type { RenderResult, TemplateEngine } from "./ports.ts";

export interface FillProblem {
  readonly part: string;
  readonly code: string;
  readonly message: string;
  readonly line?: number;
}

export type Filled =
  | { readonly kind: "filled"; readonly rendered: RenderedBody; readonly empty: readonly FillProblem[] }
  | { readonly kind: "failed"; readonly problems: readonly FillProblem[] };

/** `empty`: what shows nothing because nobody knows it. What must not be empty is a failure. */
export function fill(
  body: ReadyBody,
  values: Readonly<Record<string, unknown>>,
  how: { readonly language: string; readonly timeZone: string },
  engine: TemplateEngine,
): Filled {
  const problems: FillProblem[] = [];
  const empty: FillProblem[] = [];
  const filled = withParts(body, ({ name, source, mode }) => {
    const result: RenderResult = engine.render(source, values, { mode, ...how });
    if (result.kind === "failed") {
      const { code, message, line } = result;
      problems.push({ part: name, code, message, ...(line === undefined ? {} : { line }) });
      return "";
    }
    const bad = mode === "html" ? linksInHtml(result.text).find(({ address }) => isUnsafe(address)) : undefined;
    if (bad) problems.push({ part: name, code: "unsafe_link", message: `links to ${bad.address.slice(0, 60)}` });
    for (const { path, use } of engine.parse(source).variables)
      if (use === "printed" && isEmptyAt(values, path))
        empty.push({ part: name, code: "empty_value", message: `${path} is empty` });
    if (MUST_SAY.test(name) && result.text.trim() === "")
      problems.push({ part: name, code: "empty", message: "says nothing with these values" });
    return result.text;
  });
  if (problems.length > 0) return { kind: "failed", problems };
  return { kind: "filled", rendered: contentOf(filled, values.unsubscribeUrl), empty };
}

/** A provider's variables may not be empty, and neither is a headline or a label. */
const MUST_SAY = /^(subject|text|title|body|choices\..*|providerTemplate\.(header|variables|buttons).*)$/;

/** Of what is found without going through a list. */
function isEmptyAt(values: Readonly<Record<string, unknown>>, path: string): boolean {
  let at: unknown = values;
  for (const name of path.split(".")) {
    if (name.endsWith("[]")) return false;
    at =
      typeof at === "object" && at !== null && Object.hasOwn(at, name)
        ? (at as Record<string, unknown>)[name]
        : undefined;
  }
  return at === undefined || at === null || at === "";
}

function contentOf(body: ReadyBody, unsubscribeUrl: unknown): RenderedBody {
  switch (body.kind) {
    case "email": {
      const { subject, preheader, html, text } = body;
      return {
        content: {
          type: "email",
          subject,
          text,
          html,
          ...(typeof unsubscribeUrl === "string" && unsubscribeUrl !== "" ? { unsubscribeUrl } : {}),
        },
        ...(preheader ? { preheader } : {}),
      };
    }
    case "push":
      return { content: { type: "push", title: body.title, body: body.body, ...(body.url ? { url: body.url } : {}) } };
    case "text":
      return { content: textOf(body.text, body.choices) };
    case "whatsapp": {
      const template = body.providerTemplate && templateOf(body.providerTemplate);
      const content = body.text === undefined ? template : textOf(body.text, body.choices);
      // A body has one of the two: that is checked when it is written.
      if (!content) throw new Error("a WhatsApp body without a text and without a template");
      return { content, ...(template ? { closedWindow: template } : {}) };
    }
  }
}

const textOf = (text: string, choices: readonly { readonly id: string; readonly title: string }[] | undefined) =>
  choices?.length ? ({ type: "choices", text, choices } as const) : ({ type: "text", text } as const);

const templateOf = ({
  name,
  language,
  category,
  variables,
  header,
  headerFile,
  buttons,
}: NonNullable<Extract<ReadyBody, { kind: "whatsapp" }>["providerTemplate"]>): TemplateContent => ({
  type: "template",
  name,
  language,
  ...(category ? { category } : {}),
  ...(variables.length > 0 ? { variables } : {}),
  ...(headerFile ? { header: { media: headerFile } } : header === undefined ? {} : { header: { text: header } }),
  ...(buttons?.length ? { buttons } : {}),
});
