/** The words of reports that are handed out as files. */
import type { Figures, Grouping } from "./model.ts";

export const LANGUAGES = ["en", "es", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];

export type FigureName =
  | Exclude<
      keyof Figures,
      "response" | "firstResponse" | "resolution" | "timeInStage" | "satisfaction" | "valueWon" | "valueLost"
    >
  | "satisfactionMean"
  | "satisfactionAnswers";
export type MeasureName = "response" | "firstResponse" | "resolution" | "timeInStage";
export type SummaryPart = "count" | "min" | "mean" | "p50" | "p90" | "max";

export interface Words {
  readonly report: string;
  readonly previous: string;
  readonly total: string;
  readonly id: string;
  readonly hour: string;
  readonly unknown: string;
  /** Of leads that were lost: for no reason of the list, or for none that was said. */
  readonly inWords: string;
  readonly unsaid: string;
  readonly valueWon: string;
  readonly valueLost: string;
  readonly newContacts: string;
  readonly messagesByHour: { readonly in: string; readonly out: string };
  readonly weekdays: readonly string[];
  readonly by: Readonly<Record<Grouping, string>>;
  readonly figures: Readonly<Record<FigureName, string>>;
  readonly measures: Readonly<Record<MeasureName, string>>;
  readonly parts: Readonly<Record<SummaryPart, string>>;
  readonly through: (from: string, through: string) => string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    report: "Report",
    previous: "Period before",
    total: "Total",
    id: "Id",
    hour: "Hour",
    unknown: "unknown",
    inWords: "in other words",
    unsaid: "not said",
    valueWon: "Value won",
    valueLost: "Value lost",
    newContacts: "New contacts by day",
    messagesByHour: { in: "Messages in by hour", out: "Messages out by hour" },
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    by: {
      day: "Day",
      channel: "Channel",
      connection: "Connection",
      person: "Person",
      team: "Team",
      country: "Country",
      "lead-type": "Type of lead",
      stage: "Stage",
      "lost-reason": "Why leads were lost",
    },
    figures: {
      messagesIn: "Messages in",
      messagesOut: "Messages out",
      messagesFailed: "Messages failed",
      notes: "Notes",
      conversationsOpened: "Conversations",
      conversationsResolved: "Resolved",
      conversationsReopened: "Reopened",
      conversationsAssigned: "Assigned",
      contacts: "Contacts",
      breaches: "Targets missed",
      leads: "Leads",
      leadsWon: "Leads won",
      leadsLost: "Leads lost",
      conversion: "Conversion",
      stageEntered: "Entered the stage",
      stageLeft: "Left the stage",
      stageReached: "First entered",
      stageForward: "Went forward",
      stageBack: "Went back",
      stageLost: "Lost",
      stageElsewhere: "Left the funnel",
      stageWon: "Won in the end",
      stageConversion: "Conversion to a later stage",
      stageWinRate: "Share won",
      satisfactionMean: "Satisfaction (1–5)",
      satisfactionAnswers: "Satisfaction answers",
    },
    measures: {
      response: "Response time",
      firstResponse: "First response",
      resolution: "Resolution time",
      timeInStage: "Time in stage",
    },
    parts: { count: "count", min: "min", mean: "mean", p50: "median", p90: "p90", max: "max" },
    through: (from, through) => `${from} to ${through}`,
  },
  es: {
    report: "Informe",
    previous: "Periodo anterior",
    total: "Total",
    id: "Id",
    hour: "Hora",
    unknown: "desconocido",
    inWords: "con otras palabras",
    unsaid: "sin decir",
    valueWon: "Valor ganado",
    valueLost: "Valor perdido",
    newContacts: "Contactos nuevos por día",
    messagesByHour: { in: "Mensajes recibidos por hora", out: "Mensajes enviados por hora" },
    weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    by: {
      day: "Día",
      channel: "Canal",
      connection: "Conexión",
      person: "Persona",
      team: "Equipo",
      country: "País",
      "lead-type": "Tipo de oportunidad",
      stage: "Etapa",
      "lost-reason": "Por qué se perdieron",
    },
    figures: {
      messagesIn: "Mensajes recibidos",
      messagesOut: "Mensajes enviados",
      messagesFailed: "Mensajes fallidos",
      notes: "Notas",
      conversationsOpened: "Conversaciones",
      conversationsResolved: "Resueltas",
      conversationsReopened: "Reabiertas",
      conversationsAssigned: "Asignadas",
      contacts: "Contactos",
      breaches: "Objetivos incumplidos",
      leads: "Oportunidades",
      leadsWon: "Ganadas",
      leadsLost: "Perdidas",
      conversion: "Conversión",
      stageEntered: "Entraron en la etapa",
      stageLeft: "Salieron de la etapa",
      stageReached: "Entraron por primera vez",
      stageForward: "Avanzaron",
      stageBack: "Retrocedieron",
      stageLost: "Perdidas en la etapa",
      stageElsewhere: "Salieron del embudo",
      stageWon: "Ganadas al final",
      stageConversion: "Conversión a una etapa posterior",
      stageWinRate: "Proporción ganada",
      satisfactionMean: "Satisfacción (1–5)",
      satisfactionAnswers: "Respuestas de satisfacción",
    },
    measures: {
      response: "Tiempo de respuesta",
      firstResponse: "Primera respuesta",
      resolution: "Tiempo de resolución",
      timeInStage: "Tiempo en la etapa",
    },
    parts: { count: "n.º", min: "mín.", mean: "media", p50: "mediana", p90: "p90", max: "máx." },
    through: (from, through) => `${from} a ${through}`,
  },
  fr: {
    report: "Rapport",
    previous: "Période précédente",
    total: "Total",
    id: "Id",
    hour: "Heure",
    unknown: "inconnu",
    inWords: "avec d’autres mots",
    unsaid: "non précisé",
    valueWon: "Valeur gagnée",
    valueLost: "Valeur perdue",
    newContacts: "Nouveaux contacts par jour",
    messagesByHour: { in: "Messages reçus par heure", out: "Messages envoyés par heure" },
    weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    by: {
      day: "Jour",
      channel: "Canal",
      connection: "Connexion",
      person: "Personne",
      team: "Équipe",
      country: "Pays",
      "lead-type": "Type d’opportunité",
      stage: "Étape",
      "lost-reason": "Motifs de perte",
    },
    figures: {
      messagesIn: "Messages reçus",
      messagesOut: "Messages envoyés",
      messagesFailed: "Messages en échec",
      notes: "Notes",
      conversationsOpened: "Conversations",
      conversationsResolved: "Résolues",
      conversationsReopened: "Rouvertes",
      conversationsAssigned: "Attribuées",
      contacts: "Contacts",
      breaches: "Objectifs manqués",
      leads: "Opportunités",
      leadsWon: "Gagnées",
      leadsLost: "Perdues",
      conversion: "Conversion",
      stageEntered: "Entrées dans l’étape",
      stageLeft: "Sorties de l’étape",
      stageReached: "Entrées pour la première fois",
      stageForward: "Ont avancé",
      stageBack: "Ont reculé",
      stageLost: "Perdues à l’étape",
      stageElsewhere: "Sorties de l’entonnoir",
      stageWon: "Gagnées au final",
      stageConversion: "Conversion vers une étape suivante",
      stageWinRate: "Part gagnée",
      satisfactionMean: "Satisfaction (1–5)",
      satisfactionAnswers: "Réponses de satisfaction",
    },
    measures: {
      response: "Temps de réponse",
      firstResponse: "Première réponse",
      resolution: "Temps de résolution",
      timeInStage: "Temps dans l’étape",
    },
    parts: { count: "nb", min: "min", mean: "moyenne", p50: "médiane", p90: "p90", max: "max" },
    through: (from, through) => `du ${from} au ${through}`,
  },
};
