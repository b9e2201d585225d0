/** Customers' messages say where their leads belong: off the road of messages, from the table's changes. */
import type { Conversation, ReceivedMessage } from "../conversations/model.ts";
import type { ConversationDesk } from "../conversations/ports.ts";
import { deliveryId } from "../deliveries/model.ts";
import { allows, type Funnel, isClosed, type Stage, stageOf } from "../funnels/model.ts";
import type { FunnelStore } from "../funnels/ports.ts";
import {
  type Classification,
  firstLeadId,
  type Lead,
  type Place as LeadPlace,
  type LeadState,
  lacking,
  placeOf,
  type Verdict,
} from "../leads/model.ts";
import type { ClassifyLead, LeadStore, RuledPlace } from "../leads/ports.ts";
import type { Change, Projection } from "../projections/model.ts";
import type { Facts, Judge } from "./judge.ts";
import type { ClassificationRule, Place } from "./model.ts";
import type { ReadJudge } from "./read.ts";
import { hear, standing } from "./stand.ts";

export const CLASSIFICATION = "rule:classification";

export interface ClassifyPorts {
  readonly judge: ReadJudge;
  readonly conversations: Pick<ConversationDesk, "get" | "message">;
  readonly leads: Pick<LeadStore, "get" | "ofContact">;
  readonly funnels: Pick<FunnelStore, "all">;
  readonly classify: ClassifyLead<unknown>;
  readonly remember: (lead: Lead, by: string | null) => Promise<void>;
}

export const makeClassify = (of: (tenant: string) => ClassifyPorts): Projection => ({
  name: "classification",
  async project(changes) {
    for (const [tenant, its] of Map.groupBy(changes.filter(concerns), (change) => change.tenant)) {
      const ports = of(tenant);
      if (its.some(({ entity }) => entity === "classification-rule" || entity === "classification-correction"))
        ports.judge.forget();
      for (const { after } of its.filter(corrects)) {
        await ports.remember(after as unknown as Lead, doerOf(after));
        ports.judge.forget();
      }
      await classifyAll(ports, its);
    }
    return undefined;
  },
});

const concerns = (change: Change): boolean =>
  change.entity === "classification-rule" ||
  change.entity === "classification-correction" ||
  corrects(change) ||
  isMessage(change) ||
  opens(change);

/** A person says on a lead that a rule was wrong. */
function corrects({ entity, before, after }: Change): boolean {
  if (entity !== "lead") return false;
  const [was, is] = [before, after].map((image) => image?.classification as Classification | null | undefined);
  return is?.by === "correction" && was?.version !== is.version;
}

const doerOf = (after: Change["after"]): string | null => {
  const id = (after?.by as { readonly id?: unknown } | undefined)?.id;
  return typeof id === "string" ? id : null;
};

/** Something new that the customer said. */
function isMessage({ entity, before, after }: Change): boolean {
  if (entity !== "message" || before !== undefined || after === undefined) return false;
  const { kind, direction, body, deletedAt } = after as unknown as Partial<ReceivedMessage>;
  return kind === "received" && direction === "in" && body !== undefined && body.type !== "system" && !deletedAt;
}

/** A message lies in the table a moment before its conversation does: whatever opens one is looked at when it is there. */
const opens = ({ entity, before, after }: Change): boolean =>
  entity === "conversation" && before === undefined && typeof after?.lastMessageId === "string";

async function classifyAll(ports: ClassifyPorts, changes: readonly Change[]): Promise<void> {
  const messages = changes.filter(isMessage).map(({ after }) => after as unknown as ReceivedMessage);
  const seen = new Set(messages.map((message) => deliveryId(message.conversationId, message.key)));
  for (const { after } of changes.filter(opens)) {
    const { conversationId, lastMessageId } = after as unknown as Conversation;
    if (seen.has(deliveryId(conversationId, lastMessageId))) continue;
    const message = await ports.conversations.message(conversationId, lastMessageId);
    if (message?.kind === "received" && message.direction === "in" && message.body.type !== "system")
      messages.push(message);
  }
  if (messages.length === 0) return;
  const judge = await ports.judge();
  for (const message of messages) {
    const facts = factsOf(message);
    // What nobody's rule asks for costs nothing more.
    if (judge.mayHold(facts)) await classify(ports, judge, message, facts);
  }
}

export function factsOf({ body, connectionId }: Pick<ReceivedMessage, "body" | "connectionId">): Facts {
  const { sourceUrl, ref, adId, sourceId } = body.referral ?? {};
  return {
    text: body.text ?? null,
    payload: body.payload ?? null,
    referrals: [sourceUrl, ref, adId, sourceId].filter((one) => one !== undefined),
    connectionId: connectionId ?? null,
  };
}

