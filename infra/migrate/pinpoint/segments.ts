/** Segments: their dimensions become conditions. One that asks what nothing here answers is left out, never made wider. */
import type { Skipped, Step } from "../model.ts";
import type { Dimensions, Dump, Segment } from "./dump.ts";
import type { Fields } from "./people.ts";

type Condition =
  | { readonly path: string; readonly op: string; readonly value: unknown }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** What a segment asks that we cannot. */
class Unknown extends Error {}

const TOGETHER = 100;

export function planSegments(dump: Dump, fields: Fields) {
  const [steps, skipped]: [Step[], Skipped[]] = [[], []];
  const byId = new Map(dump.segments.map((segment) => [segment.Id, segment]));
  const state = new Map<string, "making" | "made" | "left">();

  function plan(segment: Segment): boolean {
    const { Id: id, Name: name = id } = segment;
    const before = state.get(id);
    if (before !== undefined) return before === "made";
    state.set(id, "making");
    try {
      steps.push(...made(segment, name));
      state.set(id, "made");
      return true;
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      skipped.push({ what: "segment", name, why: error.message });
      state.set(id, "left");
      return false;
    }
  }

  function made(segment: Segment, name: string): readonly Step[] {
    const key = `segment ${segment.Id}`;
    const step = { key, what: "segment", name, method: "POST", path: "/api/aura/segments", idIn: "id" } as const;
    const present = { list: "/api/aura/segments", field: "name", value: name.slice(0, 100) };
    if (segment.SegmentType === "IMPORT") {
      const members = dump.members.get(segment.Id);
      if (!members)
        throw new Unknown(`was imported: export it into a folder segment-${segment.Id} to take its list along`);
      const identities = dump.endpoints.filter(({ Id }) => Id !== undefined && members.has(Id)).flatMap(identityOf);
      const groups = Array.from(
        { length: Math.ceil(identities.length / TOGETHER) },
        (_, group): Step => ({
          ...{ key: `${key} members ${group}`, what: "members", name: `${name}, ${group + 1}`, method: "POST" },
          path: `/api/aura/segments/@{${key}}@/members`,
          body: { add: { identities: identities.slice(group * TOGETHER, (group + 1) * TOGETHER) } },
        }),
      );
      return [{ ...step, present, body: { name: name.slice(0, 100), kind: "list" } }, ...groups];
    }
    const condition = conditionOf(segment);
    return [{ ...step, present, body: { name: name.slice(0, 100), kind: "dynamic", condition } }];
  }

  function conditionOf({ SegmentGroups: groups, Dimensions: alone }: Segment): Condition {
    if (!groups?.Groups?.length) return joined("ALL", dimensionsOf(alone ?? {}));
    const parts = groups.Groups.map(({ Dimensions: its = [], Type, SourceSegments = [], SourceType }) => {
      const own = its.map((one) => joined("ALL", dimensionsOf(one)));
      const sources = SourceSegments.map(({ Id: id }): Condition => {
        const source = byId.get(id);
        if (!source || state.get(id) === "making" || !plan(source))
          throw new Unknown(`is made of the segment ${id}, which is not there`);
        return { path: `segments.@{segment ${id}}@`, op: "eq", value: true };
      });
      const both = [
        ...(sources.length > 0 ? [joined(SourceType ?? "ALL", sources)] : []),
        ...(own.length > 0 ? [joined(Type ?? "ALL", own)] : []),
      ];
      return joined("ALL", both);
    });
    return joined(groups.Include ?? "ALL", parts);
  }

  function dimensionsOf(dimensions: Dimensions): readonly Condition[] {
    const {
      Attributes = {},
      UserAttributes = {},
      Metrics = {},
      Demographic = {},
      Location = {},
      Behavior = {},
    } = dimensions;
    const attributes = [
      ...Object.entries(UserAttributes).map((one) => ["User.UserAttributes", ...one] as const),
      ...Object.entries(Attributes).map((one) => ["Attributes", ...one] as const),
    ].map(([kind, name, { AttributeType: type = "INCLUSIVE", Values: values = [] }]) => {
      const path = fields.pathOf(kind, name);
      if (path === undefined || path === "firstName")
        throw new Unknown(`asks for the attribute ${name}, which no contact has`);
      const many = fields.isMany(path);
      const is = many ? { path, op: "contains_any", value: values } : { path, op: "in", value: values };
      if (type === "INCLUSIVE") return is;
      // Pinpoint keeps those of whom nothing is known; for us nothing known is neither in nor out.
      if (type === "EXCLUSIVE") return { any: [{ not: is }, { path, op: "exists", value: false }] };
      if (type === "CONTAINS" && !many)
        return joined(
          "ANY",
          values.map((value) => ({ path, op: "contains", value })),
        );
      throw new Unknown(`asks ${type} of the attribute ${name}`);
    });
    const metrics = Object.entries(Metrics).map(([name, { ComparisonOperator: operator = "", Value: value = 0 }]) => {
      const op = COMPARISONS[operator];
      const path = fields.pathOf("Metrics", name);
      if (!op || path === undefined) throw new Unknown(`asks for the metric ${name}, which no contact has`);
      return { path, op, value };
    });
    const demographic = Object.entries(Demographic).map(([name, { DimensionType: type, Values: values = [] }]) => {
      const kinds = [...new Set(values.flatMap((channel) => MEDIA[channel] ?? []))];
      if (name !== "Channel" || kinds.length === 0)
        throw new Unknown(`asks for ${name} ${values.join(", ")}, which is of devices`);
      const has: Condition = { path: "addresses", op: "contains_any", value: kinds };
      return type === "EXCLUSIVE" ? { not: has } : has;
    });
    if (Location.GPSPoint) throw new Unknown("asks for a place on the map");
    const country: Condition[] = [];
    if (Location.Country) {
      const { DimensionType: type, Values: values = [] } = Location.Country;
      const is = { path: "country", op: "in", value: values };
      country.push(type === "EXCLUSIVE" ? { any: [{ not: is }, { path: "country", op: "exists", value: false }] } : is);
    }
    return [...attributes, ...metrics, ...demographic, ...country, ...recencyOf(Behavior)];
  }

  for (const segment of dump.segments) plan(segment);
  return { steps, skipped, made: new Set([...state].flatMap(([id, how]) => (how === "made" ? [id] : []))) };
}

