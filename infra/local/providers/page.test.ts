/** The phone page's words: what it says in one language it says in all three. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "page");
const sources = readdirSync(folder)
  .filter((name) => /\.(js|html)$/.test(name) && !/^(french|spanish|words)\.js$/.test(name))
  .map((name) => readFileSync(join(folder, name), "utf8"));

async function wordsOf(file: string): Promise<Readonly<Record<string, string>>> {
  const [words] = Object.values((await import(join(folder, file))) as Record<string, Record<string, string>>);
  return words ?? {};
}

test("every sentence that is shown has its Spanish and its French, and no translation is left over", async () => {
  const spanish = await wordsOf("spanish.js");
  const french = await wordsOf("french.js");
  expect(Object.keys(spanish).sort()).toEqual(Object.keys(french).sort());
  const shown = sources.flatMap((source) => [
    ...[...source.matchAll(/\bt\(\s*"([^"]+)"/g)].map(([, text = ""]) => text),
    ...[...source.matchAll(/data-(?:say|label)="([^"]+)"/g)].map(([, text = ""]) => text),
  ]);
  expect(shown.length).toBeGreaterThan(50);
  expect(shown.filter((text) => !(text in spanish))).toEqual([]);
  const all = sources.join("\n");
  expect(Object.keys(spanish).filter((text) => !all.includes(text))).toEqual([]);
  // Whoever copies a line forgets to translate it.
  const alike = Object.keys(spanish).filter((text) => spanish[text] === text && french[text] === text);
  expect(alike).toEqual(["Audio"]);
});
