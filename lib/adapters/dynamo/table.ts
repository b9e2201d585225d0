/**
 * The one table: keys `pk`, `sk`; one list index `list` on `lpk`, `lsk`; `ttl` in epoch seconds; `relay` marks what the outbox
 * still has to send and where. Every partition key starts with the tenant, so no key of one tenant can be built for another.
 */

import { isDeepStrictEqual } from "node:util";
import type { QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { BadCursor, type Page, type PageRequest } from "../../core/kernel/page.ts";
import { AwsError } from "../aws/error.ts";
import type { DocumentClient } from "./client.ts";
import type { Together } from "./together.ts";

export const LIST_INDEX = "list";

export interface TableContext {
  readonly client: DocumentClient;
  readonly tableName: string;
  readonly tenant: string;
  /** For who has many writes to make in one moment. */
  readonly together?: Together | undefined;
}

export type Key = { readonly pk: string; readonly sk: string };
export type Item = Record<string, unknown>;

export const keys = {
  conversation: (tenant: string, conversationId: string) => `${tenant}#cnv#${conversationId}`,
  head: "head",
  message: (key: string) => `m#${key}`,
  timer: (name: string) => `t#${name}`,
  breaches: (tenant: string, month: string) => `${tenant}#breaches#${month}`,
  catalogue: (tenant: string, noun: string) => `${tenant}#catalogue#${noun}`,
  template: (tenant: string, templateId: string) => `${tenant}#template#${templateId}`,
  assignment: (tenant: string) => `${tenant}#assignment`,
  classification: (tenant: string) => `${tenant}#classification`,
  pending: (target: string) => `x#${target}#`,
  contact: (tenant: string, contactId: string) => `${tenant}#contact#${contactId}`,
  identity: (tenant: string, hash: string) => `${tenant}#identity#${hash}`,
  apps: (tenant: string) => `${tenant}#apps`,
  external: (tenant: string, hash: string) => `${tenant}#ext#${hash}`,
  request: (tenant: string, hash: string) => `${tenant}#request#${hash}`,
  kept: (tenant: string, day: string) => `${tenant}#kept#${day}`,
  notices: (tenant: string, connectionId: string) => `${tenant}#notices#${connectionId}`,
  reminders: (tenant: string, place: string) => `${tenant}#reminders#${place}`,
  spending: (tenant: string) => `${tenant}#spending`,
  sending: (tenant: string) => `${tenant}#sending`,
  optOuts: (tenant: string) => `${tenant}#opt-outs`,
  suppressions: (tenant: string) => `${tenant}#suppressions`,
  noticesOf: (tenant: string, person: string) => `${tenant}#notices-of#${person}`,
  own: (tenant: string, person: string) => `${tenant}#own#${person}`,
  jobs: (tenant: string) => `${tenant}#jobs`,
  reportSettings: (tenant: string) => `${tenant}#report-settings`,
  audit: (tenant: string) => `${tenant}#audit`,
  auditDays: (tenant: string) => `${tenant}#audit-days`,
  activity: (tenant: string, day: string) => `${tenant}#activity#${day}`,
  stage: (tenant: string, funnelId: string, stageId: string) => `${tenant}#stage#${funnelId}.${stageId}`,
  retention: (tenant: string) => `${tenant}#retention`,
  forgotten: (tenant: string) => `${tenant}#forgotten`,
  remains: (tenant: string, month: string) => `${tenant}#remains#${month}`,
  switches: (tenant: string) => `${tenant}#switches`,
  people: (tenant: string) => `${tenant}#people`,
  access: (tenant: string) => `${tenant}#access`,
  invitations: (tenant: string) => `${tenant}#invitations`,
  apiKeys: (tenant: string) => `${tenant}#keys`,
  person: (hash: string) => `sys#person#${hash}`,
  search: (tenant: string) => `${tenant}#search`,
  live: (tenant: string) => `${tenant}#live`,
  ranking: (tenant: string, rankingId: string) => `${tenant}#ranking#${rankingId}`,
  activation: (tenant: string, hash: string) => `${tenant}#activation#${hash}`,
  link: (tenant: string, hash: string) => `${tenant}#link#${hash}`,
  visits: (tenant: string) => `${tenant}#visits`,
  sender: (hash: string) => `sys#sender#${hash}`,
  socket: (connectionId: string) => `sys#socket#${connectionId}`,
  tenants: "sys#tenants",
  funnels: (tenant: string) => `${tenant}#funnels`,
  fields: (tenant: string) => `${tenant}#fields`,
  item: (tenant: string, itemId: string) => `${tenant}#item#${itemId}`,
  event: (tenant: string, eventId: string) => `${tenant}#event#${eventId}`,
  eventTypes: (tenant: string) => `${tenant}#event-types`,
  audience: (tenant: string, character: string) => `${tenant}#aud#${character}`,
  calendarEvent: (tenant: string, eventId: string) => `${tenant}#calendar#${eventId}`,
  calendarLinks: (tenant: string) => `${tenant}#calendar-links`,
  googleCalendars: (tenant: string) => `${tenant}#google-calendars`,
  googleCalendar: (tenant: string, person: string) => `${tenant}#google-calendar#${person}`,
  webhook: (tenant: string, endpointId: string) => `${tenant}#webhook#${endpointId}`,
  campaign: (tenant: string, campaignId: string) => `${tenant}#campaign#${campaignId}`,
  approvals: (tenant: string) => `${tenant}#approval-policy`,
  campaignSettings: (tenant: string) => `${tenant}#campaign-settings`,
  publications: (tenant: string) => `${tenant}#publications`,
  waves: (tenant: string, campaignId: string) => `${tenant}#waves#${campaignId}`,
  shard: (tenant: string, waveId: string, shard: number) => `${tenant}#shard#${waveId}.${shard}`,
  eventRule: (tenant: string, ruleId: string) => `${tenant}#event-rule#${ruleId}`,
  automation: (tenant: string, automationId: string) => `${tenant}#automation#${automationId}`,
} as const;

/** Leads that are open stand in one list, whatever their state, and those that are closed in one for each way. */
export const LEAD_LISTS = ["open", "closed_won", "closed_lost"] as const;
export type LeadList = (typeof LEAD_LISTS)[number];

export const lists = {
  conversations: (tenant: string, state: string) => `${tenant}#cnv#${state}`,
  contacts: (tenant: string) => `${tenant}#contacts`,
  leads: (tenant: string, part: LeadList) => `${tenant}#leads#${part}`,
  deliveries: (tenant: string, status: string) => `${tenant}#dlv#${status}`,
  openReminders: (tenant: string, owner: string) => `${tenant}#reminders-open#${owner}`,
  closedReminders: (tenant: string, owner: string) => `${tenant}#reminders-closed#${owner}`,
  timers: (tenant: string) => `${tenant}#timers`,
  notifications: (tenant: string) => `${tenant}#notifications`,
  satisfaction: (tenant: string, month: string) => `${tenant}#satisfaction#${month}`,
  campaigns: (tenant: string) => `${tenant}#campaigns`,
  openPublications: (tenant: string) => `${tenant}#publications-open`,
  items: (tenant: string, type: string, status: string) => `${tenant}#items#${type}#${status}`,
  interests: (tenant: string, type: string) => `${tenant}#interests#${type}`,
  interestsIn: (tenant: string, itemId: string) => `${tenant}#interests-in#${itemId}`,
  feedback: (tenant: string, formId: string) => `${tenant}#feedback#${formId}`,
  calendar: (tenant: string, person: string) => `${tenant}#calendar-of#${person}`,
  sharedCalendar: (tenant: string, person: string) => `${tenant}#calendar-with#${person}`,
  googleBusy: (tenant: string, person: string) => `${tenant}#google-busy#${person}`,
  unreadNotices: (tenant: string, person: string) => `${tenant}#unread#${person}`,
  listMembers: (tenant: string, segmentId: string) => `${tenant}#list#${segmentId}`,
  webhooksDue: (tenant: string, endpointId: string) => `${tenant}#webhooks-due#${endpointId}`,
  events: (tenant: string, type: string) => `${tenant}#events#${type}`,
  campaignDeliveries: (
    tenant: string,
    { campaignId, phaseId }: { readonly campaignId: string; readonly phaseId: string },
    list: string,
  ) => `${tenant}#sent#${campaignId}.${phaseId}#${list}`,
  runs: (tenant: string, automationId: string, part: string) => `${tenant}#runs#${automationId}#${part}`,
} as const;

/** Attributes that belong to the table, not to the thing that an item holds. */
const TABLE_ATTRIBUTES = new Set(["pk", "sk", "lpk", "lsk", "relay", "ttl", "entity", "v", "rank", "by"]);

/** What an item holds, without what the table needs. */
export function bare<T>(item: Item): T {
  const copy: Item = {};
  for (const name in item) if (!TABLE_ATTRIBUTES.has(name)) copy[name] = item[name];
  return copy as T;
}

/** As the table keeps it. */
export const withoutUndefined = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));

