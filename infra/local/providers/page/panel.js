// Beside the phone: faults, settings, and the webhooks that were posted.
import { post } from "./api.js";
import { h } from "./dom.js";
import { account, openChat, state } from "./store.js";
import { t } from "./words.js";

const $ = (id) => document.getElementById(id);

const FAULTS = [
  [
    "Answers",
    [
      ["Never answers", { kind: "timeout" }],
      ["Never answers, but sends it", { kind: "timeout", accepted: true }],
      ["Cuts the connection", { kind: "disconnect" }],
      ["429, come back in 3 s", { kind: "throttle", retryAfter: 3 }],
      ["429 without a time", { kind: "throttle" }],
      ["500 with an error", { kind: "server_error" }],
      ["500 with nothing", { kind: "server_error", empty: true }],
      ["Nonsense", { kind: "nonsense" }],
    ],
  ],
  [
    "Error codes",
    [
      ["Throughput reached (130429)", { kind: "error", code: "throttled" }],
      ["Too many to one person (131056)", { kind: "error", code: "pair_rate" }],
      ["Looks like spam (131048)", { kind: "error", code: "spam" }],
      ["Window closed (131047)", { kind: "error", code: "window" }],
      ["Undeliverable (131026)", { kind: "error", code: "undeliverable" }],
      ["Token expired (190)", { kind: "error", code: "token" }],
      ["Blocked by policy (368)", { kind: "error", code: "policy" }],
      ["Something went wrong (131000)", { kind: "error", code: "transient" }],
    ],
  ],
  [
    "Receipts",
    [
      ["Each one three times", { kind: "receipts_repeated", times: 3 }],
      ["In reverse order", { kind: "receipts_reversed" }],
      ["Before the answer", { kind: "receipt_first" }],
      ["None at all", { kind: "receipts_withheld" }],
      ["Late, and told so (mail)", { kind: "receipts_delayed" }],
      ["Failed: undeliverable", { kind: "receipts_failed", code: "undeliverable" }],
      ["Failed: window closed", { kind: "receipts_failed", code: "window" }],
    ],
  ],
];
const ALL = FAULTS.flatMap(([group, faults]) =>
  faults.map(([label, fault]) => ({ label: `${t(group)}: ${t(label).toLowerCase()}`, fault })),
);

function nameOf(fault) {
  const wanted = JSON.stringify(fault);
  return (
    ALL.find((one) => JSON.stringify(one.fault) === wanted)?.label ??
    `${fault.kind.replaceAll("_", " ")} ${fault.code ?? ""}`.trim()
  );
}

async function attempt(card, work) {
  card.querySelector(".problem")?.remove();
  try {
    await work();
  } catch (error) {
    card.append(h("p", { class: "problem", role: "alert" }, error.message));
  }
}

export function setUpPanel(refresh) {
  const card = $("faults");
  let index = 0;
  const kind = h(
    "select",
    {},
    FAULTS.map(([group, faults]) => {
      const options = faults.map(([label]) => h("option", { value: String(index++) }, t(label)));
      return h("optgroup", { label: t(group), "data-group": group }, options);
    }),
  );
  const count = h(
    "select",
    {},
    [
      ["1", "Next message"],
      ["3", "Next 3 messages"],
      ["10", "Next 10 messages"],
      ["", "Until I stop it"],
    ].map(([value, label]) => h("option", { value }, t(label))),
  );
  const only = h("input", { type: "checkbox" });
  const form = h(
    "form",
    {
      class: "fields",
      onsubmit: (event) => {
        event.preventDefault();
        const chat = openChat();
        attempt(card, () =>
          post("misbehave", {
            phoneNumberId: state.accountId,
            fault: ALL[Number(kind.value)].fault,
            ...(count.value && { requests: Number(count.value) }),
            ...(only.checked && chat && { to: chat.customerId }),
          }),
        );
      },
    },
    h("label", { class: "field" }, t("What goes wrong"), kind),
    h("label", { class: "field" }, t("How often"), count),
    h("button", { class: "action" }, t("Start")),
    h("label", { class: "check" }, only, t("Only for the customer on the phone")),
  );
  card.append(
    h("h2", {}, t("Make the provider misbehave")),
    h(
      "p",
      { class: "why" },
      t("It spoils what the business sends next. Watch how the inbox and the delivery log take it."),
    ),
    form,
    h("ul", { class: "rules", id: "rules", "aria-label": t("Faults at work"), "aria-live": "polite" }),
  );
  setUpSettings(refresh);
  $("log").append(
    h("div", { class: "bar" }, h("h2", {}, t("What the provider did")), h("span", { class: "quiet", id: "log-count" })),
    h("div", { class: "entries", id: "entries" }),
  );
}

