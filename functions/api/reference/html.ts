/** HTML as text, made of parts that are escaped unless they are HTML already. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[];

export const raw = (html: string): Html => ({ html });

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return raw(strings.reduce((text, fixed, index) => text + asText(parts[index - 1] ?? "") + fixed));
}

function asText(part: Part): string {
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return "html" in part ? part.html : part.map((one) => one.html).join("");
}

/** Blank lines part paragraphs; `code` and **strong** are all that our texts use. */
export function prose(text: string): Html {
  const paragraphs = text.split("\n\n").map((paragraph) =>
    escapeHtml(paragraph)
      .replace(/`([^`]+)`/g, "<code>$1</code>")
      .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>"),
  );
  return raw(paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join(""));
}
