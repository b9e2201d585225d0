/** The pages by which somebody ends, confirms and chooses what they get. */
import { messageWith, whatsAppLink } from "../../lib/core/activations/model.ts";
import { ANY_CHANNEL } from "../../lib/core/consent/model.ts";
import { CHOSEN_PURPOSES, type Preference, type Preferences } from "../../lib/core/consent/preferences.ts";
import type { ActivateLink, ConfirmLink, PreferencesLink, UnsubscribeLink } from "../../lib/core/links/model.ts";
import type { HttpAnswer } from "../../lib/runtime/http/message.ts";
import { type Html, html } from "./html.ts";
import { invalidPage, notice } from "./page.ts";
import type { Asking } from "./serve.ts";
import { LANGUAGES, languageOf, mediumName, saidOf, WORDS, type Words } from "./words.ts";

/** Programs that look at mails follow links, so looking changes nothing. */
export async function showUnsubscribe(asking: Asking<UnsubscribeLink>): Promise<HttpAnswer> {
  const { link, desk, render, business } = asking;
  const { language, words } = speaking(asking, (await desk.read(link.contactId))?.contact.language);
  const { title, question, yes, all } = words.unsubscribe;
  const body = html`<div class="card"><h1>${title}</h1><p>${question(saidOf(words, link.purpose, link.medium))}</p><form method="post"><button>${yes}</button></form></div>${toPreferences(asking, all)}`;
  return render(200, { language, title, business: business?.name, body });
}

/** RFC 8058: a mail program posts `List-Unsubscribe=One-Click` and nobody sees the answer; the page's own button posts nothing. */
export async function unsubscribe(asking: Asking<UnsubscribeLink>): Promise<HttpAnswer> {
  const { link, desk, render, business, doer, form } = asking;
  const { language, words } = speaking(asking, (await desk.read(link.contactId))?.contact.language);
  const oneClick = form.get("List-Unsubscribe") === "One-Click";
  const what = saidOf(words, link.purpose, link.medium);
  await desk.end(
    link.contactId,
    {
      medium: link.medium,
      purposes: [link.purpose],
      source: "one_click",
      detail: oneClick ? "the mail program's button (RFC 8058)" : "the page of the link",
      wording: oneClick ? "List-Unsubscribe=One-Click" : words.unsubscribe.question(what),
    },
    doer,
  );
  const { doneTitle, done, all } = words.unsubscribe;
  const body = html`${notice(doneTitle, done(what))}${toPreferences(asking, all)}`;
  return render(200, { language, title: doneTitle, business: business?.name, body });
}

export async function showConfirm(asking: Asking<ConfirmLink>): Promise<HttpAnswer> {
  const { link, desk } = asking;
  const [state, known] = await Promise.all([desk.asked(link), desk.read(link.contactId)]);
  if (state.kind !== "waiting") return confirmed(asking, state.kind, known);
  const { language, words } = speaking(asking, known?.contact.language);
  const { title, question, yes, ignore } = words.confirm;
  const wording = state.record.wording ?? question(saidOf(words, link.purpose, link.medium));
  const body = html`<div class="card"><h1>${title}</h1><blockquote>${wording}</blockquote><form method="post"><button>${yes}</button></form><p class="soft">${ignore}</p></div>`;
  return asking.render(200, { language, title, business: asking.business?.name, body });
}

export async function confirm(asking: Asking<ConfirmLink>): Promise<HttpAnswer> {
  const { link, desk, doer } = asking;
  const { kind } = await desk.confirm(link, doer);
  return confirmed(asking, kind, await desk.read(link.contactId));
}

function confirmed(
  asking: Asking<ConfirmLink>,
  kind: "confirmed" | "already" | "over" | "missing",
  known: Preferences | undefined,
): HttpAnswer {
  const { link, render, business } = asking;
  const { language, words } = speaking(asking, known?.contact.language);
  if (kind === "missing") return invalidPage(render, language);
  const { doneTitle, done, overTitle, over, all } = words.confirm;
  const isOver = kind === "over";
  const title = isOver ? overTitle : doneTitle;
  const body = html`${notice(title, isOver ? over : done(saidOf(words, link.purpose, link.medium)))}${toPreferences(asking, all)}`;
  return render(isOver ? 410 : 200, { language, title, business: business?.name, body });
}

export async function showPreferences(asking: Asking<PreferencesLink>): Promise<HttpAnswer> {
  const { link, desk, render, business, query } = asking;
  const known = await desk.read(link.contactId);
  const { language, words } = speaking(asking, known?.contact.language);
  if (!known) return invalidPage(render, language);
  const { title, hello, always, save, saved, stopTitle, stopText, stop, stopped, none } = words.preferences;
  const told = query.done === "saved" ? saved : query.done === "stopped" ? stopped : undefined;
  const sets = known.media.length === 0 ? [html`<p>${none}</p>`] : CHOSEN_PURPOSES.map(purposeSet(known, words));
  const body = html`${told !== undefined && html`<p class="told" role="status">${told}</p>`}
<div class="card"><h1>${title}</h1><p>${hello(known.contact.name)}</p><p class="soft">${always}</p>
<form method="post"><input type="hidden" name="act" value="save">${sets}${languageSet(known, words)}<button>${save}</button></form></div>
<div class="card"><h2>${stopTitle}</h2><p>${stopText}</p><form method="post"><input type="hidden" name="act" value="stop"><button class="quiet">${stop}</button></form></div>`;
  return render(200, { language, title, business: business?.name, body });
}

