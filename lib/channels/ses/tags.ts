/** Our ids hold dots, which no tag may: they travel as underscores, which no id of ours has. */
export const tagOf = (id: string): string => (/^[A-Za-z0-9.-]{1,200}$/.test(id) ? id.replaceAll(".", "_") : "");

export const idOf = (tag: string): string => tag.replaceAll("_", ".");
