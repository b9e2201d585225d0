import type { Schemas } from "../../api/client.ts";

/** A text with what was found in it. */
export function Marked({ excerpt: { text, ranges } }: { readonly excerpt: Schemas["Excerpt"] }) {
  let end = 0;
  return (
    <span dir="auto">
      {ranges.map(({ start, end: to }) => {
        const before = text.slice(end, start);
        end = to;
        return (
          <span key={start}>
            {before}
            <mark>{text.slice(start, to)}</mark>
          </span>
        );
      })}
      {text.slice(end)}
    </span>
  );
}
