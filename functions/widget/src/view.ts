/** The button and the panel. It shows what it is given, and tells what people do. */
import type { Config } from "./api.ts";
import { bubbleOf, letterBubble, letterMeta } from "./bubbles.ts";
import { makeComposer } from "./composer.ts";
import { h, ICONS, icon } from "./dom.ts";
import { makeForm } from "./form.ts";
import type { Letter } from "./outbox.ts";
import { dress } from "./styles.ts";
import type { Thread } from "./thread.ts";
import { type Locale, sayIn } from "./words.ts";

export interface Shown {
  readonly locale: Locale;
  readonly isOpen: boolean;
  readonly thread: Thread;
  readonly letters: readonly Letter[];
  readonly unread: number;
  readonly online: boolean;
  readonly loading: boolean;
  readonly typing: boolean;
  readonly asksFirst: boolean;
}

export interface Acts {
  toggle(open: boolean): void;
  write(text: string): void;
  choose(choice: { readonly id: string; readonly title: string }): void;
  attach(file: File): void;
  fill(answers: Readonly<Record<string, string>>): void;
  types(): void;
  older(): void;
  again(id: string): void;
  remove(id: string): void;
}

/** Of the visitor's own country where they speak the language: 20:30, or 8:30 PM. */
const tagOf = (locale: Locale): string => navigator.languages.find((tag) => tag.split("-")[0] === locale) ?? locale;

/** Where the panel takes the whole screen. */
const SMALL = "(max-width:480px),(max-height:480px)";

