/** The kinds of work that concern contacts. */
export const KINDS = ["contacts.import", "contacts.export", "contact.export", "contact.erase"] as const;
export type ContactJobKind = (typeof KINDS)[number];
export const kindIn = (kind: string): ContactJobKind | undefined => KINDS.find((one) => one === kind);
