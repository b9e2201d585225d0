/** What the visitors' routes work with. */
import type { Operation } from "../../events/api/operation.ts";
import type { Connection } from "../../lib/core/connections/model.ts";
import type { WebhookApp } from "../../lib/core/connections/webhooks.ts";
import type { ConversationDesk } from "../../lib/core/conversations/ports.ts";
import type { HoursStore } from "../../lib/core/hours/ports.ts";
import type { Clock, Ids } from "../../lib/core/kernel/ports.ts";
import type { IssueVisitorTicket } from "../../lib/core/live/tickets.ts";
import type { MediaStore } from "../../lib/core/media/ports.ts";
import type { Widget } from "../../lib/core/visitors/model.ts";
import type { VisitLimits } from "../../lib/core/visitors/ports.ts";
import type { Held, TokenRealm, VisitorTokens } from "../../lib/core/visitors/tokens.ts";
import type { HttpRequest } from "../../lib/runtime/http/message.ts";
import { Refused, refuse } from "../../lib/runtime/http/problem.ts";
import type { Gate } from "../gate.ts";

export interface TenantPorts {
  readonly conversations: Pick<ConversationDesk, "messages">;
  readonly hours: Pick<HoursStore, "all">;
  readonly limits: VisitLimits;
  readonly media: MediaStore;
  readonly listen: IssueVisitorTicket;
}

/** Something that a visitor did, as the channel writes it down. */
export type Said = Readonly<Record<string, unknown>>;

export interface VisitPorts {
  readonly appOf: (appId: string) => Promise<WebhookApp | undefined>;
  /** The app's secrets that count at this moment. */
  readonly secretsOf: (app: WebhookApp) => Readonly<Record<string, string | undefined>>;
  readonly of: (tenant: string) => TenantPorts;
  /** Throws when a queue did not take everything: then the page tries again, and what was taken is recognised. */
  readonly publish: (app: WebhookApp, body: Said, trace: string) => Promise<void>;
  readonly tokens: VisitorTokens;
  readonly gate: Gate;
  readonly liveUrl: string;
  readonly maxFileBytes: number;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A request to one widget, from a page that may show it. */
export interface Visiting {
  readonly app: WebhookApp;
  readonly connection: Connection;
  readonly widget: Widget;
  readonly realm: TokenRealm;
  readonly origin: string | undefined;
  /** Of the caller, see `networkOf`. */
  readonly network: string;
  readonly request: HttpRequest;
}

/** By a visitor who showed who they are. */
export interface Visited extends Visiting {
  readonly held: Held;
  readonly conversationId: string;
}

export interface VisitAnswer {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface VisitRoute {
  readonly contract: Operation;
  /** Why nobody has to be signed in. */
  readonly reason: string;
  readonly serve: (ports: VisitPorts, visiting: Visiting) => Promise<VisitAnswer>;
}

const MINUTE = 60_000;

export function slowDown(seconds: number): Refused {
  return new Refused(refuse("too_many_requests", { headers: { "retry-after": String(seconds) } }));
}

/** Throws `Refused` for whoever cannot show a token of this widget and page. */
export function visitorOf({ tokens, gate, ids }: VisitPorts, visiting: Visiting): Visited {
  const { realm, request, origin, app, connection } = visiting;
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const held = tokens.read(realm, token, origin);
  if (!held) throw new Refused(refuse("unauthenticated", { headers: { "www-authenticate": "Bearer" } }));
  if (!gate(`visitor ${held.visitor}`, 240, MINUTE)) throw slowDown(30);
  // As every channel's threads are named: see `routeEvents`.
  const conversationId = ids.derive("conversation", app.tenant, connection.connectionId, held.visitor);
  return { ...visiting, held, conversationId };
}