export function makeView(host: HTMLElement, config: Config, acts: Acts) {
  const shadow = host.attachShadow({ mode: "open" });
  dress(shadow, config.colour);
  const badge = h("span", { class: "badge", hidden: true, "aria-hidden": "true" });
  const launcher = h(
    "button",
    { type: "button", class: "launcher", "aria-haspopup": "dialog" },
    icon(ICONS.chat, "chat"),
    icon(ICONS.down, "shut"),
    badge,
  );
  const title = h("h2", { id: "title" }, config.title);
  const status = h("p");
  const close = h("button", { type: "button", class: "plain" }, icon(ICONS.close));
  // What is added is read out; what was there when the panel opened is not.
  const log = h("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" });
  const offline = h("p", { class: "note", role: "status", hidden: true });
  const problem = h("p", { class: "note bad", role: "alert", hidden: true });
  const composer = makeComposer(config, acts, (text) => tell(text));
  const form = makeForm(config, acts);
  const panel = h(
    "section",
    { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true },
    h("header", { class: "head" }, h("div", {}, title, status), close),
    ...[log, offline, problem, form.element, composer.element],
  );
  const root = h("div", { class: config.position === "left" ? "root left" : "root" }, panel, launcher);
  shadow.append(root);

  launcher.addEventListener("click", () => acts.toggle(panel.hidden === true));
  close.addEventListener("click", () => acts.toggle(false));
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      acts.toggle(false);
    }
    if (event.key === "Tab" && matchMedia(SMALL).matches) keepIn(event);
  });

  /** On a small screen there is nothing behind it that could be reached. */
  function keepIn(event: KeyboardEvent): void {
    const all = [...panel.querySelectorAll<HTMLElement>("button,textarea,input,a,[tabindex='0']")].filter(
      (one) => one.getClientRects().length > 0,
    );
    const [first, last] = [all[0], all.at(-1)];
    const at = shadow.activeElement;
    if (event.shiftKey ? at !== first : at !== last) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  let shown: Shown | undefined;
  let nodes = new Map<string, { readonly sign: string; readonly node: HTMLElement }>();
  let telling: ReturnType<typeof setTimeout> | undefined;

  function tell(text: string): void {
    problem.textContent = text;
    problem.hidden = false;
    clearTimeout(telling);
    telling = setTimeout(() => {
      problem.hidden = true;
    }, 8_000);
  }

  /** Only what is new or another is made: what stands is neither read out again nor loses the focus. */
  function drawLog(next: Shown): void {
    const { locale, thread, letters, loading } = next;
    const say = sayIn(locale);
    const wanted: { readonly key: string; readonly sign: string; readonly make: () => HTMLElement }[] = [];
    const put = (key: string, sign: string, make: () => HTMLElement) =>
      wanted.push({ key, sign: `${locale} ${sign}`, make });
    if (thread.older)
      put("older", "", () => h("button", { type: "button", class: "older", click: () => acts.older() }, say("older")));
    const greeting = config.greeting[locale] ?? config.greeting[config.languages[0] ?? "en"];
    if (greeting && !thread.older) put("greeting", greeting, () => h("div", { class: "bubble" }, greeting));
    if (loading && thread.messages.length === 0) put("loading", "", () => h("p", { class: "day" }, say("loading")));
    const tag = tagOf(locale);
    const dayOf = new Intl.DateTimeFormat(tag, { weekday: "long", day: "numeric", month: "long" });
    const timeOf = new Intl.DateTimeFormat(tag, { hour: "2-digit", minute: "2-digit" });
    let day = "";
    for (const [index, message] of thread.messages.entries()) {
      const at = new Date(message.at);
      const own = dayOf.format(at);
      if (own !== day) put(`day ${own}`, own, () => h("div", { class: "day" }, own));
      day = own;
      const { id, from, text, edited, choices, file } = message;
      // An address of a file is another one each time it is asked for; the file is the same.
      put(`m ${id}`, JSON.stringify([text, choices, file?.name, file?.mime]), () => bubbleOf(message, say));
      const after = thread.messages[index + 1];
      const last = !after || after.from !== from || Date.parse(after.at) - at.getTime() > 300_000;
      const when = [timeOf.format(at), edited && say("edited")].filter(Boolean).join(" · ");
      if (last) put(`t ${id}`, when, () => h("div", { class: from === "visitor" ? "meta mine" : "meta" }, when));
      if (choices.length > 0 && !after && letters.length === 0)
        put(`c ${id}`, JSON.stringify(choices), () => choicesOf(choices));
    }
    for (const letter of letters) {
      put(`m ${letter.id}`, "letter", () => letterBubble(letter, say));
      put(`t ${letter.id}`, letter.state, () => letterMeta(letter, say, acts));
    }
    if (next.typing)
      put("typing", "", () =>
        h("div", { class: "bubble typing" }, h("span", { class: "sr" }, say("typing")), h("i"), h("i"), h("i")),
      );
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    const [before, oldTop] = [log.scrollHeight, log.scrollTop];
    const grewAbove =
      shown?.thread.messages[0] && thread.messages.findIndex(({ id }) => id === shown?.thread.messages[0]?.id) > 0;
    const kept = new Map<string, { readonly sign: string; readonly node: HTMLElement }>();
    let place: ChildNode | null = log.firstChild;
    for (const { key, sign, make } of wanted) {
      const known = nodes.get(key);
      const node = known && known.sign === sign ? known.node : make();
      if (known && known.node !== node) {
        if (place === known.node) place = node;
        known.node.replaceWith(node);
      }
      kept.set(key, { sign, node });
      if (place === node) place = node.nextSibling;
      else
        log.insertBefore(
          node,
          known && known.node !== node && node.parentNode === log && node === place ? place : place,
        );
      if (place === node) place = node.nextSibling;
    }
    for (const [key, { node }] of nodes) if (kept.get(key)?.node !== node) node.remove();
    nodes = kept;
    if (grewAbove) log.scrollTop = oldTop + log.scrollHeight - before;
    else if (atEnd) log.scrollTop = log.scrollHeight;
  }

  const choicesOf = (choices: Thread["messages"][number]["choices"]): HTMLElement =>
    h(
      "div",
      { class: "choices", role: "group", "aria-label": config.title },
      ...choices.map(({ id, title: words, description }) =>
        h(
          "button",
          {
            type: "button",
            click: () => {
              acts.choose({ id, title: words });
              composer.focus();
            },
          },
          words,
          description && h("span", {}, description),
        ),
      ),
    );

  function statusOf(locale: Locale): string {
    const say = sayIn(locale);
    if (config.open) return say("there");
    const away = config.away[locale] ?? config.away[config.languages[0] ?? "en"] ?? say("away");
    if (!config.opensAt) return away;
    const options = { weekday: "long", hour: "2-digit", minute: "2-digit" } as const;
    return `${away} ${say("back", { when: new Intl.DateTimeFormat(tagOf(locale), options).format(new Date(config.opensAt)) })}.`;
  }

  return {
    tell,
    show(next: Shown): void {
      const { locale, isOpen, unread, online, asksFirst } = next;
      const say = sayIn(locale);
      root.lang = locale;
      root.classList.toggle("opened", isOpen);
      launcher.setAttribute(
        "aria-label",
        unread > 0 ? say("openUnread", { n: unread }) : say(isOpen ? "close" : "open"),
      );
      launcher.setAttribute("aria-expanded", String(isOpen));
      badge.hidden = unread === 0;
      badge.textContent = unread > 9 ? "9+" : String(unread);
      close.setAttribute("aria-label", say("close"));
      log.setAttribute("aria-label", say("messages"));
      status.textContent = statusOf(locale);
      offline.hidden = online;
      offline.textContent = say("offline");
      composer.draw(say, asksFirst);
      form.draw(say, asksFirst);
      const opens = isOpen && panel.hidden;
      const closes = !isOpen && !panel.hidden;
      panel.hidden = !isOpen;
      panel.removeAttribute("aria-modal");
      if (isOpen && matchMedia(SMALL).matches) panel.setAttribute("aria-modal", "true");
      if (isOpen) drawLog(next);
      if (opens) {
        log.scrollTop = log.scrollHeight;
        if (asksFirst) form.focus();
        else composer.focus();
      }
      if (closes) launcher.focus();
      else if (shown?.asksFirst && !asksFirst && isOpen) composer.focus();
      shown = next;
    },
  };
}
