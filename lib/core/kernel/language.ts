/** The language of a person, as BCP 47 names it. */

const WRITTEN = /^[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?$/i;
const known = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

/** The tag in its one form (`ES_mx` is `es-MX`, `spa` is `es`), or undefined for what names no language or region that there is. */
export function languageTag(text: string): string | undefined {
  const written = text.replaceAll("_", "-");
  if (!WRITTEN.test(written)) return undefined;
  const [tag] = Intl.getCanonicalLocales(written);
  return tag !== undefined && known.of(tag) !== undefined ? tag : undefined;
}
