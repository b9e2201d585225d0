/** Everything that a website's visitor may ask. None of it knows another thread than the token's own. */
import * as visits from "../../events/api/visits.ts";
import { hoursFor } from "../../lib/core/hours/model.ts";
import { fileTypes, presence } from "../../lib/core/visitors/model.ts";
import { knownVisitor, newVisitor } from "../../lib/core/visitors/tokens.ts";
import { readJson } from "../../lib/runtime/http/body.ts";
import { Refused, refuse } from "../../lib/runtime/http/problem.ts";
import { validate } from "../../lib/runtime/http/validate.ts";
import { say, sendFile } from "./say.ts";
import { listMessages } from "./thread.ts";
import { slowDown, type VisitRoute, visitorOf } from "./visit.ts";

const MINUTE = 60_000;
const BY_TOKEN =
  "A token of the visitor's own, signed for this widget and website, opens their own thread and nothing else.";

export const visitRoutes: readonly VisitRoute[] = [
  {
    contract: visits.getVisitedWidget,
    reason: "How the widget looks is seen by everybody who opens the website.",
    async serve({ of, maxFileBytes, clock }, { app, widget }) {
      const hours = hoursFor(await of(app.tenant).hours.all(), undefined);
      const { open, opensAt } = presence(hours, clock.now());
      const { title, colour, position, languages, greeting, away, form } = widget;
      const body: visits.VisitedWidget = {
        ...{ title, colour, position, languages: [...languages], greeting, away, form: [...form] },
        ...{ fileTypes: [...fileTypes(widget)], maxFileBytes, open, opensAt: opensAt ?? null },
      };
      return { body, headers: { "cache-control": "public, max-age=120" } };
    },
  },
  {
    contract: visits.greet,
    reason: "A stranger gets an empty thread of their own; somebody known is vouched for by the website's server.",
    async serve(ports, visiting) {
      const { tokens, ids, clock, gate } = ports;
      const { app, realm, origin, network, request, widget } = visiting;
      if (!gate(`greets ${realm.widget} ${network}`, 120, MINUTE)) throw slowDown(30);
      const { token, user } = validate(visits.Greeting, readJson(request));
      const held = token === undefined ? undefined : tokens.read(realm, token, origin);
      const secrets = ports.secretsOf(app);
      const vouching = [secrets.identitySecret ?? "", secrets.previousIdentitySecret ?? ""];
      if (user && !tokens.vouches(vouching, user.id, user.hash))
        throw new Refused(refuse("forbidden", { detail: "the hash is not this user's" }));
      const visitor = user ? knownVisitor(ids, app.app.appId, user.id) : (held?.visitor ?? newVisitor(ids));
      const issued = tokens.issue(realm, visitor, origin ?? "");
      if (!issued) throw new Refused(refuse("temporarily_unavailable", { detail: "the app has no visitor key" }));
      const now = new Date(clock.now()).toISOString();
      if (user && held && held.visitor !== visitor && held.visitor.startsWith("v_")) {
        const known = { kind: "known", before: held.visitor, at: now };
        await ports.publish(app, { widget: widget.widget, visitor: { id: visitor }, events: [known] }, request.id);
      }
      return { body: { ...issued, known: user !== undefined || visitor.startsWith("u_"), now } satisfies visits.Visit };
    },
  },
  {
    contract: visits.listSeenMessages,
    reason: BY_TOKEN,
    serve: (ports, visiting) => listMessages(ports, visitorOf(ports, visiting)),
  },
  { contract: visits.say, reason: BY_TOKEN, serve: (ports, visiting) => say(ports, visitorOf(ports, visiting)) },
  {
    contract: visits.sendFile,
    reason: BY_TOKEN,
    serve: (ports, visiting) => sendFile(ports, visitorOf(ports, visiting)),
  },
  {
    contract: visits.saw,
    reason: BY_TOKEN,
    async serve(ports, visiting) {
      const { app, widget, held, request } = visitorOf(ports, visiting);
      if (!ports.gate(`saw ${held.visitor}`, 60, MINUTE)) throw slowDown(10);
      const seen = validate(visits.VisitorSaw, readJson(request));
      const now = new Date(ports.clock.now()).toISOString();
      // Nobody has seen what is still to come.
      const until = [seen.until, now].sort()[0] ?? now;
      const receipt = { kind: "receipt", status: seen.status, until, at: now };
      await ports.publish(app, { widget: widget.widget, visitor: { id: held.visitor }, events: [receipt] }, request.id);
      return { body: { status: seen.status, until } };
    },
  },
  {
    contract: visits.listen,
    reason: BY_TOKEN,
    async serve(ports, visiting) {
      const { app, connection, conversationId, held, origin } = visitorOf(ports, visiting);
      if (!ports.gate(`listens ${held.visitor}`, 20, MINUTE)) throw slowDown(30);
      const ticket = await ports.of(app.tenant).listen({
        tenant: app.tenant,
        account: connection.connectionId,
        conversationId,
        origins: origin === undefined ? [] : [origin],
      });
      return { body: { url: ports.liveUrl, ...ticket } satisfies visits.VisitTicket };
    },
  },
];
