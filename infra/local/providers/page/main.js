// Joins the live events, the state and the views.
import { listen, post } from "./api.js";
import { h } from "./dom.js";
import { renderLog, renderRules, renderSettings, setUpPanel } from "./panel.js";
import { renderBusiness, renderCustomers, renderTalk, setUpPhone } from "./phone.js";
import { account, openChat, state, takeChat, takeSnapshot, takeTyping } from "./store.js";

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
  look();
}

function renderAccounts() {
  const chooser = document.getElementById("account");
  chooser.replaceChildren(
    ...state.accounts.map((one) => {
      const channel =
        one.channel === "whatsapp" ? "WhatsApp" : one.channel.charAt(0).toUpperCase() + one.channel.slice(1);
      return h("option", { value: one.id, selected: one.id === state.accountId }, `${one.name} · ${channel}`);
    }),
  );
  chooser.closest("label").hidden = state.accounts.length < 2;
  document.title = account() ? `${account().name} · Phone · Chasqui` : "Phone · Chasqui";
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

setUpPhone(select);
setUpPanel();
document.getElementById("account").addEventListener("change", (event) => {
  state.accountId = event.target.value;
  state.customerId = undefined;
  takeSnapshot({
    accounts: state.accounts,
    rules: state.rules,
    webhooks: state.webhooks,
    chats: [...state.chats.values()],
  });
  renderAll();
});
document.addEventListener("visibilitychange", look);

listen({
  link(connected) {
    const line = document.getElementById("link");
    line.textContent = connected ? "Connected" : "Waiting for the simulator";
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
    takeSnapshot({ accounts, rules: state.rules, webhooks: state.webhooks, chats: [...state.chats.values()] });
    renderAccounts();
    renderBusiness();
    renderSettings();
    look();
  },
  chat(data) {
    takeChat(data);
    renderCustomers(select);
    if (data.chat.accountId === state.accountId && data.chat.customerId === state.customerId) renderTalk();
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
  webhook(entry) {
    state.webhooks.push(entry);
    if (state.webhooks.length > 500) state.webhooks.shift();
    if (entry.accountId === state.accountId) renderLog(false);
  },
});
