/** What ends the sentence and not the address. */
const AFTER = /[.,;:!?»”’…]+$/u;

/** The address without the punctuation behind it. A closing bracket belongs to the address that opened it. */
export function withoutPunctuation(found: string): string {
  let url = found.replace(AFTER, "");
  while (url.endsWith(")") && url.split("(").length < url.split(")").length) url = url.slice(0, -1).replace(AFTER, "");
  return url;
}
