/** The figures beside what they should be. */
import { type Business, campaignDollars, dollarsPerMillion, duration, type Fleet, total } from "./cost.ts";
import type { CpuReport } from "./cpu.ts";
import type { InitReport } from "./init.ts";
import { QUIET } from "./load.ts";
import { type ScenarioName, type Scenarios, scenarioNames } from "./scenarios.ts";
import { CONSOLE, FIRST_LOAD, type Sizes, WIDGET } from "./sizes.ts";
import type { StandIn } from "./standin/run.ts";

export interface Measured {
  readonly scenarios: Scenarios;
  readonly fleet: Fleet;
  readonly sizes: Sizes;
  readonly idle: { readonly dollars: number; readonly dollarsAfterFree: number };
  /** Not measured when only what is exact was asked for. */
  readonly init: InitReport | undefined;
  readonly cpu: CpuReport | undefined;
  readonly standIn: StandIn;
}

export interface Line {
  readonly what: string;
  readonly value: number | undefined;
  readonly unit: string;
  /** At most this much. */
  readonly target: number;
  /** Undefined where nothing was measured. */
  readonly met: boolean | undefined;
}

const HUNDRED = "campaign, a hundred recipients";

/** What a campaign costs by its ways. The first receipts come within seconds of one another, so one write takes them; who reads does so later. */
const campaigns = (scenarios: Scenarios, fleet: Fleet) =>
  (
    [
      ["mails of a campaign, two receipts", { count: 2, windows: 1, overHttp: false }, 3],
      ["mails of a campaign, two receipts apart", { count: 2, windows: 2, overHttp: false }, undefined],
      ["WhatsApp of a campaign, three receipts", { count: 3, windows: 1, overHttp: true }, 7],
      ["WhatsApp of a campaign, read later", { count: 3, windows: 2, overHttp: true }, undefined],
    ] as const
  ).map(([what, receipts, target]) => ({ what, target, lines: campaignDollars(scenarios, fleet, receipts) }));

