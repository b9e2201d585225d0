/** Pinpoint's message variables become ours. https://docs.aws.amazon.com/pinpoint/latest/userguide/message-templates-personalizing.html */

export interface Rewritten {
  readonly text: string;
  /** Expressions that say nothing here; each stands as a comment in the text. */
  readonly left: readonly string[];
}

const KEYWORDS = new Set(["else", "this", "true", "false", "null"]);
/** Blocks of Pinpoint's that are conditions of ours. */
const COMPARISONS = new Set(["eq", "ne", "gt", "lt", "and", "or", "not"]);
const PATH = /^[A-Za-z][\w]*(?:\.(?:[\w-]+|\[\d+\]))*$/;

/** `pathOf`: what stands here for a path of theirs; undefined for what we do not know. `defaults` by their paths. */
export function rewrite(
  text: string,
  pathOf: (path: string) => string | undefined,
  defaults: Readonly<Record<string, string>>,
): Rewritten {
  const left: string[] = [];
  const open: string[] = [];
  const written = text.replace(/\{\{\{?([^{}]+)\}?\}\}/g, (all, inside: string) => {
    const said = inside.trim();
    const raw = all.startsWith("{{{");
    const rewritten = expression(said);
    if (rewritten === undefined) {
      left.push(said);
      return `{{!-- ${said.replaceAll("--", "- -")} --}}`;
    }
    return raw ? `{{{${rewritten}}}}` : `{{${rewritten}}}`;
  });
  return { text: written, left };

  function expression(said: string): string | undefined {
    if (said.startsWith("!")) return said;
    if (said === "else") return open.length > 0 ? said : undefined;
    const closing = /^\/\s*(\w+)$/.exec(said);
    if (closing) {
      const block = open.pop();
      return block === undefined || block === "" ? undefined : `/${block}`;
    }
    const opening = /^#\s*(\w+)\s+(.+)$/.exec(said);
    if (opening) {
      const [, name = "", rest = ""] = opening;
      const words = argumentsOf(rest);
      const known = words && (["if", "unless", "each"].includes(name) || COMPARISONS.has(name));
      open.push(known ? (COMPARISONS.has(name) ? "if" : name) : "");
      if (!known) return undefined;
      return COMPARISONS.has(name) ? `#if (${name} ${words.join(" ")})` : `#${name} ${words.join(" ")}`;
    }
    const words = argumentsOf(said);
    const [first] = words ?? [];
    if (!words || first === undefined || words.length > 1) return undefined;
    const otherwise = defaults[said];
    return otherwise === undefined || otherwise === "" ? first : `default ${first} ${quoted(otherwise)}`;
  }

  function argumentsOf(rest: string): readonly string[] | undefined {
    const words = rest.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
    const found = words.map((word) => {
      if (/^["']/.test(word) || /^-?\d+(?:\.\d+)?$/.test(word) || KEYWORDS.has(word)) return word;
      return PATH.test(word) ? pathOf(word.replace(/\.\[\d+\]$/, "")) : undefined;
    });
    return found.every((word) => word !== undefined) ? (found as readonly string[]) : undefined;
  }
}

const quoted = (text: string): string => (text.includes('"') ? `'${text.replaceAll("'", "’")}'` : `"${text}"`);