function setUpSettings() {
  const card = $("settings");
  const choose = (id, label, options, onchange) =>
    h(
      "label",
      { class: "field" },
      t(label),
      h(
        "select",
        { id, onchange: (event) => onchange(event.target.value) },
        options.map(([value, text]) => h("option", { value }, t(text))),
      ),
    );
  const change = (settings) => attempt(card, () => post("settings", { phoneNumberId: state.accountId, ...settings }));
  card.append(
    h("h2", {}, t("How it behaves otherwise")),
    h(
      "div",
      { class: "fields" },
      choose(
        "set-read",
        "Chats are read",
        [
          ["", "when opened"],
          ["1000", "after 1 s"],
          ["10000", "after 10 s"],
        ],
        (value) => change({ receipts: { ...account().settings.receipts, read: value === "" ? null : Number(value) } }),
      ),
      choose(
        "set-delivered",
        "Delivery is told",
        [
          ["300", "at once"],
          ["10000", "after 10 s"],
          ["60000", "after 1 min"],
        ],
        (value) => change({ receipts: { ...account().settings.receipts, delivered: Number(value) } }),
      ),
      choose(
        "set-window",
        "24-hour window",
        [
          ["refuse", "refuses"],
          ["receipt", "fails later"],
          ["off", "unchecked"],
        ],
        (value) => change({ window: value }),
      ),
      choose(
        "set-repeat",
        "Webhooks are posted",
        [
          ["0", "once"],
          ["1", "twice"],
          ["4", "five times"],
        ],
        (value) => {
          state.repeat = Number(value);
        },
      ),
    ),
    h(
      "div",
      { class: "buttons" },
      h(
        "button",
        {
          type: "button",
          class: "plain",
          id: "verify-webhook",
          onclick: () => attempt(card, () => post("verify-webhook", { phoneNumberId: state.accountId })),
        },
        t("Verify the webhook"),
      ),
      button("post-reversed", "Post three, newest first", postReversed),
      button("wait", "Let 25 hours pass", () => {
        const { accountId: phoneNumberId, customerId: customer } = state;
        return post("wait", { phoneNumberId, customer, hours: 25 });
      }),
      button("reset", "Start afresh", () => post("reset", {})),
    ),
    h("p", { class: "why", id: "window", role: "status" }),
  );
  function button(id, label, work) {
    return h("button", { type: "button", class: "plain", id, onclick: () => attempt(card, work) }, t(label));
  }
}

/** Three messages in a row, of which our side hears the last one first. */
function postReversed() {
  const chat = openChat();
  const messages = ["First", "Second", "Third"].map((text) => ({ type: "text", text: t(text) }));
  return post("customer-message", { phoneNumberId: chat.accountId, from: chat.customer, messages, reorder: true });
}

export function renderSettings() {
  const settings = account()?.settings;
  if (!settings) return;
  // Some providers tell nothing of what becomes of a message, know no window, and ask nothing about the address.
  const { silent, asks } = account();
  for (const id of ["set-read", "set-delivered", "set-window"]) $(id).closest("label").hidden = silent;
  $("verify-webhook").hidden = !asks;
  for (const group of $("faults").querySelectorAll("[data-group=Receipts]")) group.hidden = silent;
  const last = openChat()?.lastCustomerAt;
  $("wait").hidden = silent || last === undefined;
  $("window").hidden = $("wait").hidden;
  $("window").textContent =
    Date.now() - (last ?? 0) > 24 * 3_600_000 ? t("The window is closed") : t("The window is open");
  $("set-delivered").value = String(settings.receipts.delivered);
  $("set-read").value = settings.receipts.read === null ? "" : String(settings.receipts.read);
  $("set-window").value = settings.window;
}

export function renderRules() {
  const mine = state.rules.filter((rule) => rule.accountId === state.accountId);
  const who = (rule) => {
    const chat = [...state.chats.values()].find((one) => one.customerId === rule.to);
    return rule.to ? `, ${t("for")} ${chat?.customer.name ?? rule.to}` : "";
  };
  $("rules").replaceChildren(
    ...mine.map((rule) =>
      h(
        "li",
        {},
        h(
          "span",
          {},
          `${nameOf(rule.fault)}${who(rule)} · ${rule.left === null ? t("until stopped") : `${rule.left} ${t("left")}`}`,
        ),
        h(
          "button",
          {
            type: "button",
            class: "plain",
            "aria-label": `${t("Stop")}: ${nameOf(rule.fault)}`,
            onclick: () => attempt($("faults"), () => post("behave", { id: rule.id })),
          },
          t("Stop"),
        ),
      ),
    ),
  );
}
