/** A tenant in memory, and a caller who asks the whole function as API Gateway would. Answers are held against the contract. */
import * as z from "zod/mini";
import type { Operation } from "../../../events/api/operation.ts";
import { Problem } from "../../../events/api/problem.ts";
import type { SignIn } from "../../../events/api/sign-in.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import type { Ids, Seal } from "../../../lib/core/kernel/ports.ts";
import type { Principal } from "../../../lib/core/people/model.ts";
import type { RequestStore } from "../../../lib/core/requests/ports.ts";
import { currentActor } from "../../../lib/runtime/actor.ts";
import type { ApiEvent } from "../../../lib/runtime/http/message.ts";
import { makeRouter } from "../../../lib/runtime/http/router.ts";
import type { Log } from "../../../lib/runtime/logger.ts";
import { assets } from "../assets.ts";
import { audienceRoutes } from "../audience/routes/index.ts";
import { type AudiencePorts, enter as enterAudience } from "../audience/tenant.ts";
import { automationRoutes } from "../automation/routes/index.ts";
import { type AutomationPorts, enter as enterAutomation } from "../automation/tenant.ts";
import { calendarRoutes } from "../calendar/routes/index.ts";
import { type CalendarPorts, enter as enterCalendar } from "../calendar/tenant.ts";
import { campaignsRoutes } from "../campaigns/routes/index.ts";
import { enterSigning, type SigningPorts, signingRoutes } from "../campaigns/signing.ts";
import { type CampaignsPorts, enter as enterCampaigns } from "../campaigns/tenant.ts";
import { catalogueRoutes } from "../catalogue/routes/index.ts";
import { type CataloguePorts, enter as enterCatalogue } from "../catalogue/tenant.ts";
import { feedbackRoutes } from "../feedback/routes/index.ts";
import { enter as enterFeedback, type FeedbackPorts } from "../feedback/tenant.ts";
import { campaignReportRoutes } from "../figures/routes.ts";
import { type CampaignReportsPorts, enterReports as enterCampaignReports } from "../figures/tenant.ts";
import { makeHandler } from "../handler.ts";
import { inboxRoutes } from "../inbox/routes/index.ts";
import { enter as enterInbox, type InboxPorts } from "../inbox/tenant.ts";
import { outreachRoutes } from "../outreach/routes/index.ts";
import { enter as enterOutreach, type OutreachPorts } from "../outreach/tenant.ts";
import { partOf } from "../part.ts";
import { makeReferenceRoutes } from "../reference/routes.ts";
import { reportsRoutes } from "../reports/routes/index.ts";
import { enter as enterReports, type ReportsPorts } from "../reports/tenant.ts";
import { routes } from "../routes.ts";
import { salesRoutes } from "../sales/routes/index.ts";
import { enter as enterSales, type SalesPorts } from "../sales/tenant.ts";
import { searchRoutes } from "../search/routes/index.ts";
import type { Tenant as SearchTenant } from "../search/tenant.ts";
import { setupRoutes } from "../setup/routes/index.ts";
import { enter as enterSetup, type SetupPorts } from "../setup/tenant.ts";
import { templatesRoutes } from "../templates/routes/index.ts";
import { enter as enterTemplates, type TemplatesPorts } from "../templates/tenant.ts";
import { webhookRoutes } from "../webhooks/routes/index.ts";
import { enter as enterWebhooks, type WebhooksPorts } from "../webhooks/tenant.ts";
import { makeAudience } from "./audience.ts";
import { makeAutomation } from "./automation.ts";
import { makeCalendar } from "./calendar.ts";
import { makeCampaignReports } from "./campaign-reports.ts";
import { makeCampaigns } from "./campaigns.ts";
import { makeFeedback } from "./feedback.ts";
import { makeInbox } from "./inbox.ts";
import { makeItems } from "./items.ts";
import { makeOutreach } from "./outreach.ts";
import { makeReports } from "./reports.ts";
import { memoryRequests } from "./requests.ts";
import { makeSales } from "./sales.ts";
import { agent, NOW } from "./samples.ts";
import { makeSetup } from "./setup.ts";
import { makeTemplates } from "./templates.ts";
import { makeWebhooks } from "./webhooks.ts";

let serial = 0;
const derived = new Map<string, string>();
/** The same id for the same parts within one run; random ones begin with "r". */
export const testIds: Ids = {
  random: () => `${serial++}`.padStart(26, "r"),
  derive: (...parts) => {
    const text = JSON.stringify(parts);
    const id = derived.get(text) ?? `${derived.size}`.padStart(10, "d").padEnd(26, "d");
    derived.set(text, id);
    return id;
  },
};

