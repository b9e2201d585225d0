// The simulator's JSON API and its live events. Addresses are relative: the page works below any prefix.

async function call(method, name, body) {
  const init =
    body === undefined
      ? { method }
      : { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`api/${name}`, init);
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error ?? `HTTP ${answer.status}`);
  return data;
}
export const post = (name, body) => call("POST", name, body);

/** Calls `handlers[event](data)` for every event; `handlers.link(connected)` whenever the connection comes or goes. */
export function listen(handlers) {
  const source = new EventSource("api/events");
  for (const name of ["hello", "chat", "typing", "webhook", "request", "rules", "accounts", "reset"])
    source.addEventListener(name, (event) => handlers[name]?.(JSON.parse(event.data)));
  source.addEventListener("open", () => handlers.link(true));
  source.addEventListener("error", () => handlers.link(false));
}
