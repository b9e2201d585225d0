/** Short texts, one a line. */
export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];
export const asLines = (texts: readonly string[]): string => texts.join("\n");
