/** What was read of leads, and changing it: at once on the screen, in order at the API, and back with its reason when it refuses. */
import { type InfiniteData, useQuery } from "@tanstack/react-query";
import { client, keyOf, queryClient, readAnew } from "../../api/client.ts";
import { among, type Glance, type Lead, type LeadChange, type LeadMove, type Target } from "./model.ts";

const ONE = "/api/leads/{id}";
const COLUMN = "/api/funnels/{id}/stages/{stage}";
const LISTS = ["/api/leads", COLUMN] as const;
const GLANCES = "/api/leads/glances";

interface Page {
  readonly data: readonly Lead[];
}
type Pages = InfiniteData<Page>;
const isPages = (data: unknown): data is Pages =>
  typeof data === "object" && data !== null && Array.isArray((data as Partial<Pages>).pages);

export const leadKey = (id: string) => keyOf(ONE, { params: { path: { id } } });

/** Wherever the lead is shown it becomes this. */
export function showLead(id: string, change: (lead: Lead) => Lead): void {
  queryClient.setQueryData<Lead>(leadKey(id), (known) => known && change(known));
  for (const list of LISTS)
    queryClient.setQueriesData<unknown>({ queryKey: keyOf(list) }, (known: unknown) =>
      isPages(known) && known.pages.some(({ data }) => data.some((lead) => lead.id === id))
        ? {
            ...known,
            pages: known.pages.map((page) => ({
              ...page,
              data: page.data.map((lead) => (lead.id === id ? change(lead) : lead)),
            })),
          }
        : known,
    );
}

/** Puts the card where the API has put it, so that nothing jumps while the columns are read anew. */
export function placeCard(lead: Lead, { beforeId, afterId }: Pick<Target, "beforeId" | "afterId">): void {
  for (const [key] of queryClient.getQueriesData<unknown>({ queryKey: keyOf(COLUMN) })) {
    const { path } = (key[2] as { params: { path: { id: string; stage: string } } }).params;
    const isTarget = path.id === lead.funnelId && path.stage === lead.stageId;
    queryClient.setQueryData<unknown>(key, (known: unknown) => {
      if (!isPages(known)) return known;
      const without = known.pages.map((page) => ({ ...page, data: page.data.filter(({ id }) => id !== lead.id) }));
      if (!isTarget) return { ...known, pages: without };
      const at = without.findIndex(({ data }) => data.some(({ id }) => id === afterId || id === beforeId));
      return {
        ...known,
        pages: without.map((page, index) =>
          index === Math.max(0, at) ? { ...page, data: among(page.data, lead, { beforeId, afterId }) } : page,
        ),
      };
    });
  }
}

/** Changes of one lead go one after the other, each on what the one before has made. */
const queues = new Map<string, Promise<unknown>>();
const versions = new Map<string, number>();

function inOrder<Made>(id: string, work: () => Promise<Made>): Promise<Made> {
  const next = (queues.get(id) ?? Promise.resolve()).then(work, work);
  queues.set(id, next);
  const done = () => {
    if (queues.get(id) === next) queues.delete(id);
  };
  next.then(done, done);
  return next;
}

/** What was seen last counts: an answer of ours may be newer than what the list shows. */
const matching = ({ id, version }: Lead) => {
  const shown = queryClient.getQueryData<Lead>(leadKey(id))?.version ?? 0;
  return { "If-Match": `"${Math.max(version, shown, versions.get(id) ?? 0)}"` };
};

const settle = (lead: Lead): Lead => {
  versions.set(lead.id, lead.version);
  showLead(lead.id, () => lead);
  return lead;
};

const AFTER = [ONE, "/api/leads", COLUMN, "/api/funnels/{id}/totals", "/api/leads/{id}/history"] as const;