/** What every figure that has a target is held against, and nothing else decides whether it is met. */
export function targets({ scenarios, fleet, sizes, idle, init, cpu, standIn }: Measured): readonly Line[] {
  const units = (name: ScenarioName) => scenarios[name].total.writeUnits;
  const dollars = (name: ScenarioName, business: Business) =>
    total(dollarsPerMillion(scenarios[name], business, fleet));
  const largest = Math.max(
    ...Object.entries(sizes).map(([name, { withoutSdk }]) => (name === WIDGET || name === CONSOLE ? 0 : withoutSdk)),
  );
  const slowest = init?.ratios && Math.max(...Object.values(init.ratios));
  const inbound = cpu?.figures?.inbound;
  const campaign = standIn.kind === "measured" ? standIn.campaign : undefined;
  const lines: readonly Omit<Line, "met">[] = [
    { what: "inbound message, known thread", value: units("inbound, known thread"), unit: "write units", target: 4 },
    { what: "inbound message, silent thread", value: units("inbound, silent thread"), unit: "write units", target: 4 },
    { what: "reply, through `sent`", value: units("reply"), unit: "write units", target: 6 },
    { what: "campaign message, send side", value: units(HUNDRED) / 100, unit: "write units", target: 1.1 },
    {
      what: "a receipt of a campaign message",
      value: units("campaign, a receipt of each of a hundred") / 100,
      unit: "write units",
      target: 1,
    },
    { what: "a receipt", value: units("one receipt"), unit: "write units", target: 1 },
    { what: "three receipts in one batch", value: units("three receipts, one batch"), unit: "write units", target: 1 },
    {
      what: "a million inbound, half-full batches",
      value: dollars("inbound, known thread", "busy"),
      unit: "USD",
      target: 4.5,
    },
    {
      what: "a million inbound, all in silent threads",
      value: dollars("inbound, silent thread", "busy"),
      unit: "USD",
      target: 4.5,
    },
    {
      what: "a million inbound, one by one",
      value: dollars("inbound, known thread", "quiet"),
      unit: "USD",
      target: 4.5,
    },
    ...campaigns(scenarios, fleet).flatMap(({ what, lines: its, target }) =>
      target === undefined ? [] : [{ what: `a million ${what}`, value: total(its), unit: "USD", target }],
    ),
    { what: "inbound, processor time", value: inbound?.chasqui.cpuMs, unit: "ms", target: 1.1 },
    {
      what: "inbound, against the naive way",
      value: inbound && inbound.chasqui.cpuMs / inbound.naive.cpuMs,
      unit: "×",
      target: 1,
    },
    {
      what: "inbound, against the stand-in",
      value: inbound && standIn.kind === "measured" ? inbound.chasqui.cpuMs / standIn.cpuMs : undefined,
      unit: "×",
      target: 1,
    },
    { what: "campaign message, processor time", value: campaign?.ours.cpuMs, unit: "ms", target: 0.7 },
    {
      what: "campaign message, processor time against the stand-in",
      value: campaign && campaign.ours.cpuMs / campaign.standIn.cpuMs,
      unit: "×",
      target: 1,
    },
    {
      what: "campaign messages of the stand-in a second, against ours",
      value: campaign && campaign.standIn.perSecond / campaign.ours.perSecond,
      unit: "×",
      target: 1,
    },
    {
      what: "receive-webhook, without the SDK",
      value: kilobytes(sizes["receive-webhook"]?.withoutSdk),
      unit: "KB",
      target: 100,
    },
    { what: "largest bundle, without the SDK", value: kilobytes(largest), unit: "KB", target: 150 },
    { what: "the chat widget, compressed", value: kilobytes(sizes[WIDGET]?.withoutSdk), unit: "KB", target: 30 },
    {
      what: "the console's first load, compressed",
      value: kilobytes(sizes[CONSOLE]?.withoutSdk),
      unit: "KB",
      target: FIRST_LOAD / 1000,
    },
    { what: "slowest start, against a plain SDK bundle", value: slowest, unit: "×", target: 1.3 },
    { what: "a month idle, no free tier", value: idle.dollars, unit: "USD", target: 5 },
    { what: "a month idle, after the free tier", value: idle.dollarsAfterFree, unit: "USD", target: 2.5 },
  ];
  // A target is written with two decimals at most; a figure is held against it as it would be printed.
  return lines.map((line) => ({
    ...line,
    met: line.value === undefined ? undefined : round(line.value) <= line.target,
  }));
}

/** Everything as data, for `--json`. */
export function asJson(measured: Measured, date: string) {
  const { scenarios, fleet, sizes, ...rest } = measured;
  const costs = paidScenarios.map((name) => [
    name,
    {
      quiet: dollarsPerMillion(scenarios[name], "quiet", fleet),
      busy: dollarsPerMillion(scenarios[name], "busy", fleet),
    },
  ]);
  return {
    date,
    node: process.version,
    targets: targets(measured),
    scenarios,
    dollarsPerMillion: Object.fromEntries(costs),
    sizes,
    ...rest,
  };
}