const purposeSet = ({ media, choices }: Preferences, words: Words) => {
  const isAllowed = (medium: string, purpose: string) =>
    choices.some((one) => one.medium === medium && one.purpose === purpose && one.allowed);
  return (purpose: Preference["purpose"]): Html =>
    html`<fieldset aria-describedby="for-${purpose}"><legend>${words.purposes[purpose]}</legend><p class="soft" id="for-${purpose}">${words.explained[purpose]}</p><div class="row">${media.map(
      (medium) =>
        html`<label><input type="checkbox" name="yes" value="${purpose}.${medium}"${isAllowed(medium, purpose) && html` checked`}>${capital(mediumName(words, medium))}</label>`,
    )}</div></fieldset>`;
};

/** A language that we do not speak stays the person's until they choose another. */
function languageSet({ contact }: Preferences, words: Words): Html {
  const own = contact.language?.toLowerCase().split("-")[0];
  const others = contact.language && !LANGUAGES.some((one) => one === own) ? [contact.language] : [];
  return html`<fieldset><legend>${words.preferences.language}</legend><div class="row">${[...LANGUAGES, ...others].map(
    (language) =>
      html`<label lang="${language}"><input type="radio" name="language" value="${language}"${(language === own || language === contact.language) && html` checked`}>${autonym(language)}</label>`,
  )}</div></fieldset>`;
}

const AUTONYMS: Readonly<Record<string, string>> = { es: "Español", en: "English", fr: "Français" };
function autonym(language: string): string {
  const known = AUTONYMS[language];
  if (known !== undefined) return known;
  try {
    return capital(new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language);
  } catch {
    return language;
  }
}

/** The form holds what is ticked: what it shows and is not ticked is a no. */
export async function choose(asking: Asking<PreferencesLink>): Promise<HttpAnswer> {
  const { link, desk, render, doer, form, token } = asking;
  const known = await desk.read(link.contactId);
  const { language, words } = speaking(asking, known?.contact.language);
  if (!known) return invalidPage(render, language);
  const act = form.get("act");
  if (act === "stop") {
    await desk.end(
      link.contactId,
      {
        medium: ANY_CHANNEL,
        purposes: CHOSEN_PURPOSES,
        source: "preference_page",
        detail: "everything stopped on the page of preferences",
        wording: `${words.preferences.stopTitle}. ${words.preferences.stopText}`,
      },
      doer,
    );
    return back(token, "stopped");
  }
  if (act !== "save") return invalidPage(render, language);
  const ticked = new Set(form.getAll("yes"));
  const wished = form.get("language");
  await desk.choose(
    link.contactId,
    {
      ...(wished !== null && LANGUAGES.some((one) => one === wished) && !speaks(known.contact.language, wished)
        ? { language: wished }
        : {}),
      choices: known.choices.map((choice) => ({
        ...choice,
        allowed: ticked.has(`${choice.purpose}.${choice.medium}`),
      })),
      wording: ({ purpose, medium }) => saidOf(words, purpose, medium),
    },
    doer,
  );
  return back(token, "saved");
}

/** `es-MX` is Spanish: choosing Spanish changes nothing. */
const speaks = (own: string | null, language: string): boolean => own?.toLowerCase().split("-")[0] === language;

/** So that whoever loads the page anew posts nothing again. */
const back = (token: string, done: string): HttpAnswer => ({
  status: 303,
  headers: { location: `/t/${token}?done=${done}` },
  body: "",
});

/** A link that opens the person's WhatsApp; the message that they send there is what counts. */
export async function showActivation(asking: Asking<ActivateLink>): Promise<HttpAnswer> {
  const { link, desk, activations, render, clock, business } = asking;
  const activation = await activations.get(link.code);
  const known = activation && (await desk.read(activation.contactId));
  const { language, words } = speaking(asking, known?.contact.language);
  if (!activation) return invalidPage(render, language);
  const { title, open, or, overTitle, over } = words.activate;
  if (activation.usedIn !== undefined || clock.now() >= Date.parse(activation.expiresAt))
    return render(410, { language, title: overTitle, business: business?.name, body: notice(overTitle, over) });
  const { code, number, wording } = activation;
  const url = whatsAppLink(number, messageWith(code, known?.contact.language ?? language));
  const body = html`<div class="card"><h1>${title}</h1><blockquote>${wording}</blockquote><p><a class="button" href="${url}">${open}</a></p><p class="soft">${or(code, `+${number}`)}</p></div>`;
  return render(200, { language, title, business: business?.name, body });
}

function speaking({ accepted, business }: Asking, own: string | null | undefined) {
  const language = languageOf(own, accepted, business?.locale);
  return { language, words: WORDS[language] };
}

const toPreferences = ({ link, addressOf }: Asking<UnsubscribeLink | ConfirmLink>, text: string): Html =>
  html`<p><a href="${addressOf({ kind: "preferences", contactId: link.contactId })}">${text}</a></p>`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
