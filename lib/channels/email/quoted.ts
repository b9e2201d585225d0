/**
 * A mail without the mail that it answers, where that is certain: lines that begin with `>` at the end of the text, and the one line
 * above them that ends with a colon ("On Monday, Ana wrote:"). Whoever answers between the lines keeps everything; so does whoever's
 * program marks nothing, because what would be cut there is guessed.
 */
export function withoutQuoted(text: string): string {
  const lines = text.split("\n");
  let end = lines.length;
  while (end > 0 && /^\s*$|^\s*>/.test(lines[end - 1] ?? "")) end--;
  if (!lines.slice(end).some((line) => /^\s*>/.test(line))) return text;
  // The line may have been broken, when it is long.
  if (/:\s*$/.test(lines[end - 1] ?? "")) {
    const broken =
      (lines[end - 1] ?? "").length < 78 && /\d/.test(lines[end - 2] ?? "") && (lines[end - 3] ?? "").trim() === "";
    end -= broken && end > 2 ? 2 : 1;
  }
  const kept = lines.slice(0, end).join("\n").trimEnd();
  return kept === "" ? text : kept;
}
