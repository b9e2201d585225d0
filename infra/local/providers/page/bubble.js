// One message on the phone.
import { clock, h, icon, ticks } from "./dom.js";
import { openSheet } from "./sheet.js";
import { account, brief } from "./store.js";
import { t } from "./words.js";

const EMOJIS = ["👍", "❤️", "😂", "😮", "🙏"];
const LONG_PRESS_MS = 450;

/** `act` has send(message), reply(message) and edit(message). `find` gives a message by id. */
export function bubble(message, find, act) {
  const mine = message.by === "customer";
  const box = h(
    "div",
    { class: `bubble${message.deleted ? " deleted" : ""}` },
    quote(message, find),
    message.header && h("div", { class: "head" }, message.header),
    message.media && media(message),
    message.location && place(message.location),
    (message.contacts ?? []).map((card) => fileCard("person", card.name, card.phones.join(", "))),
    message.deleted
      ? h("div", { class: "body" }, t("This message was deleted"))
      : message.mail?.html
        ? mailPage(message)
        : message.text && h("div", { class: "body" }, message.text),
    message.footer && h("div", { class: "foot" }, message.footer),
    message.error &&
      h("span", { class: "failure" }, `${t("Not delivered")}: ${message.error.title} (${message.error.code})`),
    h("div", { class: "meta" }, message.edited && t("edited"), h("time", {}, clock(message.at)), ticks(message)),
  );
  if (!message.deleted) addMenu(box, message, mine, act);
  const reactions = [message.reactions?.business, message.reactions?.customer].filter(Boolean);
  return h(
    "div",
    { class: `row${mine ? " mine" : ""}`, "data-id": message.id },
    box,
    reactions.length > 0 &&
      h("div", { class: "reactions", "aria-label": `${t("Reactions")}: ${reactions.join(" ")}` }, reactions.join(" ")),
    message.choices && choices(message, act),
  );
}

function quote(message, find) {
  if (!message.replyTo) return undefined;
  const answered = find(message.replyTo);
  if (!answered) return undefined;
  return h(
    "div",
    { class: "quote" },
    h("b", {}, answered.by === "customer" ? t("You") : t("Business")),
    h("span", {}, brief(answered)),
  );
}

function fileCard(kind, title, detail, href) {
  const content = [icon(kind), h("span", {}, title, detail && h("small", {}, detail))];
  return href
    ? h("a", { class: "file", href, target: "_blank", rel: "noreferrer" }, content)
    : h("div", { class: "file" }, content);
}

function media(message) {
  const { id, mime = "", filename, voice, note } = message.media;
  if (!id) return fileCard("file", filename ?? t("File"), note);
  const source = `media/${encodeURIComponent(id)}`;
  if (mime.startsWith("image/")) {
    const alt = message.text ? `${t("Picture")}: ${message.text}` : t("Picture");
    return h("img", { class: message.type === "sticker" ? "sticker" : "photo", src: source, alt, loading: "lazy" });
  }
  if (mime.startsWith("audio/"))
    return h("audio", {
      controls: true,
      preload: "metadata",
      src: source,
      "aria-label": t(voice ? "Voice note" : "Audio"),
    });
  if (mime.startsWith("video/")) return h("video", { controls: true, preload: "metadata", src: source });
  return fileCard("file", filename ?? t("File"), mime.split(";")[0], source);
}

/** In a frame without scripts, of an origin of its own: what a mail says can do nothing here. */
function mailPage({ mail }) {
  return h("iframe", {
    class: "mail",
    src: `mail/${encodeURIComponent(mail.html)}`,
    sandbox: "allow-popups allow-popups-to-escape-sandbox",
    title: mail.subject || t("E-mail"),
    loading: "lazy",
  });
}

function answerAway(message, act) {
  act.send({ type: "mail", text: t("I am away until Monday."), automatic: true, replyTo: message.id });
}