export function asText(measured: Measured): string {
  const { scenarios, fleet, sizes, init, cpu, standIn } = measured;
  const out: string[] = [];
  const section = (title: string, rows: readonly (readonly string[])[], note?: string) =>
    out.push(`\n${title}`, ...(note === undefined ? [] : [note]), ...table(rows));

  section("Targets", [
    ["", "figure", "target", ""],
    ...targets(measured).map(({ what, value, unit, target, met }) => [
      what,
      value === undefined ? "–" : `${number(value)} ${unit}`,
      `≤ ${number(target)}`,
      met === undefined ? "not measured" : met ? "met" : "not met",
    ]),
  ]);
  section(
    "Requests and units",
    [
      ["", "write units", "read units", "round trips", "bytes", "requests"],
      ...scenarioNames.map((name) => {
        const { writeUnits, readUnits, roundTrips, bytes, requests } = scenarios[name].total;
        const named = Object.entries(requests).map(([operation, count]) => `${count} ${operation.split(".").at(-1)}`);
        return [name, number(writeUnits), number(readUnits), number(roundTrips), number(bytes), named.join(", ")];
      }),
    ],
    "A model of AWS, exact for our code: the list index counted, transactions double, refused writes charged. Bytes of bodies.",
  );
  section(
    "US dollars a million",
    [
      ["", "one by one", "half-full batches", "of which, half full"],
      ...paidScenarios.map((name) => {
        const lines = dollarsPerMillion(scenarios[name], "busy", fleet);
        return [
          name,
          total(dollarsPerMillion(scenarios[name], "quiet", fleet)).toFixed(2),
          total(lines).toFixed(2),
          named(lines),
        ];
      }),
      ...campaigns(scenarios, fleet).map(({ what, lines }) => [what, "–", total(lines).toFixed(2), named(lines)]),
    ],
    `Functions run ${duration.overheadMs} ms, plus what they wait for, plus ${duration.cpuMsARequest} ms of a whole processor a request. Without authorizer, logs and cold starts.`,
  );
  section("Bundles in KB", [
    ["", "without SDK", "with SDK", "start", "heaviest parts without the SDK"],
    ...Object.entries(sizes).map(([room, { withoutSdk, withSdk, heaviest }]) => [
      room,
      number(kilobytes(withoutSdk) ?? 0),
      number(kilobytes(withSdk) ?? 0),
      init?.ratios?.[room] === undefined ? "–" : `${init.ratios[room].toFixed(2)} ×`,
      heaviest.map(([name, bytes]) => `${name} ${Math.round(bytes / 1000)}`).join(", "),
    ]),
  ]);
  if (init && !init.ratios) out.push(busy("Starts are", init.others));
  if (cpu?.figures) {
    const { figures } = cpu;
    section(`Processor time, median of ${cpu.rounds} rounds`, [
      ["", "ms a message", "messages a second", "naive ms", "naive a second"],
      ...(["inbound", "reply"] as const).map((kind) => {
        const { chasqui, naive } = figures[kind];
        return [
          kind,
          number(chasqui.cpuMs),
          chasqui.perSecond.toFixed(0),
          number(naive.cpuMs),
          naive.perSecond.toFixed(0),
        ];
      }),
    ]);
  } else if (cpu) out.push("", busy("Processor times are", cpu.others));
  out.push(
    "",
    standIn.kind === "skipped"
      ? `Stand-in: skipped, ${standIn.reason}.`
      : `Stand-in (Fastify, BullMQ, PostgreSQL): ${number(standIn.cpuMs)} ms an inbound message. A campaign in one process: ` +
          `ours ${number(standIn.campaign.ours.cpuMs)} ms a message and ${standIn.campaign.ours.perSecond.toFixed(0)} a second, ` +
          `stand-in ${number(standIn.campaign.standIn.cpuMs)} ms and ${standIn.campaign.standIn.perSecond.toFixed(0)} a second.`,
  );
  return out.slice(1).join("\n");
}

const named = (lines: Readonly<Record<string, number>>): string =>
  Object.entries(lines)
    .filter(([, one]) => one > 0.005)
    .map(([what, one]) => `${what} ${one.toFixed(2)}`)
    .join(", ");

const paidScenarios = [
  "inbound, known thread",
  "reply",
  "reply with a key",
  "notification",
  "one receipt",
  "three receipts, one batch",
  "three receipts, apart",
] as const;

const busy = (what: string, others: number | undefined): string =>
  `${what} not printed: ${others === undefined ? "this system does not say what others use" : `others used ${others.toFixed(1)} of a processor, more than ${QUIET}`}.`;

const round = (value: number): number => Math.round(value * 100) / 100;
const number = (value: number): string => String(round(value));
const kilobytes = (bytes: number | undefined): number | undefined =>
  bytes === undefined ? undefined : Math.round(bytes / 1000);

/** The first column to the left, as wide as it needs; the last one as it comes. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        const isText = column === 0 || (column === row.length - 1 && column > 2);
        return isText ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}
