/** A person opens a conversation on a channel by sending a code that they got elsewhere, and so agrees to be written to there. */
import type { Purpose } from "../consent/model.ts";

export interface Activation {
  /** As people see it: `K3V5Q-2M7N4`. */
  readonly code: string;
  readonly contactId: string;
  readonly medium: string;
  readonly connectionId: string;
  /** The business's own number, digits alone. */
  readonly number: string;
  readonly purposes: readonly Purpose[];
  /** What the person is shown, and says yes to by sending the code. */
  readonly wording: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** The conversation in which it was sent: a code is for one person. */
  readonly usedIn?: string;
}

export const CODE = /^[A-Z2-7]{5}-[A-Z2-7]{5}$/;
const IN_TEXT = /(?<![\p{L}\p{N}-])([a-z2-7]{5})-([a-z2-7]{5})(?![\p{L}\p{N}-])/iu;

/** `id`: at least ten characters that nobody can guess. */
export const codeOf = (id: string): string => `${id.slice(0, 5)}-${id.slice(5, 10)}`.toUpperCase();

/** The code that a message holds; most hold none, and then nothing is looked up. */
export function codeIn(text: string): string | undefined {
  const [, first, last] = text.length <= 500 ? (IN_TEXT.exec(text) ?? []) : [];
  return first && last ? `${first}-${last}`.toUpperCase() : undefined;
}

interface Words {
  /** Written into the person's message beforehand. */
  readonly send: (code: string) => string;
  readonly done: string;
}
const WORDS: Readonly<Record<string, Words>> & { readonly en: Words } = {
  en: {
    send: (code) => `My code: ${code}`,
    done: "Done: from now on we will write to you here. Write STOP to end it.",
  },
  es: {
    send: (code) => `Mi código: ${code}`,
    done: "Hecho: desde ahora le escribiremos por aquí. Escriba BAJA para dejarlo.",
  },
  fr: {
    send: (code) => `Mon code : ${code}`,
    done: "C’est fait : nous vous écrirons désormais ici. Écrivez ARRET pour y mettre fin.",
  },
};
const wordsFor = (language: string | null | undefined): Words =>
  WORDS[language?.toLowerCase().split("-")[0] ?? ""] ?? WORDS.en;

export const messageWith = (code: string, language: string | null | undefined): string => wordsFor(language).send(code);
export const activatedIn = (language: string | null | undefined): string => wordsFor(language).done;

/** https://faq.whatsapp.com/5913398998672934 */
export const whatsAppLink = (number: string, text: string): string =>
  `https://wa.me/${number}?text=${encodeURIComponent(text)}`;
