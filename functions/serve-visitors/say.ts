/** What a visitor says goes the road of every customer's message: queued under the id that their page gave it, and stored once. */
import * as visits from "../../events/api/visits.ts";
import { FUTURE_MS, fileTypes, isOfType, OLDEST_MS } from "../../lib/core/visitors/model.ts";
import { readJson } from "../../lib/runtime/http/body.ts";
import { Refused, refuse } from "../../lib/runtime/http/problem.ts";
import { validate } from "../../lib/runtime/http/validate.ts";
import { type Said, slowDown, type VisitAnswer, type Visited, type VisitPorts } from "./visit.ts";

const HOUR = 3_600_000;

export async function say(ports: VisitPorts, visited: Visited): Promise<VisitAnswer> {
  const { id, at, text, choice, name, form } = validate(visits.VisitorSays, readJson(visited.request));
  checkTime(ports, at);
  await take(ports, visited, "m", 30);
  const said = choice
    ? { kind: "choice", id, at, text: choice.title, payload: choice.id }
    : { kind: "text", id, at, text };
  await publish(ports, visited, name ?? form?.name, [...answersOf(id, at, form), said]);
  return { body: { id, at } satisfies visits.Taken };
}

export async function sendFile(ports: VisitPorts, visited: Visited): Promise<VisitAnswer> {
  const { request, widget, app, conversationId } = visited;
  const { id, at, name, from } = validate(visits.FileQuery, request.query);
  checkTime(ports, at);
  if (request.body.byteLength > ports.maxFileBytes)
    throw new Refused(refuse("payload_too_large", { detail: `a file may have ${ports.maxFileBytes} bytes` }));
  const mime = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
  // What it is said to be decides how it is shown, so its bytes have to say the same.
  if (!fileTypes(widget).includes(mime) || !isOfType(mime, request.body))
    throw new Refused(refuse("unsupported_media_type", { detail: "the widget does not take files of this type" }));
  await take(ports, visited, "f", 10);
  // The same file again lies where it lay.
  const key = await ports.of(app.tenant).media.put(`${conversationId}/visitor/${id}`, { body: request.body, mime });
  const file = { key, mime, size: request.body.byteLength, ...(name === undefined ? {} : { name }) };
  await publish(ports, visited, from, [{ kind: "file", id, at, file }]);
  return { body: { id, at } satisfies visits.Taken };
}

/** Its time is part of what a message is known by, so it may not be changed here: a page asks our clock before. */
function checkTime({ clock }: VisitPorts, at: string): void {
  const ago = clock.now() - Date.parse(at);
  if (ago >= -FUTURE_MS && ago <= OLDEST_MS) return;
  const message = "must be within the last day, by the clock that `sessions` tells";
  throw new Refused(refuse("validation_failed", { errors: [{ field: "at", code: "out_of_range", message }] }));
}

/** Known for a while, a visitor is counted by themselves; until then their network is: names of visitors cost nothing. */
async function take({ of, clock }: VisitPorts, { app, held, network }: Visited, what: string, limit: number) {
  const now = clock.now();
  const settled = now - held.since > HOUR || held.visitor.startsWith("u_");
  const limits = of(app.tenant).limits;
  const taken = settled
    ? await limits.take(`${what}#${held.visitor}`, limit, 60, now)
    : await limits.take(`${what}#${network}`, limit * 4, 60, now);
  if (!taken) throw slowDown(30);
}

function publish(
  ports: VisitPorts,
  { app, widget, held, request }: Visited,
  name: string | undefined,
  events: readonly Said[],
) {
  const visitor = { id: held.visitor, ...(name === undefined ? {} : { name }) };
  return ports.publish(app, { widget: widget.widget, visitor, events }, request.id);
}

/** A remark before the first message: nobody has proved that an address is theirs, so it is no identity. */
function answersOf(
  id: string,
  at: string,
  form: Readonly<Record<string, string | undefined>> | undefined,
): readonly Said[] {
  const lines = Object.entries(form ?? {}).flatMap(([field, answer]) => (answer ? [`${field}: ${answer}`] : []));
  if (lines.length === 0) return [];
  return [{ kind: "form", id: `${id}-form`, at: new Date(Date.parse(at) - 1).toISOString(), text: lines.join("\n") }];
}
