/**
 * A dump of Amazon Pinpoint: whatever files of it somebody has, in any folders. What a file holds is told by what is in it, as
 * `create-export-job` and the AWS CLI write it.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";
import Papa from "papaparse";
import type { Skipped } from "../model.ts";

export type Attributes = Readonly<Record<string, readonly string[]>>;
/** https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-endpoints-endpoint-id.html#EndpointResponse */
export interface Endpoint {
  readonly Id?: string;
  readonly ChannelType?: string;
  readonly Address?: string;
  readonly EndpointStatus?: string;
  readonly OptOut?: string;
  readonly Attributes?: Attributes;
  readonly Metrics?: Readonly<Record<string, number>>;
  readonly Demographic?: { readonly Locale?: string; readonly Timezone?: string };
  readonly Location?: { readonly Country?: string; readonly City?: string };
  readonly User?: { readonly UserId?: string; readonly UserAttributes?: Attributes };
}
interface Dimension {
  readonly DimensionType?: string;
  readonly AttributeType?: string;
  readonly Values?: readonly string[];
}
export interface Dimensions {
  readonly Attributes?: Readonly<Record<string, Dimension>>;
  readonly UserAttributes?: Readonly<Record<string, Dimension>>;
  readonly Metrics?: Readonly<Record<string, { readonly ComparisonOperator?: string; readonly Value?: number }>>;
  readonly Demographic?: Readonly<Record<string, Dimension>>;
  readonly Location?: { readonly Country?: Dimension; readonly GPSPoint?: unknown };
  readonly Behavior?: { readonly Recency?: { readonly Duration?: string; readonly RecencyType?: string } };
}
export interface Segment {
  readonly Id: string;
  readonly Name?: string;
  readonly SegmentType?: string;
  readonly Dimensions?: Dimensions;
  readonly SegmentGroups?: {
    readonly Include?: string;
    readonly Groups?: readonly {
      readonly Dimensions?: readonly Dimensions[];
      readonly Type?: string;
      readonly SourceSegments?: readonly { readonly Id: string }[];
      readonly SourceType?: string;
    }[];
  };
}
export interface Message {
  readonly EmailMessage?: { readonly Title?: string; readonly HtmlBody?: string; readonly Body?: string };
  readonly SMSMessage?: { readonly Body?: string };
  readonly DefaultMessage?: { readonly Body?: string };
}
export interface Treatment {
  readonly TreatmentName?: string;
  readonly SizePercent?: number;
  readonly MessageConfiguration?: Message;
  readonly TemplateConfiguration?: Readonly<Record<string, { readonly Name?: string }>>;
}
export interface Campaign extends Treatment {
  readonly Id: string;
  readonly Name?: string;
  readonly Description?: string;
  readonly SegmentId?: string;
  readonly HoldoutPercent?: number;
  readonly Limits?: Readonly<Record<string, number>>;
  readonly AdditionalTreatments?: readonly Treatment[];
  readonly State?: { readonly CampaignStatus?: string };
  readonly Schedule?: {
    readonly StartTime?: string;
    readonly EndTime?: string;
    readonly Frequency?: string;
    readonly IsLocalTime?: boolean;
    readonly QuietTime?: { readonly Start?: string; readonly End?: string };
  };
}
export interface Template {
  readonly TemplateName?: string;
  readonly TemplateDescription?: string;
  readonly DefaultSubstitutions?: string;
  readonly Subject?: string;
  readonly HtmlPart?: string;
  readonly TextPart?: string;
  readonly Body?: string;
  readonly Default?: { readonly Title?: string; readonly Body?: string; readonly Url?: string };
  readonly GCM?: { readonly Title?: string; readonly Body?: string; readonly Url?: string };
  readonly APNS?: { readonly Title?: string; readonly Body?: string; readonly Url?: string };
}

export interface Dump {
  readonly endpoints: Endpoint[];
  readonly segments: Segment[];
  readonly campaigns: Campaign[];
  readonly templates: { readonly kind: "email" | "sms" | "push"; readonly template: Template }[];
  readonly suppressed: { readonly email: string; readonly reason: string }[];
  /** Telephone numbers that opted out of text messages. */
  readonly optedOut: string[];
  /** Ids of endpoints by the segment whose export they stood in: a folder that is called `segment-<id>`. */
  readonly members: Map<string, Set<string>>;
  readonly skipped: Skipped[];
}

/** Throws when the folder cannot be read. */
export async function readDump(folder: string): Promise<Dump> {
  const dump: Dump = {
    ...{ endpoints: [], segments: [], campaigns: [], templates: [], suppressed: [], optedOut: [] },
    ...{ members: new Map(), skipped: [] },
  };
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const path of names) {
    const name = relative(folder, path);
    const bytes = await readFile(path);
    const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("utf8").trim();
    if (text !== "" && !take(dump, text, name))
      dump.skipped.push({ what: "file", name, why: "nothing of it is known" });
  }
  return dump;
}

