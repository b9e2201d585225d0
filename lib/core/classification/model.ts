/** Into which funnel and stage a message puts its sender's lead: rules that speak for a place, each with a weight that corrections move. */
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import type { LeadType } from "../leads/model.ts";

/** Words or groups of words that stand together, in one language; null: in whichever. */
export interface Phrases {
  readonly language: string | null;
  readonly phrases: readonly string[];
}

export interface Place {
  readonly funnelId: string;
  readonly stageId: string;
}

export interface ClassificationRule extends CatalogueEntry {
  readonly name: string;
  /** Of rules that speak as loudly, the one with the lowest position is heard. */
  readonly position: number;
  readonly active: boolean;
  /** What is empty fits everything; one of each list is enough, and all lists must fit. */
  readonly match: {
    readonly words: readonly Phrases[];
    /** Where one of these stands, the rule does not hold. */
    readonly except: readonly string[];
    readonly channels: readonly string[];
    readonly connections: readonly string[];
    readonly countries: readonly string[];
    /** Labels that the conversation has at that moment. */
    readonly labels: readonly string[];
    /** The advertisement, campaign or link that the message came by; with a closing `*`, what it begins with. */
    readonly referrals: readonly string[];
    /** Of the button or row that was pressed; with a closing `*`, what it begins with. */
    readonly payloads: readonly string[];
    /** `first`: only the one that opens the conversation, or opens it again. */
    readonly messages: "any" | "first";
  };
  /** How loudly it speaks, 1 to 100. */
  readonly weight: number;
  readonly place: Place;
  /** What the lead becomes, unless a person has said; null: nothing in particular. */
  readonly leadType: LeadType | null;
  /** It may take a lead back in its funnel, and to where a rule had it before; others take a lead forward, into each stage once. */
  readonly again: boolean;
}

export const MAX_RULES = 100;
/** What speaks more softly is not heard. */
export const THRESHOLD = 30;
/** What one correction moves, and what all of them move at most, in hundredths of a rule's weight. */
export const STEP = 20;
export const MOST = 50;
/** Of the rules that held, so many are told. */
export const MAX_CONSIDERED = 5;

/** What corrections make of a weight: of their sum alone, so their order does not matter, and one that is taken back leaves nothing. */
export function adjustmentOf(weight: number, steps: number): number {
  const hundredths = Math.max(-MOST, Math.min(MOST, steps * STEP));
  return Math.round((weight * hundredths) / 10) / 10 || 0;
}

/** How the weights of rules are moved by one correction: the rule that was wrong speaks more softly, those that were right louder. */
export type Steps = Readonly<Record<string, number>>;

/** A person said that a rule was wrong. One for each decision of a rule: who says it again says it in place of what was said. */
export interface Correction {
  readonly id: string;
  readonly leadId: string;
  /** The rule that was wrong. */
  readonly ruleId: string;
  readonly from: Place;
  readonly to: Place;
  readonly steps: Steps;
  /** Who said it. */
  readonly correctedBy: string | null;
  readonly at: string;
  /** Of the lead, by which the latest word is known. */
  readonly leadVersion: number;
  readonly undoneAt: string | null;
  readonly undoneBy: string | null;
  readonly version: number;
}

/** What a correction does at present. */
export const effectOf = (correction: Correction | undefined): Steps =>
  correction === undefined || correction.undoneAt !== null ? {} : correction.steps;

/** What has to be added to the sums when one correction takes the place of another; without what stays the same. */
export function difference(before: Correction | undefined, after: Correction): Steps {
  const [was, is] = [effectOf(before), effectOf(after)];
  const ids = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  return Object.fromEntries(
    ids.map((id) => [id, (is[id] ?? 0) - (was[id] ?? 0)] as const).filter(([, step]) => step !== 0),
  );
}

const EPOCH = "2026-01-01T00:00:00.000Z";
const ANYTHING: ClassificationRule["match"] = {
  words: [],
  except: [],
  channels: [],
  connections: [],
  countries: [],
  labels: [],
  referrals: [],
  payloads: [],
  messages: "any",
};
const standard = (
  id: string,
  name: string,
  position: number,
  weight: number,
  place: Place,
  leadType: LeadType,
  words: Readonly<Record<string, readonly string[]>>,
): ClassificationRule => ({
  id,
  name,
  position,
  active: true,
  match: { ...ANYTHING, words: Object.entries(words).map(([language, phrases]) => ({ language, phrases })) },
  weight,
  place,
  leadType,
  again: false,
  createdAt: EPOCH,
  updatedAt: EPOCH,
  version: 1,
});
const sales = (stageId: string): Place => ({ funnelId: "sales", stageId });
const support = (stageId: string): Place => ({ funnelId: "support", stageId });

/** Every tenant has them from the start, without a row; its own row, written by the first change, then takes their place. */
export const STANDARD_RULES: readonly ClassificationRule[] = [
  standard(
    "standard-support-process",
    "Support: a case that is known",
    200,
    75,
    support("support_process"),
    "support",
    {
      es: ["sigue sin funcionar", "sigue fallando", "mi ticket", "número de caso", "reembolso", "mi garantía"],
      fr: [
        "toujours en panne",
        "ne marche toujours pas",
        "mon ticket",
        "numéro de dossier",
        "remboursement",
        "ma garantie",
      ],
      en: ["still not working", "still broken", "my ticket", "case number", "refund", "my warranty"],
    },
  ),
  standard("standard-support-contact", "Support: something is wrong", 300, 65, support("first_contact"), "support", {
    es: [
      "no funciona",
      "no me funciona",
      "tengo un problema",
      "soporte técnico",
      "reclamo",
      "queja",
      "llegó roto",
      "está dañado",
    ],
    fr: [
      "ne marche pas",
      "ne fonctionne pas",
      "j'ai un problème",
      "service après-vente",
      "réclamation",
      "en panne",
      "est cassé",
    ],
    en: [
      "not working",
      "doesn't work",
      "does not work",
      "i have a problem",
      "technical support",
      "complaint",
      "is broken",
    ],
  }),
  standard("standard-sales-debate", "Sales: hesitates", 400, 60, sales("debate"), "sale", {
    es: ["muy caro", "demasiado caro", "lo voy a pensar", "déjame pensarlo", "tengo que consultarlo"],
    fr: ["trop cher", "je vais réfléchir", "laissez-moi réfléchir", "je dois en parler"],
    en: ["too expensive", "i will think about it", "i'll think about it", "let me think about it"],
  }),
  standard("standard-sales-negotiation", "Sales: asks what it costs", 500, 55, sales("negotiation"), "sale", {
    es: [
      "cuánto cuesta",
      "cuánto vale",
      "cuánto sale",
      "qué precio",
      "precio",
      "precios",
      "cotización",
      "presupuesto",
      "descuento",
    ],
    fr: ["combien ça coûte", "combien coûte", "quel prix", "prix", "devis", "tarif", "tarifs", "remise"],
    en: ["how much", "what price", "price", "prices", "quote", "discount"],
  }),
  standard("standard-sales-chat", "Sales: is interested", 600, 40, sales("first_chat"), "sale", {
    es: ["me interesa", "estoy interesado", "estoy interesada", "quiero información", "más información", "catálogo"],
    fr: [
      "ça m'intéresse",
      "je suis intéressé",
      "je suis intéressée",
      "plus d'informations",
      "renseignements",
      "catalogue",
    ],
    en: ["i am interested", "i'm interested", "more information", "more info", "catalogue", "catalog"],
  }),
];

export const isStandard = (id: string): boolean => STANDARD_RULES.some((rule) => rule.id === id);
