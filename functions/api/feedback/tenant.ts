/** What people are asked, and whom answers put first. `index.ts` fills it with adapters, tests with fakes. */
import type { ContactDesk } from "../../../lib/core/contacts/ports.ts";
import { makeReachContact } from "../../../lib/core/contacts/reach.ts";
import type { DeliveryDesk } from "../../../lib/core/deliveries/ports.ts";
import { makeAnswerFeedback } from "../../../lib/core/feedback/answer.ts";
import { makeAskFeedback } from "../../../lib/core/feedback/ask.ts";
import { type FeedbackForm, MAX_FORMS } from "../../../lib/core/feedback/model.ts";
import type {
  AnswerFeedback,
  AskFeedback,
  FeedbackFormStore,
  FeedbackStore,
  FindItem,
} from "../../../lib/core/feedback/ports.ts";
import type { FieldStore } from "../../../lib/core/fields/ports.ts";
import { type ManageCatalogue, makeManageCatalogue } from "../../../lib/core/kernel/catalogue.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { type CancelNotification, makeCancelNotification } from "../../../lib/core/notifications/cancel.ts";
import { makeNotifyContact } from "../../../lib/core/notifications/notify.ts";
import type { DigestStore, NotificationStore } from "../../../lib/core/notifications/ports.ts";
import { MAX_RANKINGS, type Ranking } from "../../../lib/core/rankings/model.ts";
import type { FindField, RankingLog, RankingStore } from "../../../lib/core/rankings/ports.ts";
import { type ManageWeights, makeManageWeights } from "../../../lib/core/rankings/teach.ts";
import { makePinTemplate } from "../../../lib/core/templates/pin.ts";
import type { TemplateStore } from "../../../lib/core/templates/ports.ts";
import { routesFor } from "../route.ts";

export interface FeedbackPorts {
  readonly id: string;
  readonly feedbackForms: FeedbackFormStore;
  readonly feedback: FeedbackStore;
  readonly rankings: RankingStore;
  readonly rankingLog: RankingLog;
  readonly field: FindField;
  readonly item: FindItem;
  readonly itemTypeExists: (itemType: string) => Promise<boolean>;
  readonly fields: Pick<FieldStore, "all">;
  readonly contacts: ContactDesk;
  readonly notifications: NotificationStore;
  readonly deliveries: Pick<DeliveryDesk, "get" | "cancel">;
  readonly digests: DigestStore;
  readonly templates: Pick<TemplateStore, "get" | "version">;
  readonly pause: (ms: number) => Promise<void>;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant
  extends Pick<
    FeedbackPorts,
    | "feedbackForms"
    | "feedback"
    | "rankings"
    | "rankingLog"
    | "field"
    | "itemTypeExists"
    | "fields"
    | "contacts"
    | "clock"
    | "ids"
  > {
  readonly manageForms: ManageCatalogue<FeedbackForm>;
  readonly manageRankings: ManageCatalogue<Ranking>;
  readonly ask: AskFeedback;
  readonly answer: AnswerFeedback;
  readonly cancelNotification: CancelNotification;
  readonly weights: ManageWeights;
}

export function enter({ id: tenant, ...ports }: FeedbackPorts): Tenant {
  const { feedbackForms: forms, feedback: requests, contacts, ids, clock } = ports;
  const reach = makeReachContact({ ...ports, tenant });
  return {
    ...ports,
    manageForms: makeManageCatalogue(forms, {
      limit: MAX_FORMS,
      idOf: (requestId) => ids.derive("feedback-form", requestId).slice(0, 10),
    }),
    manageRankings: makeManageCatalogue(ports.rankings, {
      limit: MAX_RANKINGS,
      idOf: (requestId) => ids.derive("ranking", requestId).slice(0, 10),
    }),
    ask: makeAskFeedback({
      forms,
      requests,
      resolve: contacts.resolve,
      reach,
      item: ports.item,
      pin: makePinTemplate(ports),
      notify: makeNotifyContact({ ...ports, reach, tenant }),
      clock,
      ids,
      tenant,
    }),
    answer: makeAnswerFeedback({ forms, requests, clock }),
    cancelNotification: makeCancelNotification(ports),
    weights: makeManageWeights({ log: ports.rankingLog, clock }),
  };
}

export const route = routesFor<Tenant>();