/** Shows what it hides, and opens for the same secret alone. */
export const testSeal: Seal = {
  close: (secret, text) => `sealed ${JSON.stringify({ secret, text })}`,
  open: (secret, sealed) => {
    const { secret: its, text } = JSON.parse(sealed.slice(7)) as { secret: unknown; text: string };
    return JSON.stringify(its) === JSON.stringify(secret) ? text : undefined;
  },
};

/** Every port of every part. */
export type Ports = Omit<InboxPorts, "clock" | "ids" | "contacts" | "templates"> &
  Omit<SalesPorts, "clock" | "ids" | "conversations"> &
  Omit<SetupPorts, "id" | "clock" | "ids"> &
  SearchTenant &
  Omit<OutreachPorts, "id" | "clock" | "ids" | "contacts" | "deliveries"> &
  Omit<
    FeedbackPorts,
    "id" | "clock" | "ids" | "contacts" | "deliveries" | "fields" | "notifications" | "digests" | "templates" | "pause"
  > &
  Omit<TemplatesPorts, "clock" | "ids"> &
  Omit<WebhooksPorts, "clock" | "ids"> &
  Omit<
    AutomationPorts,
    | "id"
    | "clock"
    | "ids"
    | "contacts"
    | "fields"
    | "connections"
    | "consent"
    | "suppressions"
    | "pools"
    | "segments"
    | "funnels"
    | "jobs"
  > &
  Omit<
    CampaignsPorts & SigningPorts & CampaignReportsPorts,
    "audience" | "contacts" | "id" | "clock" | "ids" | "people" | "roles" | "templates" | "settings" | "segments"
  > &
  Omit<CalendarPorts, "id" | "clock" | "ids" | "reminders" | "membersOf"> &
  Omit<AudiencePorts, "clock" | "ids" | "contacts" | "fields" | "jobs"> &
  Omit<CataloguePorts, "clock" | "ids" | "contacts"> &
  Omit<
    ReportsPorts,
    "id" | "clock" | "ids" | "contacts" | "conversations" | "channels" | "funnels" | "fields" | "segments"
  > & {
    readonly requests: RequestStore;
  };

const signIns: readonly SignIn[] = [
  {
    issuer: "https://login.business.example",
    clientId: "chasqui-console",
    scope: "openid profile email",
    bearer: "access_token",
    signOutUrl: null,
  },
];

/** `overrides` replaces whole ports. */
export function makeWorld(overrides: Partial<Ports> = {}) {
  const inbox = makeInbox(testIds.derive);
  const setup = makeSetup();
  const reports = makeReports();
  const requests = memoryRequests();
  const clock = { time: NOW, now: () => clock.time };
  const seen = {
    ...inbox.seen,
    ...setup.seen,
    tenants: [] as string[],
    logs: [] as unknown[][],
    activities: [] as unknown[],
    presence: [] as unknown[][],
  };
  const ports: Ports = {
    ...inbox.ports,
    ...reports.ports,
    ...makeSales(clock, testIds),
    ...setup.ports,
    ...makeOutreach(),
    ...makeAudience(),
    ...makeAutomation(),
    ...makeCalendar(clock, testIds),
    ...makeCampaigns(),
    ...makeCampaignReports(),
    ...makeFeedback(),
    search: async () => ({ items: [] }),
    ...makeTemplates(),
    ...makeWebhooks(),
    ...makeItems(),
    requests,
    ...overrides,
  };

  const write = (...line: unknown[]) => void seen.logs.push(line);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const entered = <Tenant>(enter: (id: string) => Tenant) =>
    perTenant((id) => {
      seen.tenants.push(id);
      return enter(id);
    });
  const reference = { openApi: async () => assets()["openapi.json"], docs: async () => assets()["docs.html"], signIns };
  const handler = makeHandler(
    {
      parts: {
        inbox: async () =>
          partOf(
            inboxRoutes,
            entered(() => enterInbox({ ...ports, clock, ids: testIds })),
          ),
        sales: async () =>
          partOf(
            salesRoutes,
            entered(() => enterSales({ ...ports, clock, ids: testIds })),
          ),
        setup: async () =>
          partOf(
            setupRoutes,
            entered((id) => enterSetup({ ...ports, id, clock, ids: testIds })),
          ),
        outreach: async () =>
          partOf(
            outreachRoutes,
            entered((id) => enterOutreach({ ...ports, id, clock, ids: testIds })),
          ),
        audience: async () =>
          partOf(
            audienceRoutes,
            entered(() => enterAudience({ ...ports, clock, ids: testIds })),
          ),
        automation: async () =>
          partOf(
            automationRoutes,
            entered((id) => enterAutomation({ ...ports, id, clock, ids: testIds })),
          ),
        campaigns: async () =>
          partOf<
            ReturnType<typeof enterCampaigns> &
              ReturnType<typeof enterSigning> &
              ReturnType<typeof enterCampaignReports>
          >(
            [...campaignsRoutes, ...signingRoutes, ...campaignReportRoutes],
            entered((id) => ({
              ...enterCampaignReports({ ...ports, clock, ids: testIds }),
              ...enterCampaigns({ ...ports, id, clock, ids: testIds }),
              ...enterSigning({ ...ports, id, clock, ids: testIds }),
            })),
          ),
        calendar: async () =>
          partOf(
            calendarRoutes,
            entered((id) => enterCalendar({ ...ports, id, membersOf: ports.people.membersOf, clock, ids: testIds })),
          ),
        catalogue: async () =>
          partOf(
            catalogueRoutes,
            entered(() => enterCatalogue({ ...ports, clock, ids: testIds })),
          ),
        feedback: async () =>
          partOf(
            feedbackRoutes,
            entered((id) => enterFeedback({ ...ports, id, clock, ids: testIds })),
          ),
        reports: async () =>
          partOf(
            reportsRoutes,
            entered((id) => enterReports({ ...ports, id, clock, ids: testIds })),
          ),
        search: async () =>
          partOf(
            searchRoutes,
            entered(() => ports),
          ),
        templates: async () =>
          partOf(
            templatesRoutes,
            entered(() => enterTemplates({ ...ports, clock, ids: testIds })),
          ),
        webhooks: async () =>
          partOf(
            webhookRoutes,
            entered(() => enterWebhooks({ ...ports, clock, ids: testIds })),
          ),
        reference: async () => partOf(makeReferenceRoutes(reference), () => ({})),
      },
      requests: () => ports.requests,
      activity: () => ({
        record: async (activity, once) => void seen.activities.push({ ...activity, once, by: currentActor() }),
      }),
      presence: () => ({
        seen: async (...noted) => void seen.presence.push(noted),
        used: async (...noted) => void seen.presence.push(noted),
      }),
      onUnwatched: (error) => void seen.logs.push(["unwatched", error]),
      clock,
      ids: testIds,
      seal: testSeal,
    },
    log,
  );
  const { conversations, messages } = inbox;
  return {
    ask: asker(handler),
    conversations,
    messages,
    requests,
    clock,
    seen,
    ports,
    people: setup.people,
    jobs: reports.jobs,
    uploads: reports.uploads,
    blocks: reports.blocks,
    counters: reports.counters,
  };
}

