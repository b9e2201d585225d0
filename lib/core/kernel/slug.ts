/** A short name for keys and addresses, out of what a person called something; numbered where it is taken. */
export function slugOf(name: string, taken: (slug: string) => boolean, otherwise: string): string {
  const plain = name
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 30);
  const base = plain === "" ? otherwise : plain;
  for (let number = 1; ; number++) {
    const slug = number === 1 ? base : `${base}_${number}`;
    if (!taken(slug)) return slug;
  }
}
