// Beside the phone: faults, settings, and the webhooks that were posted.
import { post } from "./api.js";
import { h } from "./dom.js";
import { account, openChat, state } from "./store.js";

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
      ["Failed: undeliverable", { kind: "receipts_failed", code: "undeliverable" }],
      ["Failed: window closed", { kind: "receipts_failed", code: "window" }],
    ],
  ],
];
const ALL = FAULTS.flatMap(([group, faults]) =>
  faults.map(([label, fault]) => ({ label: `${group}: ${label.toLowerCase()}`, fault })),
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
      const options = faults.map(([label]) => h("option", { value: String(index++) }, label));
      return h("optgroup", { label: group }, options);
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
    ].map(([value, label]) => h("option", { value }, label)),
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
    h("label", { class: "field" }, "What goes wrong", kind),
    h("label", { class: "field" }, "How often", count),
    h("button", { class: "action" }, "Start"),
    h("label", { class: "check" }, only, "Only for the customer on the phone"),
  );
  card.append(
    h("h2", {}, "Make the provider misbehave"),
    h(
      "p",
      { class: "why" },
      "It spoils what the business sends next. Watch how the inbox and the delivery log take it.",
    ),
    form,
    h("ul", { class: "rules", id: "rules", "aria-label": "Faults at work", "aria-live": "polite" }),
  );
  setUpSettings(refresh);
  $("log").append(
    h("div", { class: "bar" }, h("h2", {}, "Webhooks"), h("span", { class: "quiet", id: "log-count" })),
    h("div", { class: "entries", id: "entries" }),
  );
}

function setUpSettings() {
  const card = $("settings");
  const choose = (id, label, options, onchange) =>
    h(
      "label",
      { class: "field" },
      label,
      h(
        "select",
        { id, onchange: (event) => onchange(event.target.value) },
        options.map(([value, text]) => h("option", { value }, text)),
      ),
    );
  const change = (settings) => attempt(card, () => post("settings", { phoneNumberId: state.accountId, ...settings }));
  card.append(
    h("h2", {}, "How it behaves otherwise"),
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
        "Verify the webhook",
      ),
      h(
        "button",
        { type: "button", class: "plain", onclick: () => attempt(card, () => post("reset", {})) },
        "Start afresh",
      ),
    ),
  );
}

export function renderSettings() {
  const settings = account()?.settings;
  if (!settings) return;
  // Telegram has no receipts, no window, and asks nothing about the address.
  const limited = account().channel === "telegram";
  for (const id of ["set-read", "set-window"]) $(id).closest("label").hidden = limited;
  $("verify-webhook").hidden = limited;
  for (const group of $("faults").querySelectorAll("optgroup[label=Receipts]")) group.hidden = limited;
  $("set-read").value = settings.receipts.read === null ? "" : String(settings.receipts.read);
  $("set-window").value = settings.window;
}

export function renderRules() {
  const mine = state.rules.filter((rule) => rule.accountId === state.accountId);
  const who = (rule) => {
    const chat = [...state.chats.values()].find((one) => one.customerId === rule.to);
    return rule.to ? `, for ${chat?.customer.name ?? rule.to}` : "";
  };
  $("rules").replaceChildren(
    ...mine.map((rule) =>
      h(
        "li",
        {},
        h(
          "span",
          {},
          `${nameOf(rule.fault)}${who(rule)} · ${rule.left === null ? "until stopped" : `${rule.left} left`}`,
        ),
        h(
          "button",
          {
            type: "button",
            class: "plain",
            "aria-label": `Stop: ${nameOf(rule.fault)}`,
            onclick: () => attempt($("faults"), () => post("behave", { id: rule.id })),
          },
          "Stop",
        ),
      ),
    ),
  );
}

/** Newest first; open entries stay open because only new ones are added. */
export function renderLog(all) {
  const list = $("entries");
  const mine = state.webhooks.filter((entry) => entry.accountId === state.accountId);
  if (all || list.querySelector(".quiet")) list.replaceChildren(...mine.map(entryRow).reverse());
  else if (mine.length) list.prepend(entryRow(mine[mine.length - 1]));
  while (list.children.length > 100) list.lastElementChild.remove();
  if (!mine.length)
    list.replaceChildren(h("p", { class: "quiet" }, "Nothing was posted yet. Write something on the phone."));
  const refused = mine.filter((entry) => entry.status !== 200).length;
  $("log-count").textContent = mine.length ? `${mine.length} posted${refused ? `, ${refused} not taken` : ""}` : "";
}

function entryRow(entry) {
  const time = new Date(entry.at).toLocaleTimeString([], { hour12: false });
  const status = entry.status === null ? "no answer" : String(entry.status);
  const details = h("details", {});
  details.append(
    h(
      "summary",
      {},
      h("time", {}, time),
      h(
        "span",
        { class: "what" },
        entry.kind === "receipt" ? `receipt: ${entry.summary}` : entry.summary,
        entry.attempt > 1 && h("small", {}, `attempt ${entry.attempt}`),
      ),
      h("span", { class: `status${entry.status === 200 ? " ok" : ""}` }, status),
      h("span", { class: "ms" }, `${entry.ms} ms`),
    ),
  );
  // Payloads are laid out only when somebody looks: there may be a hundred of them.
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(h("pre", { tabindex: "0" }, explain(entry)));
  });
  return details;
}

function explain(entry) {
  const answer = entry.error ?? entry.body;
  let payload = entry.payload;
  try {
    payload = JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    // Cut off or not JSON: shown as it is.
  }
  return [payload, answer && `Answer: ${answer}`].filter(Boolean).join("\n\n");
}
