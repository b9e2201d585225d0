import type { Schemas } from "../../../api/client.ts";

export type Address = Schemas["NewSuppressions"]["addresses"][number];

/** What stands on a line, or in the first column of a file: a mail address, or a number in the international form. */
export function addressIn(line: string): Address {
  const value = (line.split(/[,;\t]/)[0] ?? "").trim().replace(/^"(.*)"$/, "$1");
  if (value.includes("@")) return { kind: "email", value };
  return { kind: "phone", value: value.replace(/[\s().-]/g, "").replace(/^00/, "+") };
}

/** So many at a time: what the API takes. */
export const TOGETHER = 500;
export function groupsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / TOGETHER) }, (_, index) =>
    items.slice(index * TOGETHER, (index + 1) * TOGETHER),
  );
}