export const epochSeconds = (iso: string, days: number): number => Math.floor(Date.parse(iso) / 1000) + days * 86_400;

export async function getItem(
  { client, tableName }: TableContext,
  key: Key,
  consistent = false,
): Promise<Item | undefined> {
  return (await client.get({ TableName: tableName, Key: key, ConsistentRead: consistent })).Item;
}

export const failed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** The item that made a conditional write fail, when it was asked for. */
export function itemOf(error: unknown): Item | undefined {
  const item =
    error instanceof AwsError ? (error.details.Item as Parameters<typeof unmarshall>[0] | undefined) : undefined;
  return item && unmarshall(item);
}

/**
 * Replaces the item if it stands at the version `before`. The client repeats a request whose answer was lost: what stands there is then
 * this very write.
 */
export async function replaceVersion(
  { client, tableName: TableName }: TableContext,
  item: Item,
  before: number,
): Promise<"saved" | "conflict"> {
  try {
    await client.put({
      TableName,
      Item: item,
      ConditionExpression: "version = :before",
      ExpressionAttributeValues: { ":before": before },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    return "saved";
  } catch (error) {
    if (!failed(error, "ConditionalCheckFailedException")) throw error;
    return isDeepStrictEqual(itemOf(error), withoutUndefined(item)) ? "saved" : "conflict";
  }
}

/** Why each write of a cancelled transaction was or was not made, in their order; empty for every other error. */
export const reasonsOf = (error: unknown): readonly (string | undefined)[] =>
  error instanceof AwsError && Array.isArray(error.details.CancellationReasons)
    ? (error.details.CancellationReasons as { readonly Code?: string }[]).map(({ Code }) => Code)
    : [];

/** What one request may ask for. */
const TOGETHER = 100;

/** Batches that have not left yet: what is asked for in the same turn leaves together. */
const leaving = new WeakMap<
  DocumentClient,
  Map<string, { keys: Map<string, Key>; found: Promise<Map<string, Item>> }>
>();

/** `surely`: as they stand at this moment, at twice the price. */
type How = "surely" | undefined;

/**
 * Rows by their keys, in the order of the keys, a hundred a request; undefined where there is none. Several callers of one turn share their
 * requests. Throws when a table in need leaves some out.
 */
export async function readAll(
  { client, tableName }: TableContext,
  wanted: readonly Key[],
  how?: How,
): Promise<readonly (Item | undefined)[]> {
  if (wanted.length === 0) return [];
  const tables = leaving.get(client) ?? new Map();
  leaving.set(client, tables);
  const name = how === undefined ? tableName : `${tableName} ${how}`;
  let batch = tables.get(name);
  if (!batch) {
    const keys = new Map<string, Key>();
    const found = Promise.resolve().then(() => {
      tables.delete(name);
      return readBatch(client, tableName, [...keys.values()], how);
    });
    batch = { keys, found };
    tables.set(name, batch);
  }
  for (const key of wanted) batch.keys.set(nameOf(key), key);
  const found = await batch.found;
  return wanted.map((key) => found.get(nameOf(key)));
}

const nameOf = ({ pk, sk }: Item): string => `${pk} ${sk}`;

async function readBatch(
  client: DocumentClient,
  table: string,
  keys: readonly Key[],
  how: How,
): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  for (let from = 0; from < keys.length; from += TOGETHER) {
    let rest: readonly Item[] = keys.slice(from, from + TOGETHER);
    for (let attempt = 0; rest.length > 0; attempt++) {
      if (attempt === 5) throw new Error("rows could not be read in full");
      const result = await client.batchGet({
        RequestItems: { [table]: { Keys: [...rest], ...(how === "surely" ? { ConsistentRead: true } : {}) } },
      });
      for (const item of result.Responses?.[table] ?? []) found.set(nameOf(item), item);
      rest = (result.UnprocessedKeys?.[table]?.Keys ?? []) as readonly Item[];
    }
  }
  return found;
}

/** Entries that a filtered page looks at: what a few read units hold. */
const EXAMINED = 200;

/**
 * A page by one query, whose cursor says which query it belongs to and names no key of another. A filtered page may be short, or empty, and
 * not the last one.
 */
export async function queryPage(
  context: TableContext,
  input: Omit<QueryCommandInput, "TableName">,
  page: PageRequest,
  scope: string,
  /** Entries that a filtered query looks at. */
  examined = EXAMINED,
): Promise<Page<Item>> {
  const start = page.cursor === undefined ? undefined : readCursor(page.cursor, scope);
  const query = {
    TableName: context.tableName,
    ...input,
    Limit: input.FilterExpression ? Math.max(examined, page.limit) : page.limit,
    ...(start ? { ExclusiveStartKey: start } : {}),
  };
  const { Items: found = [], LastEvaluatedKey: end } = await context.client.query(query).catch((error: unknown) => {
    // Of this query the cursor alone is somebody else's, so a key that the table does not take was forged.
    throw start && failed(error, "ValidationException") ? new BadCursor() : error;
  });
  const items = found.slice(0, page.limit);
  const last = items.at(-1);
  if (found.length > items.length && last)
    return { items, nextCursor: writeCursor(cursorKey(last, input.IndexName), scope) };
  return { items, ...(end ? { nextCursor: writeCursor(end, scope) } : {}) };
}

/** A page of one part of the list index, latest place first. `more`: what else the query says. */
export const listPage = (
  context: TableContext,
  scope: string,
  page: PageRequest,
  {
    ExpressionAttributeValues,
    ...more
  }: Pick<
    QueryCommandInput,
    | "ExpressionAttributeNames"
    | "ExpressionAttributeValues"
    | "FilterExpression"
    | "KeyConditionExpression"
    | "ScanIndexForward"
  > = {},
  examined?: number,
): Promise<Page<Item>> =>
  queryPage(
    context,
    {
      IndexName: LIST_INDEX,
      KeyConditionExpression: "lpk = :list",
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ":list": scope },
      ScanIndexForward: false,
      ...more,
    },
    page,
    scope,
    examined,
  );

/** By UTF-16 units, as DynamoDB orders our keys, which are ASCII. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const cursorKey = (item: Item, index: string | undefined): Item =>
  index ? { pk: item.pk, sk: item.sk, lpk: item.lpk, lsk: item.lsk } : { pk: item.pk, sk: item.sk };

function writeCursor(key: Item, scope: string): string {
  return Buffer.from(JSON.stringify([scope, key.sk, key.pk, key.lsk ?? null])).toString("base64url");
}

/** The partition keys in a cursor are checked against the query's own scope, so a forged one reaches no foreign partition. */
function readCursor(cursor: string, scope: string): Item {
  try {
    const [itsScope, sk, pk, lsk] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    const tenant = scope.slice(0, scope.indexOf("#") + 1);
    if (itsScope !== scope || typeof sk !== "string" || typeof pk !== "string" || !pk.startsWith(tenant))
      throw new BadCursor();
    if (lsk === null) {
      if (pk !== scope) throw new BadCursor();
      return { pk, sk };
    }
    if (typeof lsk !== "string") throw new BadCursor();
    return { pk, sk, lpk: scope, lsk };
  } catch {
    throw new BadCursor();
  }
}
