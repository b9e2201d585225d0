/** What an answer teaches the rankings that learn from its form: loaded by the first one that judges somebody. */
import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeFeedbackStore } from "../../../lib/adapters/dynamo/feedback.ts";
import { makeInterestStore } from "../../../lib/adapters/dynamo/interests.ts";
import { makeItemStore, makeItemTypeStore } from "../../../lib/adapters/dynamo/items.ts";
import { makeRankingLog, makeRankingStore } from "../../../lib/adapters/dynamo/rankings.ts";
import type { TableContext } from "../../../lib/adapters/dynamo/table.ts";
import { systemClock as clock, systemIds as ids } from "../../../lib/adapters/system/system.ts";
import { makeInterestedIn } from "../../../lib/core/interests/match.ts";
import { makeFindField } from "../../../lib/core/rankings/field.ts";
import { makeTeach } from "../../../lib/core/rankings/teach.ts";

export function teachOf(stores: TableContext) {
  const [contacts, items] = [makeContactDesk(stores, ids), makeItemStore(stores)];
  const [interests, itemTypes] = [makeInterestStore(stores), makeItemTypeStore(stores, ids)];
  return makeTeach({
    rankings: makeRankingStore(stores, ids),
    log: makeRankingLog(stores),
    field: makeFindField({
      ...{ items, contacts },
      interestedIn: makeInterestedIn({ interests, items, itemTypes, contacts, clock }),
      feedback: makeFeedbackStore(stores),
    }),
    ids,
  });
}
