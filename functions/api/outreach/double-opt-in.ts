/** Asking the owner of an address whether they agreed: what somebody says about it is no consent yet. */
import type { ConsentRecord } from "../../../lib/core/consent/model.ts";
import { secondsOf } from "../../../lib/core/consent/preferences.ts";
import type { Contact } from "../../../lib/core/contacts/model.ts";
import type { OutboundContent } from "../../../lib/core/messages/model.ts";
import { DEFAULT_PERSISTENCE } from "../../../lib/core/notifications/model.ts";
import type { Tenant } from "./tenant.ts";

const DAY_SECONDS = 86_400;

type Told = (wording: string, business: string, url: string) => string;
interface Words {
  readonly subject: string;
  readonly text: Told;
  readonly invited: { readonly subject: string; readonly text: Told };
}
const WORDS: Readonly<Record<string, Words>> & { readonly en: Words } = {
  en: {
    subject: "Please confirm",
    text: (wording, business, url) =>
      `${business}: somebody told us this for you: “${wording}”. If that is right, confirm it here: ${url}\n\nIf not, do nothing: you will receive nothing.`,
    invited: {
      subject: "We can write to you on WhatsApp",
      text: (wording, business, url) =>
        `${business}: ${wording}\n\nIf you want that, open this and send the message that is ready there: ${url}`,
    },
  },
  es: {
    subject: "Confirme, por favor",
    text: (wording, business, url) =>
      `${business}: alguien nos ha dicho esto en su nombre: «${wording}». Si es así, confírmelo aquí: ${url}\n\nSi no, no haga nada: no recibirá nada.`,
    invited: {
      subject: "Podemos escribirle por WhatsApp",
      text: (wording, business, url) =>
        `${business}: ${wording}\n\nSi lo quiere, abra esto y envíe el mensaje que está preparado: ${url}`,
    },
  },
  fr: {
    subject: "Veuillez confirmer",
    text: (wording, business, url) =>
      `${business} : quelqu’un nous a dit ceci en votre nom : « ${wording} ». Si c’est exact, confirmez-le ici : ${url}\n\nSinon, ne faites rien : vous ne recevrez rien.`,
    invited: {
      subject: "Nous pouvons vous écrire sur WhatsApp",
      text: (wording, business, url) =>
        `${business} : ${wording}\n\nSi vous le souhaitez, ouvrez ceci et envoyez le message qui y est prêt : ${url}`,
    },
  },
};

/** The entry waits in the ledger, and a message with a link goes to where it is about. Repeats change nothing. Returns the notification's id. */
export async function askOwner(
  { consent, notify, linkTo, settings }: Pick<Tenant, "consent" | "notify" | "linkTo" | "settings">,
  contact: Contact,
  record: ConsentRecord & { readonly wording: string },
  {
    days,
    request,
    by,
  }: { readonly days: number; readonly request: { readonly id: string; readonly at: string }; readonly by: string },
): Promise<string | undefined> {
  const { contactId, channel, purpose, wording, at } = record;
  await consent.record(record);
  const askedAt = secondsOf(at);
  const expiresAt = askedAt + days * DAY_SECONDS;
  const url = await linkTo({ kind: "confirm", contactId, medium: channel, purpose, askedAt, expiresAt });
  const known = await settings.get();
  const words = wordsFor(contact.language ?? known?.locale);
  const contents = asContents(words.subject, words.text(wording, known?.name ?? "", url));
  const outcome = await notify({
    ...{ type: "consent.confirmation", purpose: "transactional", channels: [channel], contents },
    ...{ persistence: DEFAULT_PERSISTENCE, tracking: false, recipient: { contactId }, request, createdBy: by },
    sendBefore: new Date(expiresAt * 1000).toISOString(),
  });
  return outcome.kind === "queued" ? outcome.notification.notificationId : undefined;
}

const wordsFor = (language: string | undefined): Words =>
  WORDS[language?.toLowerCase().split("-")[0] ?? ""] ?? WORDS.en;

const asContents = (subject: string, text: string): Readonly<Record<string, OutboundContent>> => ({
  email: { type: "email", subject, text },
  default: { type: "text", text },
});

/** What brings somebody to a page of theirs, in words of ours. */
export function invitation(language: string | undefined, wording: string, business: string, url: string) {
  const { subject, text } = wordsFor(language).invited;
  return asContents(subject, text(wording, business, url));
}
