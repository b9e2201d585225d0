import type * as z from "zod/mini";
import type { SearchHit as View } from "../../../../events/api/search.ts";
import type { Excerpt, SearchHit } from "../../../../lib/core/search/model.ts";

const excerptView = ({ text, ranges }: Excerpt) => ({ text, ranges: ranges.map(([start, end]) => ({ start, end })) });

export function hitView({ title, excerpt, ...hit }: SearchHit): z.infer<typeof View> {
  return { ...hit, title: excerptView(title), excerpt: excerptView(excerpt) };
}
