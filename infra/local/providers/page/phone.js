// The phone: its customers, the chat with the business, and the composer.
import { post } from "./api.js";
import { bubble } from "./bubble.js";
import { face, h, icon } from "./dom.js";
import { openSheet } from "./sheet.js";
import { account, brief, chatsOfAccount, isTyping, openChat, state } from "./store.js";
import { language, t } from "./words.js";

const $ = (id) => document.getElementById(id);
const field = h("textarea", { rows: "1", placeholder: t("Message"), "aria-label": t("Message"), maxlength: "4096" });
const sendButton = h("button", { class: "round send", "aria-label": t("Send"), disabled: true }, icon("send"));
const fileField = h("input", { type: "file", hidden: true, "aria-hidden": "true", tabindex: "-1" });
let shownChat;
/** Whether the latest message is in sight: new ones and late pictures then keep it there. */
let atEnd = true;

/** Sends as the open customer; a refusal of the simulator is shown above the composer. */
async function send(message) {
  const chat = openChat();
  if (!chat) return;
  showProblem(undefined);
  try {
    await post("customer-message", {
      phoneNumberId: chat.accountId,
      from: chat.customer,
      message,
      ...(state.repeat && { repeat: state.repeat }),
    });
  } catch (error) {
    showProblem(error.message);
  }
}
const act = {
  send,
  reply: (message) => setAbout({ mode: "reply", message }),
  edit: (message) => {
    setAbout({ mode: "edit", message });
    field.value = message.text;
    grow();
  },
};

export function setUpPhone(select) {
  const form = $("composer");
  const attach = h(
    "button",
    { type: "button", class: "round", "aria-label": t("Attach"), onclick: openAttachments },
    icon("add"),
  );
  form.append(
    h("div", { class: "about", hidden: true }),
    h("div", { class: "line" }, attach, fileField, field, sendButton),
  );
  fileField.addEventListener("change", async () => {
    const [file] = fileField.files;
    fileField.value = "";
    if (file) await sendFile(file);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && state.about) setAbout(undefined);
  });
  const talk = $("talk");
  talk.addEventListener("scroll", () => {
    atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
  });
  const settle = () => {
    if (atEnd) talk.scrollTop = talk.scrollHeight;
  };
  talk.addEventListener("load", settle, true);
  talk.addEventListener("loadedmetadata", settle, true);
  $("add-customer").addEventListener("click", () => openNewCustomer(select));
}

function submit() {
  const text = field.value.trim();
  if (!text) return;
  const { about } = state;
  field.value = "";
  setAbout(undefined);
  if (about?.mode === "edit") send({ type: "edit", messageId: about.message.id, text });
  else send({ type: "text", text, ...(about && { replyTo: about.message.id }) });
}

function grow() {
  sendButton.disabled = !field.value.trim();
  // Heights set through the object model are no inline style in the page's policy.
  field.style.height = "42px";
  field.style.height = `${Math.min(field.scrollHeight + 2, 120)}px`;
}

function setAbout(about) {
  state.about = about;
  const bar = document.querySelector(".about");
  bar.hidden = !about;
  if (about) {
    const text = `${t(about.mode === "edit" ? "Editing" : "Reply to")}: ${brief(about.message)}`;
    const cancel = h(
      "button",
      { type: "button", class: "round small", "aria-label": t("Cancel"), onclick: () => setAbout(undefined) },
      icon("close"),
    );
    bar.replaceChildren(icon(about.mode === "edit" ? "edit" : "reply"), h("span", {}, text), cancel);
  } else if (!about) grow();
  field.focus();
}

function showProblem(text) {
  document.querySelector(".composer .problem")?.remove();
  if (text) $("composer").prepend(h("p", { class: "problem", role: "alert" }, text));
}

function openAttachments() {
  const replyTo = state.about?.mode === "reply" ? { replyTo: state.about.message.id } : {};
  const kinds = [
    ["photo", "Photo", { type: "image", caption: t("The view from here") }],
    ["file", "Document", { type: "document" }],
    ["voice", "Voice note", { type: "audio", voice: true }],
    [
      "pin",
      "Location",
      { type: "location", latitude: -13.5167, longitude: -71.9788, name: "Plaza Mayor", address: "Cusco" },
    ],
    ["person", "Contact", { type: "contacts", contacts: [{ name: "Rosa Mamani", phones: ["+1 201-555-0177"] }] }],
    ["sticker", "Sticker", { type: "sticker" }],
  ];
  const lacks = account()?.lacks ?? [];
  const ownFile = (close) =>
    h(
      "button",
      {
        type: "button",
        class: "option",
        onclick: () => {
          close();
          fileField.click();
        },
      },
      icon("add"),
      t("A file of mine"),
    );
  openSheet(t("Send"), (close) => [
    ...kinds
      .filter(([, , { type }]) => !lacks.includes(type))
      .map(([name, label, message]) =>
        h(
          "button",
          {
            type: "button",
            class: "option",
            onclick: () => {
              close();
              setAbout(undefined);
              send({ ...message, ...replyTo });
            },
          },
          icon(name),
          t(label),
        ),
      ),
    ownFile(close),
  ]);
}