function place({ latitude, longitude, name, address }) {
  return h(
    "div",
    {},
    h("div", { class: "map" }, icon("pin")),
    name && h("div", { class: "head" }, name),
    h("div", { class: "foot" }, address ?? `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`),
  );
}

function choices(message, act) {
  const { kind, opens, options } = message.choices;
  const press = (option) => {
    const { id, title, description } = option;
    if (kind === "template") act.send({ type: "template_reply", payload: id, title, replyTo: message.id });
    else if (kind === "list")
      act.send({ type: "list_reply", id, title, ...(description && { description }), replyTo: message.id });
    else act.send({ type: "button_reply", id, title, replyTo: message.id });
  };
  if (kind === "list") {
    const row = (option, close) =>
      h(
        "button",
        {
          type: "button",
          class: "option",
          onclick: () => {
            close();
            press(option);
          },
        },
        h("span", {}, option.title, option.description && h("small", {}, option.description)),
      );
    const open = () => openSheet(opens, (close) => options.map((option) => row(option, close)));
    return h(
      "div",
      { class: "choices" },
      h("button", { type: "button", class: "choice", onclick: open }, icon("list"), opens),
    );
  }
  const one = (option) =>
    option.url && /^https?:/.test(option.url)
      ? h("a", { class: "choice", href: option.url, target: "_blank", rel: "noreferrer" }, icon("link"), option.title)
      : h("button", { type: "button", class: "choice", onclick: () => press(option) }, icon("reply"), option.title);
  return h("div", { class: "choices" }, options.map(one));
}

function addMenu(box, message, mine, act) {
  const open = () => openSheet(t("Message"), (close) => menu(message, mine, act, close));
  const button = h(
    "button",
    { type: "button", class: "more", "aria-label": `${t("Answer or react to")}: ${brief(message)}`, onclick: open },
    icon("more"),
  );
  box.append(button);
  let timer;
  box.addEventListener("pointerdown", (event) => {
    if (event.target.closest("a, audio, video, button")) return;
    timer = setTimeout(open, LONG_PRESS_MS);
  });
  for (const end of ["pointerup", "pointerleave", "pointercancel"])
    box.addEventListener(end, () => clearTimeout(timer));
  box.addEventListener("dblclick", (event) => {
    if (!event.target.closest("a, audio, video, button")) open();
  });
}

function menu(message, mine, act, close) {
  const then = (action) => () => {
    close();
    action();
  };
  const current = message.reactions?.customer;
  const reaction = (emoji) =>
    h(
      "button",
      {
        type: "button",
        "aria-pressed": String(current === emoji),
        "aria-label": current === emoji ? `${t("Take back")} ${emoji}` : `${t("React with")} ${emoji}`,
        onclick: then(() => act.send({ type: "reaction", messageId: message.id, ...(current !== emoji && { emoji }) })),
      },
      emoji,
    );
  const option = (name, text, action, danger = false) =>
    h("button", { type: "button", class: `option${danger ? " danger" : ""}`, onclick: then(action) }, icon(name), text);
  const can = (kind) => !(account()?.lacks ?? []).includes(kind);
  const editable = mine && message.text !== undefined && ["text", "image", "document", "video"].includes(message.type);
  return [
    h("p", { class: "said" }, brief(message)),
    can("reaction") && h("div", { class: "emojis", role: "group", "aria-label": t("Reactions") }, EMOJIS.map(reaction)),
    option("reply", t("Reply"), () => act.reply(message)),
    message.mail && !mine && option("person", t("Answer as out of office"), () => answerAway(message, act)),
    message.mail &&
      !mine &&
      can("complaint") &&
      option("trash", t("Report as spam"), () => act.send({ type: "complaint", messageId: message.id }), true),
    editable && can("edit") && option("edit", t("Edit"), () => act.edit(message)),
    mine &&
      can("revoke") &&
      option("trash", t("Delete for everyone"), () => act.send({ type: "revoke", messageId: message.id }), true),
  ];
}
