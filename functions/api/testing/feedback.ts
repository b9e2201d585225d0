/** Forms, requests and rankings of a tenant, in memory; two items of one type, with nobody interested unless a test says so. */
import type { FeedbackForm, FeedbackRequest, Judgement } from "../../../lib/core/feedback/model.ts";
import type { Entry, Ranking, RankingState, RankingVersion } from "../../../lib/core/rankings/model.ts";
import type { Candidate } from "../../../lib/core/rankings/order.ts";
import type { FeedbackPorts } from "../feedback/tenant.ts";
import { memoryCatalogue } from "./catalogue.ts";

type Fakes = Pick<
  FeedbackPorts,
  "feedbackForms" | "feedback" | "rankings" | "rankingLog" | "field" | "item" | "itemTypeExists"
>;

export const POSITION = { itemId: "p".repeat(26), title: "Data engineer, Valencia" };

export function makeFeedback(candidates: readonly Candidate[] = []): Fakes {
  const requests = new Map<string, FeedbackRequest>();
  const judgements: Judgement[] = [];
  return {
    feedbackForms: memoryCatalogue<FeedbackForm>([], ({ key }) => key),
    feedback: {
      async create(request) {
        const present = requests.get(request.requestId);
        if (present) return { present };
        requests.set(request.requestId, request);
        return "created";
      },
      get: async (id) => requests.get(id),
      async save(request) {
        if (requests.get(request.requestId)?.version !== request.version - 1) return "conflict";
        requests.set(request.requestId, request);
        return "saved";
      },
      list: async (formId) => ({ items: [...requests.values()].filter((one) => one.formId === formId).reverse() }),
      judge: async (judgement) => void judgements.push(judgement),
      judgements: async (ids) => judgements.filter(({ contactId }) => ids.includes(contactId)),
    },
    rankings: memoryCatalogue<Ranking>([], ({ name }) => name),
    rankingLog: memoryRankingLog(),
    field: async (itemId, { named }) =>
      itemId === POSITION.itemId
        ? {
            item: { itemId, type: "position", attributes: { years: 4, city: "Valencia" } },
            candidates,
            named: named.map((id) => candidates.find(({ contactId }) => contactId === id)),
            more: false,
          }
        : undefined,
    item: async (itemId) => (itemId === POSITION.itemId ? POSITION : undefined),
    itemTypeExists: async (type) => type === "position",
  };
}

export function memoryRankingLog(): FeedbackPorts["rankingLog"] {
  const states = new Map<string, RankingState>();
  const entries = new Map<string, Map<number, Entry>>();
  const versions = new Map<string, RankingVersion[]>();
  const entriesOf = (id: string) => [...(entries.get(id)?.values() ?? [])];
  return {
    state: async (id) => states.get(id),
    states: async (ids) => ids.map((id) => states.get(id)),
    entries: async (id) => entriesOf(id),
    lesson: async (id, lessonId) =>
      entriesOf(id).find((entry) => entry.kind === "lesson" && entry.lesson.lessonId === lessonId),
    async write(id, { state, version, entry }) {
      if ((states.get(id)?.number ?? 0) !== state.number - 1) return "conflict";
      states.set(id, state);
      versions.set(id, [version, ...(versions.get(id) ?? [])]);
      if (entry) entries.set(id, (entries.get(id) ?? new Map()).set(entry.seq, entry));
      return "done";
    },
    versions: async (id) => ({ items: versions.get(id) ?? [] }),
    version: async (id, number) => versions.get(id)?.find((one) => one.number === number),
  };
}