const MOST_BYTES = 16 * 1024 * 1024;

/** A picture, recording or film goes as such, everything else as a document. */
async function sendFile(file) {
  if (file.size > MOST_BYTES) return showProblem(t("The file is larger than 16 MB"));
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 32_768) binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  const mime = file.type || "application/octet-stream";
  const [kind] = mime.split("/");
  const type = ["image", "audio", "video"].includes(kind) ? kind : "document";
  await send({ type, media: { mime, base64: btoa(binary), filename: file.name } });
}

function openNewCustomer(select) {
  const random = String(Math.floor(Math.random() * 90) + 10);
  const kind = account()?.customerIdKind;
  const byNumber = kind === "phone";
  openSheet(t("New customer"), (close) => {
    const name = h("input", { class: "text", required: true, maxlength: "60", placeholder: t("Name") });
    const number =
      kind === "address"
        ? h("input", { class: "text", required: true, type: "email", value: `customer${random}@mail.example` })
        : h("input", {
            class: "text",
            required: true,
            pattern: byNumber ? "\\+?[0-9 \\-]{7,20}" : "[1-9][0-9]{0,15}",
            value: byNumber ? `+1 201-555-01${random}` : `7001002${random}`,
            inputmode: "tel",
          });
    const form = h(
      "form",
      {
        onsubmit: async (event) => {
          event.preventDefault();
          const id = kind === "address" ? number.value.trim().toLowerCase() : number.value.replace(/\D/g, "");
          const customer = { [byNumber ? "waId" : "userId"]: id, name: name.value.trim() };
          await post("customers", { phoneNumberId: state.accountId, customer });
          close();
          select(id);
        },
      },
      h("label", { class: "field" }, t("Name"), name),
      h("label", { class: "field" }, t(kind === "address" ? "Address" : byNumber ? "Number" : "User ID"), number),
      h("div", { class: "buttons" }, h("button", { class: "action" }, t("Add"))),
    );
    return [form];
  });
}

const whoIs = ({ waId, userId = "" }) => (waId ? `+${waId}` : userId.includes("@") ? userId : t("number hidden"));

export function renderCustomers(select) {
  const faces = chatsOfAccount().map((chat, index) => {
    const last = chat.messages[chat.messages.length - 1];
    const current = chat.customerId === state.customerId;
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "customer",
          "aria-current": current ? "true" : undefined,
          onclick: () => select(chat.customerId),
        },
        face(chat.customer.name, index % 5),
        h(
          "span",
          {},
          h("b", {}, chat.customer.name),
          h("span", { class: "last" }, last ? brief(last) : whoIs(chat.customer)),
        ),
        chat.unread > 0 &&
          !current &&
          h("span", { class: "unread", "aria-label": `${chat.unread} ${t("unread")}` }, String(chat.unread)),
      ),
    );
  });
  const list = $("customers");
  const focused = [...list.querySelectorAll("button")].indexOf(document.activeElement);
  list.replaceChildren(...faces);
  if (focused >= 0) list.querySelectorAll("button")[focused]?.focus();
}

export function renderBusiness() {
  const business = account();
  const owner = openChat()?.customer.name.split(" ")[0];
  const title = (name, about) =>
    h("div", { class: "name" }, h("b", {}, h("span", {}, name), business && icon("verified")), h("small", {}, about));
  $("business").replaceChildren(
    ...(business ? [face(business.name)] : []),
    business
      ? title(business.name, business.address)
      : title(t("No business yet"), t("It appears here once a connection is registered")),
    owner ? h("span", { class: "owner" }, `${owner}${t("’s phone")}`) : "",
  );
}

export function renderTalk() {
  const talk = $("talk");
  const chat = openChat();
  const isOther = shownChat !== chat?.customerId;
  if (isOther) {
    shownChat = chat?.customerId;
    setAboutQuietly();
  }
  const focusedRow = document.activeElement?.closest?.(".row")?.dataset.id;
  const rows = [];
  let day;
  for (const message of chat?.messages ?? []) {
    const date = new Date(message.at).toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long" });
    if (date !== day) rows.push(h("div", { class: "day" }, date));
    day = date;
    rows.push(bubble(message, (id) => chat.messages.find((one) => one.id === id), act));
  }
  if (rows.length === 0)
    rows.push(
      h(
        "p",
        { class: "empty" },
        chat ? `${t("Write the first message as")} ${chat.customer.name}.` : t("No customer is chosen."),
      ),
    );
  if (isTyping()) rows.push(h("div", { class: "typing" }, t("typing…")));
  talk.replaceChildren(...rows);
  if (focusedRow) talk.querySelector(`[data-id="${CSS.escape(focusedRow)}"] .more`)?.focus();
  if (isOther) atEnd = true;
  if (atEnd) talk.scrollTop = talk.scrollHeight;
}

function setAboutQuietly() {
  state.about = undefined;
  const bar = document.querySelector(".about");
  if (bar) bar.hidden = true;
}
