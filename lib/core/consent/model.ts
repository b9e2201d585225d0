/** What people agreed to: an append-only ledger, and what follows from it. */

/**
 * Why something is sent. `transactional`: what somebody asked for or has to know (a booking, a code). `service`: what goes on between
 * them and the business (a reminder, a question about it). `marketing`: everything else.
 */
export const PURPOSES = ["transactional", "service", "marketing"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Stands for every channel at once. */
export const ANY_CHANNEL = "*";

export const CONSENT_SOURCES = [
  "provider_setting",
  "import",
  "opt_out_word",
  "preference_page",
  "one_click",
  "double_opt_in",
  "complaint",
  "activation",
  "person",
  "api",
] as const;
export type ConsentSource = (typeof CONSENT_SOURCES)[number];

/** An entry of the ledger. */
export interface ConsentRecord {
  readonly contactId: string;
  /** What people call it (`email`, `sms`, `whatsapp`, ...), or `*`. */
  readonly channel: string;
  readonly purpose: Purpose;
  /** `pending`: asked for by somebody, not confirmed by the owner of the address; it opens nothing. */
  readonly state: "granted" | "withdrawn" | "pending";
  /** Who said so, or how: `detail` says which setting, file, word or person. */
  readonly source: ConsentSource;
  readonly detail: string;
  /** What was shown when it was given. */
  readonly wording?: string | undefined;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly at: string;
}

/**
 * What the ledger says of a purpose and channel: its latest entry for that channel or for all. Marketing needs a yes; service goes on
 * until a no; what is transactional is nobody's to forbid (only an address that does not work stops it).
 */
export function consentFor(
  ledger: readonly ConsentRecord[],
  purpose: Purpose,
  channel: string,
): { readonly allowed: boolean; readonly by?: ConsentRecord } {
  let by: ConsentRecord | undefined;
  for (const record of ledger) {
    if (record.purpose !== purpose || record.state === "pending") continue;
    if (record.channel !== channel && record.channel !== ANY_CHANNEL) continue;
    // Of two at one instant the no counts.
    if (!by || record.at > by.at || (record.at === by.at && record.state === "withdrawn")) by = record;
  }
  const allowed = purpose === "transactional" || (by === undefined ? purpose === "service" : by.state === "granted");
  return { allowed, ...(by ? { by } : {}) };
}

/** An address that must not be written to: whoever it belongs to. */
export interface Suppression {
  /** `phone` in E.164, or `email` in lower case. */
  readonly kind: string;
  readonly value: string;
  /** `marketing`: nothing but that is stopped. */
  readonly scope: "all" | "marketing";
  readonly reason: "bounce" | "complaint" | "opt_out" | "manual" | "import";
  readonly detail: string;
  readonly at: string;
}

export const isSuppressed = (suppression: Suppression | undefined, purpose: Purpose): boolean =>
  suppression !== undefined && (suppression.scope === "all" || purpose === "marketing");

const LANGUAGES = ["es", "fr", "en", "pt"] as const;
export type OptOutLanguage = (typeof LANGUAGES)[number];

/** Nobody means anything else by them. Carriers' further words (`cancel`, `end`, ...) are heard and answered by their providers. */
const STOP: Readonly<Record<OptOutLanguage, readonly string[]>> = {
  es: ["baja", "alto", "dar de baja", "darme de baja", "dame de baja", "no mas mensajes", "no quiero mas mensajes"],
  fr: ["arret", "arreter", "desabonnement", "desabonner", "me desabonner", "desinscription", "stop sms", "stop pub"],
  en: ["unsubscribe", "opt out", "optout", "stop all", "stopall", "remove me"],
  pt: ["parar", "descadastrar", "cancelar inscricao", "nao quero mais mensagens", "sair da lista"],
};
const START: Readonly<Record<OptOutLanguage, readonly string[]>> = {
  es: ["alta", "darme de alta", "suscribirme"],
  fr: ["reabonner", "me reabonner", "reabonnement"],
  en: ["subscribe", "unstop", "start"],
  pt: ["voltar a receber", "inscrever"],
};

/**
 * Whether a message is, whole and trimmed, a wish to get no marketing any more, or to get it again: in Spanish, French, English and
 * Portuguese, with or without accents, capitals and marks around it. "Cancelar la cita" is neither. `language` where the word tells.
 * Sources: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out, https://docs.aws.amazon.com/sms-voice (keywords)
 */
export function optOutOf(
  text: string,
): { readonly wish: "stop" | "start"; readonly language?: OptOutLanguage } | undefined {
  // Long texts are none, and need not be gone through.
  if (text.length > 60) return undefined;
  const words = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[-_'’]/g, " ")
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "")
    .replace(/\s+/g, " ");
  if (words === "stop") return { wish: "stop" };
  for (const language of LANGUAGES) {
    if (STOP[language].includes(words)) return { wish: "stop", language };
    if (START[language].includes(words)) return { wish: "start", language };
  }
  return undefined;
}

/** What is answered once to who wants nothing more. */
const CONFIRMATIONS: Readonly<Record<OptOutLanguage, string>> = {
  es: "Hecho: no recibirá más publicidad nuestra. Si cambia de opinión, escriba ALTA.",
  fr: "C’est fait : vous ne recevrez plus de publicité de notre part. Si vous changez d’avis, écrivez REABONNER.",
  en: "Done: you will get no more advertising from us. Should you change your mind, write START.",
  pt: "Pronto: não receberá mais publicidade nossa. Se mudar de ideia, escreva VOLTAR A RECEBER.",
};

/** In the person's language where we speak it, else in that of their word, else in English. */
export function confirmationFor(language: string | null, word: OptOutLanguage | undefined): string {
  const own = LANGUAGES.find((known) => language?.toLowerCase().split("-")[0] === known);
  return CONFIRMATIONS[own ?? word ?? "en"];
}