/** False for a text that is nothing of Pinpoint's. */
function take(dump: Dump, text: string, name: string): boolean {
  const whole = parsed(text);
  if (whole && answered(dump, whole)) return true;
  const segment = /(?:^|[\\/])segment-([0-9a-zA-Z]+)[\\/]/.exec(name)?.[1];
  const found = whole && isEndpoint(whole) ? [whole] : text.startsWith("{") ? lines(dump, text, name) : rows(text);
  for (const endpoint of found) {
    // An export of a segment repeats endpoints that other exports hold.
    if (segment === undefined || !dump.endpoints.some(({ Id }) => Id !== undefined && Id === endpoint.Id))
      dump.endpoints.push(endpoint);
    if (segment !== undefined && endpoint.Id !== undefined)
      dump.members.set(segment, (dump.members.get(segment) ?? new Set()).add(endpoint.Id));
  }
  return found.length > 0;
}

type Json = Readonly<Record<string, unknown>>;
function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
const isEndpoint = (value: Json): value is Json & Endpoint =>
  typeof value.ChannelType === "string" || (typeof value.Id === "string" && typeof value.Address === "string");

/** What a command of the AWS CLI printed; one page of it, or one thing. */
function answered(dump: Dump, whole: Json): boolean {
  const items = <Item>(list: string, one: string): readonly Item[] => {
    const page = whole[list] as { readonly Item?: readonly Item[] } | undefined;
    return page?.Item ?? (whole[one] === undefined ? [] : [whole[one] as Item]);
  };
  const known = ["SegmentsResponse", "SegmentResponse", "CampaignsResponse", "CampaignResponse", "EndpointsResponse"];
  const templates = {
    EmailTemplateResponse: "email",
    SMSTemplateResponse: "sms",
    PushNotificationTemplateResponse: "push",
  } as const;
  const others = ["SuppressedDestinationSummaries", "OptedOutNumbers", "phoneNumbers", "EndpointResponse"];
  dump.segments.push(...items<Segment>("SegmentsResponse", "SegmentResponse"));
  dump.campaigns.push(...items<Campaign>("CampaignsResponse", "CampaignResponse"));
  dump.endpoints.push(...items<Endpoint>("EndpointsResponse", "EndpointResponse"));
  for (const [name, kind] of Object.entries(templates))
    if (whole[name] !== undefined) dump.templates.push({ kind, template: whole[name] as Template });
  for (const name of ["VoiceTemplateResponse", "InAppTemplateResponse"])
    if (whole[name] !== undefined)
      dump.skipped.push({
        what: "template",
        name: String((whole[name] as Template).TemplateName),
        why: "messages within an app, and calls, are not sent here",
      });
  const suppressed = (whole.SuppressedDestinationSummaries ?? []) as { EmailAddress: string; Reason: string }[];
  dump.suppressed.push(...suppressed.map(({ EmailAddress, Reason }) => ({ email: EmailAddress, reason: Reason })));
  const numbers = (whole.OptedOutNumbers ?? []) as { OptedOutNumber: string }[];
  dump.optedOut.push(...numbers.map(({ OptedOutNumber }) => OptedOutNumber));
  dump.optedOut.push(...((whole.phoneNumbers ?? []) as string[]));
  return [...known, ...Object.keys(templates), ...others, "VoiceTemplateResponse", "InAppTemplateResponse"].some(
    (name) => whole[name] !== undefined,
  );
}

function lines(dump: Dump, text: string, name: string): readonly Endpoint[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const value = parsed(line);
    if (value && isEndpoint(value)) return [value];
    dump.skipped.push({ what: "line", name: `${name}:${index + 1}`, why: "is no endpoint" });
    return [];
  });
}

/** CSV: a column for each value, `User.UserAttributes.City`, or an array as `[a,b]`. */
function rows(text: string): readonly Endpoint[] {
  const { data, meta } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  if (!meta.fields?.includes("ChannelType") && !meta.fields?.includes("Address")) return [];
  return data.map((row) => {
    const endpoint: Record<string, unknown> = {};
    for (const [column, value] of Object.entries(row)) {
      if (value === undefined || value === "") continue;
      const names = column.split(".");
      const isAttribute = names.includes("Attributes") || names.includes("UserAttributes");
      const depth = names[0] === "User" && names[1] === "UserAttributes" ? 2 : isAttribute ? 1 : names.length - 1;
      const path = [...names.slice(0, depth), names.slice(depth).join(".")];
      const array = value
        .replace(/^\[|\]$/g, "")
        .split(",")
        .map((one) => one.trim());
      let at = endpoint;
      for (const name of path.slice(0, -1)) {
        at[name] ??= {};
        at = at[name] as Record<string, unknown>;
      }
      at[path.at(-1) ?? ""] = isAttribute ? array : names[0] === "Metrics" ? Number(value) : value;
    }
    return endpoint as Endpoint;
  });
}