async function classify(ports: ClassifyPorts, judge: Judge, message: ReceivedMessage, facts: Facts): Promise<void> {
  const conversation = await ports.conversations.get(message.conversationId);
  // Where it is not there yet, its opening comes; and nobody sells to a group.
  if (!conversation || conversation.chat.type === "group") return;
  const lead = await leadOf(ports, conversation.contactId);
  if (!lead) return;
  const { channel, country, labels, openedAt } = conversation;
  const all: Facts = {
    ...facts,
    channel,
    country: lead.country ?? country ?? null,
    labels: labels ?? [],
    first: message.at === openedAt,
  };
  if (!judge.mayHold(all)) return;
  const funnels = new Map((await ports.funnels.all()).map((funnel) => [funnel.funnelId, funnel]));
  await ports.classify({
    leadId: lead.leadId,
    by: CLASSIFICATION,
    decide(current, at) {
      const { rule, because, considered } = judge.judge(all, (one) => mayEnter(current, one, funnels));
      if (!rule) return undefined;
      const verdict: Verdict = {
        ruleId: rule.id,
        ...rule.place,
        type: rule.leadType,
        again: rule.again,
        because,
        considered,
        messageId: deliveryId(message.conversationId, message.key),
      };
      return place(current, verdict, funnels, at);
    },
  });
}

/** The newest that is not closed. The list may be a moment late, and a contact's first lead comes with its first message. */
async function leadOf({ leads }: ClassifyPorts, contactId: string): Promise<Lead | undefined> {
  const all = await leads.ofContact(contactId);
  if (all.length === 0) return leads.get(firstLeadId(contactId));
  return all
    .filter(({ state }) => !isClosed(state))
    .sort((a, b) => (a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.leadId < b.leadId) ? 1 : -1))[0];
}

type Funnels = ReadonlyMap<string, Funnel>;

const stageAt = (funnels: Funnels, { funnelId, stageId }: Place): Stage | undefined => {
  const funnel = funnels.get(funnelId);
  return funnel && !funnel.archived ? stageOf(funnel, stageId) : undefined;
};

/** Rules close nothing, and what a stage asks for has to be there. */
function mayEnter(lead: Lead, { place, leadType }: Pick<ClassificationRule, "place" | "leadType">, funnels: Funnels) {
  const stage = stageAt(funnels, place);
  if (!stage || stage.archived || stage.state.startsWith("closed")) return false;
  return lacking({ ...lead, type: lead.type ?? leadType }, stage.requires).length === 0;
}

/** What the lead becomes with one more verdict; undefined: nothing that it is not. */
export function place(lead: Lead, verdict: Verdict, funnels: Funnels, at: string): RuledPlace | undefined {
  const { classification: old } = lead;
  const before = heardBy(old);
  const heard = hear(before, verdict);
  if (heard === before) return undefined;
  const from = old?.from !== undefined ? old.from : placeOf(lead);
  const stands = standing(
    from,
    heard,
    ({ funnelId, stageId }) => funnels.get(funnelId)?.stages.findIndex((one) => one.stageId === stageId) ?? -1,
  );
  const stage = stands && stageAt(funnels, stands);
  const funnel = stands && funnels.get(stands.funnelId);
  if (!stage || !funnel) return undefined;
  const { ruleId, funnelId, stageId, because, considered, messageId, again } = stands;
  // State and type go with the place, unless a person has given others.
  const stood = old && stageAt(funnels, old);
  const untouched = lead.state === (stood ? stateIn(stood, from) : from?.state);
  const ours = lead.type === null || (old?.type !== undefined && old.type === lead.type);
  return {
    funnel,
    stageId,
    ...(ours ? { type: stands.type } : {}),
    ...(untouched ? { state: stateIn(stage, from) } : {}),
    classification: {
      by: "rule",
      funnelId,
      stageId,
      ruleId,
      because,
      considered,
      messageId,
      again,
      ...(ours ? { type: stands.type } : {}),
      from,
      heard: heard.filter((one) => one !== stands),
      at,
      version: lead.version + 1,
    },
  };
}

/** Of a lead that rules put there: as it was before, where the stage takes both new ones and those that somebody took up. */
const stateIn = (stage: Stage, from: LeadPlace | null): LeadState =>
  from !== null && allows(stage, from.state) ? from.state : (stage.state as LeadState);

/** All that was heard so far: what stands, and the rest. */
function heardBy(classification: Classification | null): readonly Verdict[] {
  if (classification?.by !== "rule") return [];
  const {
    ruleId,
    funnelId,
    stageId,
    because,
    considered,
    messageId,
    again = false,
    type = null,
    heard = [],
  } = classification;
  if (ruleId === undefined || messageId === undefined) return heard;
  return [...heard, { ruleId, funnelId, stageId, type, again, because, considered, messageId }];
}
