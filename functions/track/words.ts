/** What the pages say. */
import { ANY_CHANNEL, type Purpose } from "../../lib/core/consent/model.ts";

export const LANGUAGES = ["es", "en", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Words {
  readonly invalid: { readonly title: string; readonly text: string };
  readonly purposes: Readonly<Record<Purpose, string>>;
  /** What each is for. */
  readonly explained: Readonly<Record<Purpose, string>>;
  readonly media: Readonly<Record<string, string>>;
  readonly by: (purpose: string, medium: string) => string;
  readonly preferences: {
    readonly title: string;
    readonly hello: (name: string | null) => string;
    readonly always: string;
    readonly language: string;
    readonly none: string;
    readonly save: string;
    readonly saved: string;
    readonly stopTitle: string;
    readonly stopText: string;
    readonly stop: string;
    readonly stopped: string;
  };
  readonly unsubscribe: {
    readonly title: string;
    readonly question: (what: string) => string;
    readonly yes: string;
    readonly doneTitle: string;
    readonly done: (what: string) => string;
    readonly all: string;
  };
  readonly confirm: {
    readonly title: string;
    readonly question: (what: string) => string;
    readonly yes: string;
    readonly ignore: string;
    readonly doneTitle: string;
    readonly done: (what: string) => string;
    readonly overTitle: string;
    readonly over: string;
    readonly all: string;
  };
  readonly onward: { readonly title: string; readonly text: string };
  readonly nothing: { readonly title: string; readonly text: string };
  readonly activate: {
    readonly title: string;
    readonly open: string;
    readonly or: (code: string, number: string) => string;
    readonly overTitle: string;
    readonly over: string;
  };
  readonly feedback: {
    readonly about: (item: string) => string;
    readonly optional: string;
    readonly yes: string;
    readonly no: string;
    readonly send: string;
    readonly problem: string;
    readonly wrong: { readonly required: string; readonly other: string };
    readonly doneTitle: string;
    readonly done: string;
    readonly change: string;
    readonly overTitle: string;
    readonly over: string;
  };
  readonly later: { readonly title: string; readonly text: string };
}

const es: Words = {
  invalid: {
    title: "Este enlace no es válido",
    text: "Puede que esté incompleto o que ya no exista. Ábralo otra vez desde el mensaje en el que lo recibió.",
  },
  purposes: {
    transactional: "Lo que tiene que saber",
    service: "Avisos del servicio",
    marketing: "Ofertas y novedades",
  },
  explained: {
    transactional: "Reservas, códigos y respuestas.",
    service: "Recordatorios y preguntas sobre lo que tiene con nosotros.",
    marketing: "Publicidad, promociones y noticias.",
  },
  media: {
    email: "correo electrónico",
    sms: "SMS",
    push: "avisos del navegador",
    webchat: "chat de la web",
    [ANY_CHANNEL]: "todos los canales",
  },
  by: (purpose, medium) => `${purpose}: ${medium}`,
  preferences: {
    title: "Sus mensajes",
    hello: (name) =>
      name ? `Hola, ${name}. Elija qué quiere recibir y por dónde.` : "Elija qué quiere recibir y por dónde.",
    always: "Lo que usted pide o tiene que saber, como una reserva o un código, le llega siempre.",
    language: "Idioma",
    none: "Ningún canal llega a usted por ahora.",
    save: "Guardar",
    saved: "Guardado.",
    stopTitle: "No recibir nada",
    stopText: "Ni avisos ni ofertas, por ningún canal.",
    stop: "Parar todo",
    stopped: "Hecho: no recibirá más avisos ni ofertas.",
  },
  unsubscribe: {
    title: "Dejar de recibir",
    question: (what) => `¿Quiere dejar de recibir «${what}»?`,
    yes: "Dejar de recibir",
    doneTitle: "Hecho",
    done: (what) => `Ya no recibirá «${what}».`,
    all: "Ver todas sus preferencias",
  },
  confirm: {
    title: "Confirme que quiere recibirlo",
    question: (what) => `¿Quiere recibir «${what}»?`,
    yes: "Sí, quiero recibirlo",
    ignore: "Si no lo ha pedido, cierre esta página: no recibirá nada.",
    doneTitle: "Confirmado",
    done: (what) => `Recibirá «${what}». Puede cambiarlo cuando quiera.`,
    overTitle: "Este enlace ya no sirve",
    over: "Su plazo ha pasado o se decidió otra cosa después. Puede elegir en sus preferencias.",
    all: "Ver sus preferencias",
  },
  onward: { title: "Un momento", text: "El enlace lleva aquí:" },
  nothing: { title: "Aquí no hay nada", text: "Este enlace no lleva a ninguna parte." },
  activate: {
    title: "Siga por WhatsApp",
    open: "Abrir WhatsApp",
    or: (code, number) => `O escriba ${code} en un mensaje al ${number}.`,
    overTitle: "Este código ya no sirve",
    over: "Ya se usó o su plazo ha pasado. Pida otro a quien se lo envió.",
  },
  feedback: {
    about: (item) => `Sobre: ${item}`,
    optional: "(opcional)",
    yes: "Sí",
    no: "No",
    send: "Enviar respuestas",
    problem: "Falta algo: mira las preguntas marcadas.",
    wrong: { required: "Responde a esta pregunta.", other: "Esta respuesta no encaja con la pregunta." },
    doneTitle: "Gracias",
    done: "Hemos guardado tus respuestas.",
    change: "Cambiar mis respuestas",
    overTitle: "Ya no se puede responder",
    over: "El plazo para responder ha terminado. Gracias por tu interés.",
  },
  later: { title: "Ahora mismo no es posible", text: "Vuelva a intentarlo dentro de un momento." },
};

const en: Words = {
  invalid: {
    title: "This link is not valid",
    text: "It may be incomplete, or no longer exist. Open it again from the message in which you received it.",
  },
  purposes: { transactional: "What you have to know", service: "Service messages", marketing: "Offers and news" },
  explained: {
    transactional: "Bookings, codes and answers.",
    service: "Reminders and questions about what you have with us.",
    marketing: "Advertising, promotions and news.",
  },
  media: {
    email: "e-mail",
    sms: "SMS",
    push: "notifications in the browser",
    webchat: "chat on the website",
    [ANY_CHANNEL]: "all channels",
  },
  by: (purpose, medium) => `${purpose}: ${medium}`,
  preferences: {
    title: "Your messages",
    hello: (name) =>
      name ? `Hello, ${name}. Choose what you want to receive, and how.` : "Choose what you want to receive, and how.",
    always: "What you ask for or have to know, such as a booking or a code, always reaches you.",
    language: "Language",
    none: "No channel reaches you at present.",
    save: "Save",
    saved: "Saved.",
    stopTitle: "Receive nothing",
    stopText: "No service messages and no offers, on any channel.",
    stop: "Stop everything",
    stopped: "Done: you will receive no more service messages or offers.",
  },
  unsubscribe: {
    title: "Stop receiving",
    question: (what) => `Do you want to stop receiving “${what}”?`,
    yes: "Stop receiving",
    doneTitle: "Done",
    done: (what) => `You will no longer receive “${what}”.`,
    all: "See all your preferences",
  },
  confirm: {
    title: "Confirm that you want to receive it",
    question: (what) => `Do you want to receive “${what}”?`,
    yes: "Yes, I want to receive it",
    ignore: "If you did not ask for it, close this page: you will receive nothing.",
    doneTitle: "Confirmed",
    done: (what) => `You will receive “${what}”. You can change that whenever you want.`,
    overTitle: "This link can no longer be used",
    over: "Its time has passed, or something else was decided since. You can choose in your preferences.",
    all: "See your preferences",
  },
  onward: { title: "One moment", text: "The link leads here:" },
  nothing: { title: "There is nothing here", text: "This link leads nowhere." },
  activate: {
    title: "Go on in WhatsApp",
    open: "Open WhatsApp",
    or: (code, number) => `Or write ${code} in a message to ${number}.`,
    overTitle: "This code can no longer be used",
    over: "It was used already, or its time has passed. Ask whoever sent it for another one.",
  },
  feedback: {
    about: (item) => `About: ${item}`,
    optional: "(optional)",
    yes: "Yes",
    no: "No",
    send: "Send answers",
    problem: "Something is missing: see the questions that are marked.",
    wrong: { required: "Please answer this question.", other: "This answer does not fit the question." },
    doneTitle: "Thank you",
    done: "We have kept your answers.",
    change: "Change my answers",
    overTitle: "Answers are closed",
    over: "The time to answer is over. Thank you for your interest.",
  },
  later: { title: "Not possible right now", text: "Please try again in a moment." },
};

const fr: Words = {
  invalid: {
    title: "Ce lien n’est pas valable",
    text: "Il est peut-être incomplet ou n’existe plus. Ouvrez-le à nouveau depuis le message où vous l’avez reçu.",
  },
  purposes: {
    transactional: "Ce que vous devez savoir",
    service: "Messages de service",
    marketing: "Offres et nouveautés",
  },
  explained: {
    transactional: "Réservations, codes et réponses.",
    service: "Rappels et questions sur ce que vous avez chez nous.",
    marketing: "Publicité, promotions et actualités.",
  },
  media: {
    email: "e-mail",
    sms: "SMS",
    push: "notifications du navigateur",
    webchat: "chat du site",
    [ANY_CHANNEL]: "tous les canaux",
  },
  by: (purpose, medium) => `${purpose} : ${medium}`,
  preferences: {
    title: "Vos messages",
    hello: (name) =>
      name
        ? `Bonjour ${name}. Choisissez ce que vous voulez recevoir, et comment.`
        : "Choisissez ce que vous voulez recevoir, et comment.",
    always: "Ce que vous demandez ou devez savoir, comme une réservation ou un code, vous parvient toujours.",
    language: "Langue",
    none: "Aucun canal ne vous atteint pour l’instant.",
    save: "Enregistrer",
    saved: "Enregistré.",
    stopTitle: "Ne rien recevoir",
    stopText: "Ni messages de service ni offres, par aucun canal.",
    stop: "Tout arrêter",
    stopped: "C’est fait : vous ne recevrez plus ni messages de service ni offres.",
  },
  unsubscribe: {
    title: "Ne plus recevoir",
    question: (what) => `Voulez-vous ne plus recevoir « ${what} » ?`,
    yes: "Ne plus recevoir",
    doneTitle: "C’est fait",
    done: (what) => `Vous ne recevrez plus « ${what} ».`,
    all: "Voir toutes vos préférences",
  },
  confirm: {
    title: "Confirmez que vous voulez le recevoir",
    question: (what) => `Voulez-vous recevoir « ${what} » ?`,
    yes: "Oui, je veux le recevoir",
    ignore: "Si vous ne l’avez pas demandé, fermez cette page : vous ne recevrez rien.",
    doneTitle: "Confirmé",
    done: (what) => `Vous recevrez « ${what} ». Vous pouvez le changer quand vous voulez.`,
    overTitle: "Ce lien ne peut plus servir",
    over: "Son délai est passé, ou autre chose a été décidé depuis. Vous pouvez choisir dans vos préférences.",
    all: "Voir vos préférences",
  },
  onward: { title: "Un instant", text: "Le lien mène ici :" },
  nothing: { title: "Il n’y a rien ici", text: "Ce lien ne mène nulle part." },
  activate: {
    title: "Continuez sur WhatsApp",
    open: "Ouvrir WhatsApp",
    or: (code, number) => `Ou écrivez ${code} dans un message au ${number}.`,
    overTitle: "Ce code ne peut plus servir",
    over: "Il a déjà servi ou son délai est passé. Demandez-en un autre à qui vous l’a envoyé.",
  },
  feedback: {
    about: (item) => `À propos de : ${item}`,
    optional: "(facultatif)",
    yes: "Oui",
    no: "Non",
    send: "Envoyer mes réponses",
    problem: "Il manque quelque chose : voyez les questions signalées.",
    wrong: { required: "Répondez à cette question.", other: "Cette réponse ne convient pas à la question." },
    doneTitle: "Merci",
    done: "Vos réponses sont enregistrées.",
    change: "Modifier mes réponses",
    overTitle: "Il n’est plus possible de répondre",
    over: "Le délai de réponse est écoulé. Merci de votre intérêt.",
  },
  later: { title: "Impossible pour le moment", text: "Réessayez dans un instant." },
};

export const WORDS: Readonly<Record<Language, Words>> = { es, en, fr };

/** Names of their own, the same in every language. */
const NAMES: Readonly<Record<string, string>> = {
  whatsapp: "WhatsApp",
  telegram: "Telegram",
  messenger: "Messenger",
  instagram: "Instagram",
  slack: "Slack",
};

export const mediumName = (words: Words, medium: string): string =>
  words.media[medium] ?? NAMES[medium] ?? medium.charAt(0).toUpperCase() + medium.slice(1);

/** What somebody says yes or no to, as it is kept in the ledger. */
export const saidOf = (words: Words, purpose: Purpose, medium: string): string =>
  words.by(words.purposes[purpose], mediumName(words, medium));

const known = (tag: string): Language | undefined => {
  const own = tag.trim().toLowerCase().split("-")[0];
  return LANGUAGES.find((language) => language === own);
};

/** The person's own, then their browser's in its order, then the business's. */
export function languageOf(
  own: string | null | undefined,
  accepted: string | undefined,
  business: string | undefined,
): Language {
  const wished = (accepted ?? "")
    .slice(0, 200)
    .split(",")
    .map((part) => {
      const [tag = "", ...more] = part.split(";");
      const weight = more.find((one) => one.trim().startsWith("q="));
      return { tag, weight: weight ? Number(weight.trim().slice(2)) || 0 : 1 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const tag of [own ?? "", ...wished.map((one) => one.tag), business ?? ""]) {
    const language = known(tag);
    if (language) return language;
  }
  return "en";
}