/** Rejects with the API's reason, when everything shows again what the API says. */
export function changeLead(lead: Lead, body: LeadChange): Promise<Lead> {
  const { customFields = {}, ...plain } = body;
  showLead(lead.id, (shown) => ({
    ...shown,
    ...(plain as Partial<Lead>),
    customFields: Object.fromEntries(
      Object.entries({ ...shown.customFields, ...customFields }).filter(([, value]) => value !== null),
    ) as Lead["customFields"],
  }));
  return inOrder(lead.id, async () => {
    try {
      const params = { path: { id: lead.id }, header: matching(lead) };
      const { data } = await client.PATCH(ONE, { params, body });
      return settle(data as Lead);
    } catch (error) {
      versions.delete(lead.id);
      showLead(lead.id, () => lead);
      throw error;
    } finally {
      void readAnew(...AFTER);
    }
  });
}

/** The caller shows where the card is to stand in the meantime. */
export function moveLead(
  lead: Lead,
  { funnel, stageId, state, beforeId, afterId }: Target,
  fields: Partial<LeadChange> = {},
  { isCorrection = false }: { readonly isCorrection?: boolean } = {},
): Promise<Lead> {
  return inOrder(lead.id, async () => {
    try {
      const { type, value, expectedOn, assignee, teamId, lostReason, lostReasonId } = fields;
      const body = Object.fromEntries(
        Object.entries({
          ...{ funnelId: funnel.id, stageId, state, beforeId, afterId },
          ...{ type, value, expectedOn, assignee, teamId, lostReason, lostReasonId },
        }).filter(([, given]) => given !== undefined),
      ) as unknown as LeadMove;
      const init = { params: { path: { id: lead.id }, header: matching(lead) }, body };
      const { data } = isCorrection
        ? await client.POST("/api/leads/{id}/correct-classification", init)
        : await client.POST("/api/leads/{id}/move", init);
      const moved = settle(data as Lead);
      await queryClient.cancelQueries({ queryKey: keyOf(COLUMN) });
      placeCard(moved, { beforeId, afterId });
      return moved;
    } catch (error) {
      versions.delete(lead.id);
      throw error;
    } finally {
      void readAnew(...AFTER);
    }
  });
}

/** As the API has it, now shown everywhere; undefined when it cannot be had. */
export async function leadNow(id: string): Promise<Lead | undefined> {
  const { data } = await client.GET(ONE, { params: { path: { id } } }).catch(() => ({ data: undefined }));
  return data && settle(data as Lead);
}

/** What stands beside leads is asked for many cards at once. */
const MOST = 25;
const TOGETHER_MS = 30;
let waiting = new Map<string, ((glance: Glance | null) => void)[]>();
let refused: ((error: unknown) => void)[] = [];

function glanceOf(id: string): Promise<Glance | null> {
  return new Promise((resolve, reject) => {
    if (waiting.size === 0) setTimeout(ask, TOGETHER_MS);
    waiting.set(id, [...(waiting.get(id) ?? []), resolve]);
    refused.push(reject);
    if (waiting.size === MOST) ask();
  });
}

function ask(): void {
  if (waiting.size === 0) return;
  const [asked, refuse] = [waiting, refused];
  [waiting, refused] = [new Map(), []];
  client
    .GET(GLANCES, { params: { query: { ids: [...asked.keys()].join(",") } } })
    .then(({ data }) => {
      const found = new Map((data?.data ?? []).map((glance) => [glance.leadId, glance]));
      for (const [id, tell] of asked) for (const one of tell) one(found.get(id) ?? null);
    })
    .catch((error: unknown) => {
      for (const one of refuse) one(error);
    });
}

/** What is next with a lead and what was said last; old when the lead, its conversation or a reminder changes. */
export function useGlance(id: string): Glance | undefined {
  const queryKey = keyOf(GLANCES, { params: { path: { id } } });
  const known = queryClient.getQueryData<Glance | null>(queryKey);
  const { data } = useQuery({
    queryKey,
    queryFn: () => glanceOf(id),
    staleTime: 60_000,
    meta: { about: known?.conversation ? [known.conversation.id] : [] },
  });
  return data ?? undefined;
}
