/** Everything that the widget says of itself, in every language. A key that one of them lacks does not compile. */
const en = {
  open: "Open the chat",
  openUnread: "Open the chat: {n} new",
  close: "Close the chat",
  messages: "Messages",
  message: "Message",
  send: "Send",
  attach: "Send a file",
  older: "Earlier messages",
  there: "We are here.",
  away: "We are away at the moment. Write to us: we answer as soon as we are back.",
  back: "Back {when}",
  you: "You",
  sending: "Sending…",
  sent: "Sent",
  failed: "Not sent",
  again: "Try again",
  remove: "Remove",
  offline: "No connection. What you write is sent when it is back.",
  loading: "Loading…",
  name: "Name",
  email: "E-mail",
  phone: "Telephone",
  start: "Start the chat",
  optional: "optional",
  required: "Please fill this in.",
  badEmail: "This is no e-mail address.",
  hello: "Before we start:",
  tooLarge: "The file is too large: {n} MB at most.",
  wrongType: "Files of this type cannot be sent.",
  file: "File",
  picture: "Picture: {name}",
  typing: "Somebody is writing…",
  edited: "edited",
  newWindow: "opens in a new window",
};
export type Word = keyof typeof en;
export type Locale = "es" | "fr" | "en";

const es: Record<Word, string> = {
  open: "Abrir el chat",
  openUnread: "Abrir el chat: {n} sin leer",
  close: "Cerrar el chat",
  messages: "Mensajes",
  message: "Mensaje",
  send: "Enviar",
  attach: "Enviar un archivo",
  older: "Mensajes anteriores",
  there: "Estamos aquí.",
  away: "Ahora no estamos. Escríbenos: respondemos en cuanto volvamos.",
  back: "Volvemos {when}",
  you: "Tú",
  sending: "Enviando…",
  sent: "Enviado",
  failed: "No enviado",
  again: "Reintentar",
  remove: "Quitar",
  offline: "Sin conexión. Lo que escribas se enviará cuando vuelva.",
  loading: "Cargando…",
  name: "Nombre",
  email: "Correo electrónico",
  phone: "Teléfono",
  start: "Empezar el chat",
  optional: "opcional",
  required: "Rellena este campo.",
  badEmail: "Esto no es un correo electrónico.",
  hello: "Antes de empezar:",
  tooLarge: "El archivo es demasiado grande: {n} MB como máximo.",
  wrongType: "No se pueden enviar archivos de este tipo.",
  file: "Archivo",
  picture: "Imagen: {name}",
  typing: "Alguien está escribiendo…",
  edited: "editado",
  newWindow: "se abre en otra ventana",
};

const fr: Record<Word, string> = {
  open: "Ouvrir la discussion",
  openUnread: "Ouvrir la discussion : {n} non lus",
  close: "Fermer la discussion",
  messages: "Messages",
  message: "Message",
  send: "Envoyer",
  attach: "Envoyer un fichier",
  older: "Messages précédents",
  there: "Nous sommes là.",
  away: "Nous sommes absents. Écrivez-nous : nous répondons dès notre retour.",
  back: "De retour {when}",
  you: "Vous",
  sending: "Envoi…",
  sent: "Envoyé",
  failed: "Non envoyé",
  again: "Réessayer",
  remove: "Retirer",
  offline: "Pas de connexion. Vos messages partiront à son retour.",
  loading: "Chargement…",
  name: "Nom",
  email: "E-mail",
  phone: "Téléphone",
  start: "Commencer la discussion",
  optional: "facultatif",
  required: "Veuillez remplir ce champ.",
  badEmail: "Ce n’est pas une adresse e-mail.",
  hello: "Avant de commencer :",
  tooLarge: "Le fichier est trop lourd : {n} Mo au plus.",
  wrongType: "Ce type de fichier ne peut pas être envoyé.",
  file: "Fichier",
  picture: "Image : {name}",
  typing: "Quelqu’un écrit…",
  edited: "modifié",
  newWindow: "s’ouvre dans une nouvelle fenêtre",
};

export const words: Readonly<Record<Locale, Readonly<Record<Word, string>>>> = { en, es, fr };

export type Say = (word: Word, values?: Readonly<Record<string, string | number>>) => string;
export const sayIn =
  (locale: Locale): Say =>
  (word, values = {}) =>
    words[locale][word].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));

/** What the page asks for, else the first of the visitor's languages that the widget has, else its own first one. */
export function localeOf(allowed: readonly Locale[], wanted: readonly (string | null | undefined)[]): Locale {
  for (const tag of wanted) {
    const found = allowed.find((locale) => locale === tag?.toLowerCase().split(/[-_]/)[0]);
    if (found) return found;
  }
  return allowed[0] ?? "en";
}