const COMPARISONS: Readonly<Record<string, string>> = {
  ...{ EQUAL: "eq", GREATER_THAN: "gt", LESS_THAN: "lt" },
  ...{ GREATER_THAN_OR_EQUAL: "gte", LESS_THAN_OR_EQUAL: "lte" },
};
const MEDIA: Readonly<Record<string, string>> = { EMAIL: "email", SMS: "phone", VOICE: "phone" };
const DAYS: Readonly<Record<string, number>> = { HR_24: 1, DAY_7: 7, DAY_14: 14, DAY_30: 30 };

/** Pinpoint counts what an app reported; we what they wrote, opened and followed. */
function recencyOf({ Recency }: NonNullable<Dimensions["Behavior"]>): readonly Condition[] {
  if (!Recency) return [];
  const days = DAYS[Recency.Duration ?? ""];
  if (days === undefined) throw new Unknown(`asks for ${Recency.Duration}`);
  const paths = [
    "conversations.lastInbound",
    "engagement.lastOpened",
    "engagement.lastClicked",
    "engagement.lastAnswered",
  ];
  return Recency.RecencyType === "INACTIVE"
    ? [{ all: paths.map((path) => ({ path, op: "not_within_days", value: days })) }]
    : [{ any: paths.map((path) => ({ path, op: "within_days", value: days })) }];
}

/** Of nothing, everybody: `country` is there or it is not. */
function joined(type: string, parts: readonly Condition[]): Condition {
  const [only] = parts;
  if (!only)
    return {
      any: [
        { path: "country", op: "exists", value: true },
        { path: "country", op: "exists", value: false },
      ],
    };
  if (type === "NONE") return { not: { any: parts } };
  if (parts.length === 1) return only;
  return type === "ANY" ? { any: parts } : { all: parts };
}

const identityOf = ({ ChannelType = "", Address = "" }: Dump["endpoints"][number]) => {
  const kind = MEDIA[ChannelType];
  return kind ? [{ kind, value: kind === "email" ? Address.toLowerCase() : Address.replace(/[\s()-]/g, "") }] : [];
};
