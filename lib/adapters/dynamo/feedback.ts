import { type FeedbackForm, type FeedbackRequest, type Judgement, parseRequestId } from "../../core/feedback/model.ts";
import type { FeedbackFormStore, FeedbackStore } from "../../core/feedback/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import {
  bare,
  failed,
  getItem,
  type Item,
  itemOf,
  keys,
  listPage,
  lists,
  replaceVersion,
  type TableContext,
} from "./table.ts";

export const makeFeedbackFormStore = (context: TableContext, ids: Ids): FeedbackFormStore =>
  makeCatalogue<FeedbackForm>(context, ids, {
    noun: "feedback-forms",
    entity: "feedback-form",
    once: ({ key }) => key,
  });

export function makeFeedbackStore(context: TableContext): FeedbackStore {
  const { client, tableName: TableName, tenant } = context;
  function keyOf(requestId: string) {
    const id = parseRequestId(requestId);
    if (!id) throw new Error("no request's id");
    return { pk: keys.contact(tenant, id.contactId), sk: `feedback#${id.own}` };
  }
  const itemFor = (request: FeedbackRequest): Item => ({
    ...keyOf(request.requestId),
    entity: "feedback-request",
    v: 1,
    lpk: lists.feedback(tenant, request.formId),
    lsk: `${request.createdAt}#${request.requestId}`,
    ...request,
  });
  /** Behind everything else that lies with a contact: it outlasts the contact until the request is gone. */
  const aboutKey = (contactId: string, requestId: string) => ({
    pk: keys.contact(tenant, contactId),
    sk: `~about#${requestId}`,
  });
  const judgementKey = (contactId: string, requestId: string) => ({
    pk: keys.contact(tenant, contactId),
    sk: `judged#${requestId}`,
  });

  return {
    async create(request) {
      const { requestId, subjectId } = request;
      // First, so that whoever it is about finds it, should the rest be cut off.
      if (subjectId !== null)
        await client.put({
          TableName,
          Item: { ...aboutKey(subjectId, requestId), entity: "feedback-about", v: 1, requestId },
        });
      try {
        await client.put({
          TableName,
          Item: itemFor(request),
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return "created";
      } catch (error) {
        const present = failed(error, "ConditionalCheckFailedException") ? itemOf(error) : undefined;
        if (!present) throw error;
        return { present: bare<FeedbackRequest>(present) };
      }
    },
    async get(requestId) {
      const item = await getItem(context, keyOf(requestId), true);
      return item && bare<FeedbackRequest>(item);
    },
    save: (request) => replaceVersion(context, itemFor(request), request.version - 1),
    async list(formId, page) {
      const { items, ...rest } = await listPage(context, lists.feedback(tenant, formId), page);
      return { items: items.map((item) => bare<FeedbackRequest>(item)), ...rest };
    },
    async judge(judgement) {
      try {
        await client.put({
          TableName,
          Item: {
            ...judgementKey(judgement.contactId, judgement.requestId),
            entity: "judgement",
            v: 1,
            ...judgement,
          },
          ConditionExpression: "attribute_not_exists(pk) OR #version < :version",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":version": judgement.version },
        });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },
    async judgements(contactIds) {
      const found = await Promise.all(
        contactIds.map(async (contactId) => {
          const { Items = [] } = await client.query({
            TableName,
            KeyConditionExpression: "pk = :pk AND begins_with(sk, :judged)",
            ExpressionAttributeValues: { ":pk": keys.contact(tenant, contactId), ":judged": "judged#" },
          });
          return Items.map((item) => bare<Judgement>(item));
        }),
      );
      return found.flat();
    },
  };
}
