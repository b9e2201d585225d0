/** A provider's template as it is written here: its places are Handlebars, and numbers at the provider. */
import type { ProviderTemplateBody } from "./model.ts";

/** A place, comments excepted. */
export const PLACE = /\{\{(?!!)[^{}]*\}\}/g;

/** Its places, as they are written. */
export const placesIn = (source: string): readonly string[] => source.match(PLACE) ?? [];

/** As the provider takes it: each place by its number, from 1. */
export function numbered(source: string): string {
  let count = 0;
  return source.replace(PLACE, () => `{{${++count}}}`);
}

/** What fills its places when it is sent: found in its wording, where it has one. */
export function filledBy({ wording, ...template }: ProviderTemplateBody): ProviderTemplateBody {
  if (!wording) return template;
  const { header, text, buttons = [] } = wording;
  const [place] = header?.kind === "text" ? placesIn(header.text) : [];
  const urls = buttons.flatMap((button, index) => {
    const [value] = button.kind === "url" ? placesIn(button.url) : [];
    return value === undefined ? [] : [{ index, kind: "url" as const, value }];
  });
  return {
    ...template,
    variables: placesIn(text),
    ...(place === undefined ? {} : { header: place }),
    ...(header && header.kind !== "text" ? { headerFile: header } : {}),
    ...(urls.length > 0 ? { buttons: urls } : {}),
  };
}
