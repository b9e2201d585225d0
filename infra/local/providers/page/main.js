// Joins the live events, the state and the views.
import { listen, post } from "./api.js";
import { h } from "./dom.js";
import { renderLog } from "./log.js";
import { renderRules, renderSettings, setUpPanel } from "./panel.js";
import { renderBusiness, renderCustomers, renderTalk, setUpPhone } from "./phone.js";
import { account, openChat, state, takeChat, takeSnapshot, takeTyping } from "./store.js";
import { keep, LANGUAGES, language, t, theme } from "./words.js";

/** Tells the provider which chat is before the customer's eyes: that is what makes it send read receipts. */
function look() {
  if (!state.viewer) return;
  const chat = document.visibilityState === "visible" ? openChat() : undefined;
  const where = chat ? { phoneNumberId: chat.accountId, customer: chat.customerId } : {};
  post("look", { viewer: state.viewer, ...where }).catch(() => {});
}

function select(customerId) {
  state.customerId = customerId;
  renderCustomers(select);
  renderBusiness();
  renderTalk();
  renderSettings();
  look();
}

/** Everything of one business under its name; a new channel shows up by itself. */
function renderAccounts() {
  const names = [...new Set(state.accounts.map((one) => one.name))];
  const name = account()?.name;
  document
    .getElementById("business-choice")
    .replaceChildren(...names.map((one) => h("option", { value: one, selected: one === name }, one)));
  document
    .getElementById("account")
    .replaceChildren(
      ...state.accounts
        .filter((one) => one.name === name)
        .map((one) => h("option", { value: one.id, selected: one.id === state.accountId }, one.channelName)),
    );
  document.title = name ? `${name} · Chasqui` : "Chasqui";
}

function setUpPage() {
  document.documentElement.lang = language;
  if (theme) document.documentElement.dataset.theme = theme;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = t(element.dataset.say);
  for (const element of document.querySelectorAll("[data-label]"))
    element.setAttribute("aria-label", t(element.dataset.label));
  const choose = (id, options, current, onchange) => {
    const chooser = document.getElementById(id);
    chooser.append(...options.map(([value, text]) => h("option", { value, selected: value === current }, text)));
    chooser.addEventListener("change", () => onchange(chooser.value));
  };
  // The words are laid out once; another language lays the page out anew.
  choose("language", Object.entries(LANGUAGES), language, (value) => {
    keep("language", value);
    location.reload();
  });
  const themes = [
    ["", t("as the system")],
    ["light", t("light")],
    ["dark", t("dark")],
  ];
  choose("theme", themes, theme, (value) => {
    keep("theme", value);
    if (value) document.documentElement.dataset.theme = value;
    else delete document.documentElement.dataset.theme;
  });
}

function changeAccount(id) {
  keep("account", id);
  state.accountId = id;
  state.customerId = undefined;
  takeSnapshot({ ...state, chats: [...state.chats.values()] });
  renderAll();
}

function renderAll() {
  renderAccounts();
  renderCustomers(select);
  renderBusiness();
  renderTalk();
  renderRules();
  renderSettings();
  renderLog(true);
  look();
}

setUpPage();
setUpPhone(select);
setUpPanel();
document.getElementById("account").addEventListener("change", (event) => changeAccount(event.target.value));
document.getElementById("business-choice").addEventListener("change", (event) => {
  const channel = account()?.channel;
  const own = state.accounts.filter((one) => one.name === event.target.value);
  changeAccount((own.find((one) => one.channel === channel) ?? own[0])?.id);
});
document.addEventListener("visibilitychange", look);

listen({
  link(connected) {
    const line = document.getElementById("link");
    line.textContent = t(connected ? "Connected" : "Waiting for the simulator");
    line.classList.toggle("lost", !connected);
  },
  hello(data) {
    takeSnapshot(data);
    renderAll();
  },
  reset(data) {
    takeSnapshot(data);
    renderAll();
  },
  accounts(accounts) {
    takeSnapshot({ ...state, accounts, chats: [...state.chats.values()] });
    renderAccounts();
    renderBusiness();
    renderSettings();
    look();
  },
  chat(data) {
    takeChat(data);
    renderCustomers(select);
    if (data.chat.accountId !== state.accountId || data.chat.customerId !== state.customerId) return;
    renderTalk();
    renderSettings();
  },
  typing(data) {
    takeTyping(data);
    renderTalk();
    setTimeout(renderTalk, 8100);
  },
  rules(rules) {
    state.rules = rules;
    renderRules();
  },
  request(record) {
    state.requests.push(record);
    if (state.requests.length > 500) state.requests.shift();
    if (record.accountId === state.accountId) renderLog(false, record);
  },
  webhook(entry) {
    state.webhooks.push(entry);
    if (state.webhooks.length > 500) state.webhooks.shift();
    if (entry.accountId === state.accountId) renderLog(false, entry);
  },
});
