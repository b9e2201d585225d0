/** The words of campaigns' figures that are handed out as files. */
import type { Funnel } from "./model.ts";

export type FunnelStep = keyof {
  [Step in keyof Funnel as Funnel[Step] extends number ? Step : never]: true;
};

export const LANGUAGES = ["en", "es", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];

interface Words {
  readonly by: Readonly<Record<"phase" | "channel" | "segment" | "variation" | "language", string>>;
  readonly steps: Readonly<Record<Exclude<FunnelStep, "costMicros">, string>>;
  readonly total: string;
  readonly cost: string;
  readonly returns: string;
  readonly currency: string;
  readonly conversions: string;
  readonly leads: string;
  readonly revenue: string;
  readonly roi: string;
  readonly cohorts: string;
  readonly week: string;
  readonly size: string;
  readonly weeksLater: (weeks: number) => string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    by: { phase: "Phase", channel: "Channel", segment: "Segment", variation: "Variation", language: "Language" },
    steps: {
      ...{ targeted: "Meant", heldOut: "Held out", skipped: "Skipped", deferred: "Waiting", sent: "Sent" },
      ...{ failed: "Failed", unknown: "In doubt", delivered: "Delivered", read: "Read", opened: "Opened" },
      ...{ clicked: "Clicked", openedByMachines: "Opened by machines", clickedByMachines: "Clicked by machines" },
      ...{ answered: "Answered", converted: "Converted", unsubscribed: "Opted out", bounced: "Bounced" },
      ...{ complained: "Called spam", won: "Leads won" },
    },
    ...{ total: "Total", cost: "Cost (USD)", returns: "Returns", currency: "Currency", conversions: "Conversions" },
    ...{ leads: "Leads won", revenue: "Revenue", roi: "ROI", cohorts: "Cohorts", week: "Week", size: "Sent" },
    ...{ weeksLater: (weeks) => `Week ${weeks}` },
  },
  es: {
    by: { phase: "Fase", channel: "Canal", segment: "Segmento", variation: "Variante", language: "Idioma" },
    steps: {
      ...{ targeted: "Destinatarios", heldOut: "Grupo de control", skipped: "Omitidos", deferred: "En espera" },
      ...{ sent: "Enviados", failed: "Fallidos", unknown: "En duda", delivered: "Entregados", read: "Leídos" },
      ...{ opened: "Abiertos", clicked: "Clics", openedByMachines: "Abiertos por máquinas" },
      ...{ clickedByMachines: "Clics de máquinas", answered: "Respondidos", converted: "Conversiones" },
      ...{ unsubscribed: "Bajas", bounced: "Rebotados", complained: "Marcados como spam", won: "Leads ganados" },
    },
    ...{ total: "Total", cost: "Coste (USD)", returns: "Retorno", currency: "Moneda", conversions: "Conversiones" },
    ...{ leads: "Leads ganados", revenue: "Ingresos", roi: "ROI", cohorts: "Cohortes", week: "Semana" },
    ...{ size: "Enviados", weeksLater: (weeks) => `Semana ${weeks}` },
  },
  fr: {
    by: { phase: "Phase", channel: "Canal", segment: "Segment", variation: "Variante", language: "Langue" },
    steps: {
      ...{ targeted: "Destinataires", heldOut: "Groupe témoin", skipped: "Écartés", deferred: "En attente" },
      ...{ sent: "Envoyés", failed: "Échoués", unknown: "Incertains", delivered: "Remis", read: "Lus" },
      ...{ opened: "Ouverts", clicked: "Clics", openedByMachines: "Ouverts par des machines" },
      ...{ clickedByMachines: "Clics de machines", answered: "Réponses", converted: "Conversions" },
      ...{ unsubscribed: "Désinscriptions", bounced: "Revenus", complained: "Signalés comme spam" },
      won: "Leads gagnés",
    },
    ...{ total: "Total", cost: "Coût (USD)", returns: "Retour", currency: "Devise", conversions: "Conversions" },
    ...{ leads: "Leads gagnés", revenue: "Revenus", roi: "ROI", cohorts: "Cohortes", week: "Semaine" },
    ...{ size: "Envoyés", weeksLater: (weeks) => `Semaine ${weeks}` },
  },
};
