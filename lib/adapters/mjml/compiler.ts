/** MJML and plain text of e-mails. Both libraries are loaded when the first e-mail asks for them: few requests do. */
import type { MailCompiler, SourceProblem } from "../../core/templates/ports.ts";

interface MjmlError {
  readonly line: number;
  readonly message: string;
  readonly tagName: string;
}

const OPTIONS = {
  validationLevel: "soft",
  keepComments: false,
  // No file of the function, and no configuration that lies there, is part of anybody's e-mail.
  ignoreIncludes: true,
  useMjmlConfigOptions: false,
  minify: false,
  beautify: false,
  // Nothing is fetched from elsewhere unless the e-mail itself says `mj-font`.
  fonts: {},
};

const problemOf = ({ line, message, tagName }: MjmlError): SourceProblem => ({
  code: "mjml",
  message: `${tagName}: ${message}`,
  line,
});

export const mailCompiler: MailCompiler = {
  async compile(source) {
    const includes = /<mj-include\b/i.exec(source);
    if (includes)
      return { problem: { code: "mjml", message: "mj-include reads files, of which there are none: use a partial" } };
    const { default: mjml } = await import("mjml");
    try {
      const { html, errors } = await mjml(source, OPTIONS);
      return { html: tidy(html), problems: errors.map(problemOf) };
    } catch (error) {
      return { problem: unreadable(error) };
    }
  },

  async textOf(html) {
    const { convert } = await import("html-to-text");
    return convert(html, {
      wordwrap: false,
      selectors: [
        // Headlines may hold places, whose names know large and small letters.
        ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
        { selector: "img", format: "skip" },
        { selector: "[aria-hidden=true]", format: "skip" },
        { selector: "[data-skip-text]", format: "skip" },
        { selector: "a", options: { hideLinkHrefIfSameAsText: true } },
      ],
    })
      .replace(/[ \t]+\n/g, "\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim();
  },
};

/** Empty lines and the indentation of the library's own templates are a fifth of what it makes. */
const tidy = (html: string): string =>
  html
    .replace(/\n\s*\n+/g, "\n")
    .replace(/^[ \t]+/gm, "")
    .trim();

function unreadable(error: unknown): SourceProblem {
  const { message, errors } = error as { message?: string; errors?: readonly MjmlError[] };
  const [first] = errors ?? [];
  if (first) return problemOf(first);
  const line = /[Ll]ine:? (\d+)/.exec(message ?? "")?.[1];
  return {
    code: "mjml",
    message: `is no MJML: ${String(message).split("\n")[0]?.slice(0, 200) ?? ""}`,
    ...(line === undefined ? {} : { line: Number(line) }),
  };
}
