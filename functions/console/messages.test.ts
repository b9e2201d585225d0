import { globSync, readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { messages } from "./messages.ts";

type Parts = Exclude<ConstructorParameters<typeof IntlMessageFormat>[0], string>;
const root = `${import.meta.dirname}/src`;
const files = globSync("**/words/{en,es,fr}.json", { cwd: root });
/** Whatever a message asks for, it is given. */
const anything = new Proxy({} as Record<string, string | number>, { get: () => 2, has: () => true });

function built(file: string): Readonly<Record<string, string | Parts>> {
  const { transform } = messages() as unknown as {
    transform(code: string, id: string): { readonly code: string } | undefined;
  };
  return JSON.parse(transform(readFileSync(`${root}/${file}`, "utf8"), `${root}/${file}`)?.code ?? "{}");
}

test("what the build makes of the words says the same as they do", () => {
  expect(files.length).toBeGreaterThan(100);
  for (const file of files) {
    const locale = file.slice(-7, -5);
    const made = built(file);
    for (const [key, message] of Object.entries(JSON.parse(readFileSync(`${root}/${file}`, "utf8")))) {
      const parts = made[key] ?? "";
      const said = typeof parts === "string" ? parts : new IntlMessageFormat(parts, locale).format(anything);
      expect(said, `${file} ${key}`).toBe(new IntlMessageFormat(String(message), locale).format(anything));
    }
  }
});

test("a message with values comes in parts, a plain one as it is; other files are left alone", () => {
  const made = built("kit/words/en.json");
  expect(made.close).toBe("Close");
  expect(made["problem.reference"]).toEqual([expect.objectContaining({ value: "Reference " }), expect.anything()]);
  expect(built("kit/toast.tsx")).toEqual({});
});
