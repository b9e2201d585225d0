import { randomUUID } from "node:crypto";
import type { Activity } from "./activity.ts";
import { ServiceError } from "./errors.ts";
import { asList, asNumber, asObject, asText, isObject, type Properties, parseJson } from "./json.ts";
import { compilePattern } from "./patterns.ts";
import { deliverWithRetries, type RetryOptions } from "./retries.ts";
import { detailsOf } from "./targets.ts";
import type { Model } from "./template/model.ts";
import { account } from "./template/names.ts";

export interface PutEventsResult {
  readonly FailedEntryCount: number;
  readonly Entries: readonly Properties[];
}

export interface EventBus {
  /** The API operation of that name. Throws a ServiceError for what is wrong with the request as a whole. */
  putEvents(request: Properties): PutEventsResult;
  put(busName: string, source: string, detailType: string, detail: unknown): void;
}

interface Rule {
  readonly bus: string;
  readonly matches: (event: unknown) => boolean;
  readonly targets: readonly Properties[];
}

/** The template's buses and rules. Deliveries run in the background, with each target's retries and dead-letter queue. */
export function makeEventBus(model: Model, activity: Activity, retry: RetryOptions): EventBus {
  const buses = new Set(["default", ...model.ofType("AWS::Events::EventBus").map(({ name }) => name)]);
  const rules = model.ofType("AWS::Events::Rule").flatMap(({ properties }): Rule[] => {
    const { EventPattern, EventBusName, State, Targets } = properties;
    if (EventPattern === undefined || State === "DISABLED") return [];
    const bus = nameOf(asText(EventBusName) ?? "default");
    return [{ bus, matches: compilePattern(EventPattern), targets: asList(Targets).map(asObject) }];
  });

  const publish = (bus: string, event: Properties): void => {
    for (const rule of rules) {
      if (rule.bus !== bus || !rule.matches(event)) continue;
      for (const target of rule.targets) {
        const done = activity.begin();
        const payload = payloadOf(target, event);
        void deliverWithRetries(target, () => payload, detailsOf(target), retry).finally(done);
      }
    }
  };
  const envelope = (source: string, detailType: string, detail: unknown, entry: Properties = {}): Properties => ({
    version: "0",
    id: randomUUID(),
    "detail-type": detailType,
    source,
    account,
    time: `${new Date((asNumber(entry.Time) ?? Date.now() / 1000) * 1000).toISOString().slice(0, 19)}Z`,
    region: model.places.region,
    resources: asList(entry.Resources),
    detail,
  });

  const putEntry = (entry: Properties): Properties => {
    const refuse = (ErrorCode: string, ErrorMessage: string): Properties => ({ ErrorCode, ErrorMessage });
    const { Source, DetailType, Detail } = entry;
    const bus = nameOf(asText(entry.EventBusName) ?? "default");
    if (!Source)
      return refuse("InvalidArgument", "Parameter Source is not valid. Reason: Source is a required argument.");
    if (!DetailType)
      return refuse("InvalidArgument", "Parameter DetailType is not valid. Reason: DetailType is required.");
    const detail = parseJson(asText(Detail) ?? "");
    if (!isObject(detail)) return refuse("MalformedDetail", "Detail is malformed.");
    if (String(Source).startsWith("aws."))
      return refuse("NotAuthorizedForSourceException", "Not authorized for the source.");
    const event = envelope(String(Source), String(DetailType), detail, entry);
    // AWS drops events for a bus that does not exist and says so nowhere; a wrong name should not pass here.
    if (!buses.has(bus)) throw new ServiceError("ResourceNotFoundException", `Event bus ${bus} does not exist.`);
    publish(bus, event);
    return { EventId: event.id };
  };

  return {
    putEvents(request) {
      const entries = asList(request.Entries).map(asObject);
      if (entries.length === 0 || entries.length > 10) {
        throw new ServiceError("ValidationException", "PutEvents takes 1 to 10 entries.");
      }
      const size = entries.reduce((sum, entry) => sum + Buffer.byteLength(JSON.stringify(entry)), 0);
      if (size > 1_048_576)
        throw new ServiceError("ValidationException", "Total size of the entries in the request is over the limit.");
      const results = entries.map(putEntry);
      return { FailedEntryCount: results.filter((result) => result.ErrorCode !== undefined).length, Entries: results };
    },
    put: (busName, source, detailType, detail) => publish(nameOf(busName), envelope(source, detailType, detail)),
  };
}

function nameOf(nameOrArn: string): string {
  return nameOrArn.split("/").at(-1) ?? nameOrArn;
}

function at(path: string, event: Properties): unknown {
  const steps = path
    .replace(/^\$\.?/, "")
    .split(".")
    .filter((step) => step !== "");
  return steps.reduce<unknown>((value, step) => asObject(value)[step], event);
}

/** The whole event, or what the target's Input, InputPath or InputTransformer makes of it. */
export function payloadOf(target: Properties, event: Properties): string {
  const input = asText(target.Input);
  if (input !== undefined) return input;
  const path = asText(target.InputPath);
  if (path !== undefined) return JSON.stringify(at(path, event) ?? null);
  const { InputPathsMap, InputTemplate } = asObject(target.InputTransformer);
  const template = asText(InputTemplate);
  if (template === undefined) return JSON.stringify(event);
  const paths = asObject(InputPathsMap);
  // A placeholder within quotes is text already; elsewhere it becomes JSON.
  return template.replace(/("(?:[^"\\]|\\.)*")|<([^<>]+)>/g, (whole, quoted?: string, name?: string) => {
    const value = (key: string): unknown =>
      key === "aws.events.event.json" ? event : at(asText(paths[key]) ?? "$.none", event);
    if (name !== undefined) return JSON.stringify(value(name) ?? "");
    return (quoted ?? whole).replace(/<([^<>]+)>/g, (_, key: string) => {
      const found = value(key);
      return JSON.stringify(typeof found === "string" ? found : (JSON.stringify(found) ?? "")).slice(1, -1);
    });
  });
}
