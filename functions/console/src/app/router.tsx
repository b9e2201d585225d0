/** The console's addresses. Every screen is a file of its own, read when it is first opened. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { Broken, NotFound } from "./lost.tsx";
import { Shell } from "./shell.tsx";

const root = createRootRoute({
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
  notFoundComponent: NotFound,
  errorComponent: Broken,
});

/** What stands behind the question mark, as it is read there: no value has a form of its own. Every screen reads its part and leaves the rest. */
export type Search = Readonly<Record<string, string | undefined>>;
const validateSearch = (given: Record<string, unknown>): Search =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, String(value)]],
    ),
  );

const at = <Path extends string>(path: Path, load: () => Promise<{ readonly Screen: () => React.ReactNode }>) =>
  createRoute({
    getParentRoute: () => root,
    path,
    validateSearch,
    component: lazyRouteComponent(load, "Screen"),
    errorComponent: Broken,
  });

const dashboard = () => import("../screens/dashboard/screen.tsx");
const inbox = () => import("../screens/inbox/screen.tsx");
const contacts = () => import("../screens/contacts/screen.tsx");
const contact = () => import("../screens/contacts/contact.tsx");
const leads = () => import("../screens/leads/screen.tsx");
const lead = () => import("../screens/leads/lead.tsx");
const funnels = () => import("../screens/funnels/screen.tsx");
const catalogue = () => import("../screens/catalogue/screen.tsx");
const automation = () => import("../screens/automation/screen.tsx");
const automations = () => import("../screens/automations/screen.tsx");
const feedback = () => import("../screens/feedback/screen.tsx");
const campaigns = () => import("../screens/campaigns/screen.tsx");
const segments = () => import("../screens/segments/screen.tsx");
const rankings = () => import("../screens/rankings/screen.tsx");
const admin = () => import("../screens/admin/screen.tsx");

const routeTree = root.addChildren([
  at("/", dashboard),
  at("/inbox", inbox),
  at("/inbox/$conversationId", inbox),
  at("/contacts", contacts),
  at("/contacts/$contactId", contact),
  at("/campaigns", campaigns),
  at("/campaigns/$campaignId", campaigns),
  at("/segments", segments),
  at("/segments/$segmentId", segments),
  at("/leads", leads),
  at("/leads/$leadId", lead),
  at("/funnels", funnels),
  at("/funnels/$funnelId", funnels),
  at("/catalogue", catalogue),
  at("/catalogue/$itemId", catalogue),
  at("/feedback", feedback),
  at("/feedback/$formId", feedback),
  at("/rankings", rankings),
  at("/rankings/$rankingId", rankings),
  at("/calendar", () => import("../screens/calendar/screen.tsx")),
  at("/reminders", () => import("../screens/reminders/screen.tsx")),
  at("/replies", () => import("../screens/replies/screen.tsx")),
  at("/templates", () => import("../screens/templates/screen.tsx")),
  at("/templates/$templateId", () => import("../screens/templates/screen.tsx")),
  at("/notifications", () => import("../screens/notifications/screen.tsx")),
  at("/notifications/$notificationId", () => import("../screens/notifications/screen.tsx")),
  at("/automation", automation),
  at("/automation/$ruleId", automation),
  at("/automations", automations),
  at("/automations/$automationId", automations),
  at("/reports", () => import("../screens/reports/screen.tsx")),
  at("/admin", admin),
  at("/admin/$section", admin),
  at("/profile", () => import("../screens/profile/screen.tsx")),
]);

export const router = createRouter({
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch(search) {
    const given = Object.entries(search).filter(([, value]) => value !== undefined);
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return text === "" ? "" : `?${text}`;
  },
  routeTree,
  defaultPreload: "intent",
  // Answers are kept by the query client, which knows when they are old.
  defaultPreloadStaleTime: 0,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
