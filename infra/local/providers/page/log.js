// What the provider did: webhooks that it posted, and what it was asked to send.
import { h } from "./dom.js";
import { state } from "./store.js";
import { language, t } from "./words.js";

const $ = (id) => document.getElementById(id);

/** Newest first; open entries stay open because only new ones are added. `added`: the one that came just now. */
export function renderLog(all, added) {
  const list = $("entries");
  const own = ({ accountId }) => accountId === state.accountId;
  const mine = state.webhooks.filter(own);
  const entries = [...mine, ...state.requests.filter(own)].sort((one, other) => other.at - one.at);
  if (all || list.querySelector(".quiet")) list.replaceChildren(...entries.slice(0, 100).map(entryRow));
  else if (added) list.prepend(entryRow(added));
  while (list.children.length > 100) list.lastElementChild.remove();
  if (!entries.length)
    list.replaceChildren(h("p", { class: "quiet" }, t("Nothing was posted yet. Write something on the phone.")));
  const refused = mine.filter((entry) => entry.status !== 200).length;
  $("log-count").textContent = mine.length
    ? `${mine.length} ${t("posted")}${refused ? `, ${refused} ${t("not taken")}` : ""}`
    : "";
}

/** What the business asked for, and what the provider made of it. */
function requestRow({ at, to, outcome }) {
  const name = [...state.chats.values()].find((chat) => chat.customerId === to)?.customer.name ?? to ?? "";
  return h(
    "div",
    { class: "asked" },
    h("time", {}, new Date(at).toLocaleTimeString(language, { hour12: false })),
    h("span", { class: "what" }, `${t("asked to send")}: ${name}`),
    h("span", { class: `status${outcome.startsWith("accepted") ? " ok" : ""}` }, outcome),
    h("span", { class: "ms" }),
  );
}

function entryRow(entry) {
  if (entry.payload === undefined) return requestRow(entry);
  const time = new Date(entry.at).toLocaleTimeString(language, { hour12: false });
  const status = entry.status === null ? t("no answer") : String(entry.status);
  const details = h("details", {});
  details.append(
    h(
      "summary",
      {},
      h("time", {}, time),
      h(
        "span",
        { class: "what" },
        entry.kind === "receipt" ? `${t("receipt")}: ${entry.summary}` : entry.summary,
        entry.attempt > 1 && h("small", {}, `${t("attempt")} ${entry.attempt}`),
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
  return [payload, answer && `${t("Answer")}: ${answer}`].filter(Boolean).join("\n\n");
}
