/** The connections of a tenant in memory. */
import { makeCalendar } from "../../../lib/core/counters/calendar.ts";
import type { Stops } from "../../../lib/core/switches/model.ts";
import type { SetupPorts } from "../setup/tenant.ts";
import { channel } from "./channel.ts";
import { inert } from "./inert.ts";
import { member, memoryPeople } from "./people.ts";
import { administrator, agent, app, connection } from "./samples.ts";

function memorySwitches(): SetupPorts["switches"] {
  let stops: Stops = { connections: {} };
  return {
    read: async () => stops,
    async set(connectionId, stop) {
      const { tenant: whole, connections } = stops;
      const { [connectionId ?? ""]: _, ...others } = connections;
      const tenant = connectionId === undefined ? stop : whole;
      const own = connectionId !== undefined && stop ? { [connectionId]: stop } : {};
      stops = { ...(tenant ? { tenant } : {}), connections: { ...others, ...own } };
    },
  };
}

export function makeSetup() {
  const seen = { written: [] as unknown[][] };
  const people = memoryPeople([
    member(agent.id, "agent", { name: "Ana", email: "ana@example.com" }),
    member(administrator.id, "administrator", { name: "Bea", email: "bea@example.com" }),
  ]);
  const ports: Omit<SetupPorts, "id" | "clock" | "ids"> = {
    ...people.ports,
    connections: inert<SetupPorts["connections"]>("connections", {
      app: async (id: string) => (id === app.appId ? { app, connections: [connection] } : undefined),
      connection: async (id: string) => (id === connection.connectionId ? connection : undefined),
      all: async () => [{ app, connections: [connection] }],
      createApp: async () => "created" as const,
      createConnection: async () => "created" as const,
      saveApp: async () => "saved" as const,
      saveConnection: async () => "saved" as const,
    }),
    secrets: {
      read: async () => ({ appSecret: "SECRET-VALUE", previousUntil: "x" }),
      readFresh: async () => ({ appSecret: "SECRET-VALUE", previousUntil: "x" }),
      write: async (...written) => void seen.written.push(written),
    },
    senders: { claim: async () => "claimed" as const },
    setup: inert<SetupPorts["setup"]>("setup", {
      singleAccount: () => false,
      asOurselves: () => false,
      pace: () => ({ perSecond: 80, warmUp: { first: 250, days: 10 } }),
      register: async () => undefined,
      check: (id: string, _part: string, credentials: Readonly<Record<string, string>>) =>
        id === "whatsapp"
          ? { ok: true as const, settings: {}, secrets: credentials, accountIds: ["9"] }
          : {
              ok: false as const,
              problems: [{ field: "channel", code: "unknown" as const, message: "is not installed" }],
            },
      checkSettings: (
        _id: string,
        before: Readonly<Record<string, string>>,
        change: Readonly<Record<string, string | null>>,
      ) =>
        "iban" in change
          ? { ok: false as const, problems: [{ field: "settings.iban", code: "unknown" as const, message: "is none" }] }
          : { ok: true as const, settings: before, secrets: {}, accountIds: [] },
      checkSecrets: (_id: string, _part: string, secrets: Readonly<Record<string, string>>) => ({
        ok: true as const,
        settings: {},
        secrets,
        accountIds: [],
      }),
      previous: () => ({}),
      test: async () => ({ ok: true as const, displayName: "Casa Andina" }),
    }),
    installed: [channel],
    spending: inert<SetupPorts["spending"]>("spending"),
    switches: memorySwitches(),
    expiry: async () => undefined,
    watch: { begin: async (_id, _kind, _when, at) => ({ at, done: false }), end: async () => undefined },
    failures: { all: async () => new Map() },
    connectionCounters: { read: async () => [] },
    calendar: async () => makeCalendar(),
    dailyTimers: { get: async () => undefined, set: async () => undefined, again: async () => undefined },
    adminNotices: { notify: async () => undefined },
  };
  return { seen, ports, people };
}