export interface Ask {
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null: nobody. */
  readonly as?: Principal | null;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: unknown;
}

function asker(handler: ReturnType<typeof makeHandler>) {
  return async (
    method: string,
    address: string,
    { body, raw, headers = {}, as = agent }: Ask = {},
  ): Promise<Answered> => {
    const [path = "", query] = address.split("?");
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const event = {
      version: "2.0",
      routeKey: "ANY /api/{proxy+}",
      rawPath: path,
      rawQueryString: query ?? "",
      headers: {
        ...(text === undefined ? {} : { "content-type": "application/json" }),
        "x-forwarded-proto": "https",
        ...headers,
      },
      ...(query ? { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) } : {}),
      ...(text === undefined ? {} : { body: Buffer.from(text).toString("base64") }),
      isBase64Encoded: text !== undefined,
      requestContext: {
        requestId: "req-1",
        domainName: "api.example",
        http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
        ...(as ? { authorizer: { lambda: { principal: JSON.stringify(as) } } } : {}),
      },
    } as unknown as ApiEvent;
    const result = await handler(event, {} as never);
    const answered = result.body ?? "";
    const received = (result.headers ?? {}) as Record<string, string>;
    const parsed = received["content-type"]?.includes("json") ? JSON.parse(answered) : undefined;
    const status = result.statusCode ?? 0;
    hold(method, path, status, received, parsed);
    return { status, headers: received, text: answered, body: parsed };
  };
}

const find = makeRouter(routes);

/** Every answer is what the contract says, with no field more; every refusal is a problem document. */
function hold(
  method: string,
  path: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): void {
  if (headers["x-request-id"] !== "req-1") throw new Error("no request id");
  if (status >= 400) {
    if (headers["content-type"] !== "application/problem+json") throw new Error("not a problem document");
    same(z.parse(Problem, body), body);
    return;
  }
  const found = find(method, path);
  if (found.kind !== "found") throw new Error("an answer from an unknown route");
  const contract: Operation = found.route.contract;
  if (status !== contract.status) throw new Error(`${contract.id} answered ${status}`);
  if (!contract.answerType) same(z.parse(contract.answer, body), body);
}

/** Parsing drops what the schema does not have. */
function same(parsed: unknown, body: unknown): void {
  if (JSON.stringify(sorted(parsed)) !== JSON.stringify(sorted(body)))
    throw new Error(`more than the contract says: ${JSON.stringify(body)}`);
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === "object"
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, inner]) => [name, sorted(inner)]),
        )
      : value;
