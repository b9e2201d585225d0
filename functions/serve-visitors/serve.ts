/** From a request of a web page to its answer: which widget, whether this website may show it, and who asks. */
import { networkOf } from "../../lib/core/audit/model.ts";
import { BadCursor } from "../../lib/core/kernel/page.ts";
import { mayShow, readWidgetName, widgetOf } from "../../lib/core/visitors/model.ts";
import type { HttpAnswer, HttpRequest } from "../../lib/runtime/http/message.ts";
import { problemAnswer, type Refusal, Refused, refuse } from "../../lib/runtime/http/problem.ts";
import { makeRouter } from "../../lib/runtime/http/router.ts";
import { visitRoutes } from "./routes.ts";
import type { Visiting, VisitPorts } from "./visit.ts";

/** A page may read the answer where it may show the widget. No cookie is ever sent, so there are no credentials to allow. */
const readableBy = (origin: string | undefined) => ({
  vary: "origin",
  ...(origin === undefined
    ? {}
    : { "access-control-allow-origin": origin, "access-control-expose-headers": "retry-after" }),
});

const ALLOWED = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers": "authorization, content-type",
  "access-control-max-age": "7200",
};

/** Throws only what was not foreseen. */
export function makeServe(ports: VisitPorts): (request: HttpRequest) => Promise<HttpAnswer> {
  const find = makeRouter(visitRoutes);

  return async (request) => {
    const method =
      request.method === "OPTIONS" ? (request.headers["access-control-request-method"] ?? "") : request.method;
    const found = find(method, request.path);
    if (found.kind !== "found") return problemAnswer(refuse("not_found"), request.id);
    const { route, params } = found;
    const operation = route.contract.id;
    const visiting = await enter(params.widget ?? "", request);
    if ("kind" in visiting) return { ...problemAnswer(visiting, request.id), operation };
    const headers = readableBy(visiting.origin);
    if (request.method === "OPTIONS") return { status: 204, headers: { ...headers, ...ALLOWED }, body: "", operation };
    const about = { operation, tenant: visiting.app.tenant };
    try {
      const answer = await route.serve(ports, visiting);
      return {
        ...about,
        status: route.contract.status,
        headers: { "content-type": "application/json", ...headers, ...answer.headers },
        body: JSON.stringify(answer.body),
      };
    } catch (error) {
      const answer = problemAnswer(refusalIn(error), request.id);
      return { ...about, ...answer, headers: { ...headers, ...answer.headers } };
    }
  };

  async function enter(name: string, request: HttpRequest): Promise<Visiting | Refusal> {
    const names = readWidgetName(name);
    const app = names && (await ports.appOf(names.appId));
    const connection = app?.connections.find(
      ({ connectionId, active }) => active && connectionId === names?.connectionId,
    );
    // One voice for what is missing, switched off or of another channel.
    if (!app || !connection) return refuse("not_found");
    const widget = widgetOf(connection.name, connection.settings);
    const { origin } = request.headers;
    if (origin !== undefined && !mayShow(widget, origin))
      return refuse("forbidden", { detail: "the widget may not be shown by this website" });
    const { visitorKey, previousVisitorKey } = ports.secretsOf(app);
    const realm = { widget: name, keys: [visitorKey, previousVisitorKey].flatMap((key) => key || []) };
    return { app, connection, widget, realm, origin, network: networkOf(request.address) ?? "nowhere", request };
  }
}

function refusalIn(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof BadCursor) return refuse("bad_cursor");
  throw error;
}
