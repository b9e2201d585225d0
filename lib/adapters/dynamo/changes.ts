import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Change } from "../../core/relay/model.ts";

/** The part of a stream record that the outbox reads. */
export interface StreamRecord {
  readonly eventID?: string | undefined;
  readonly eventName?: string | undefined;
  readonly dynamodb?:
    | { readonly SequenceNumber?: string | undefined; readonly NewImage?: Record<string, unknown> | undefined }
    | undefined;
}

/** A row that has something to set in motion; undefined for every other change. */
export function toChange(record: StreamRecord): Change | undefined {
  const image = record.dynamodb?.NewImage;
  if (!image || record.eventName === "REMOVE") return undefined;
  const row = unmarshall(image as Parameters<typeof unmarshall>[0]);
  const { pk, sk, relay, conversationId, key: itsKey, timer, attempts, wakeAt, dueAt } = row;
  if (typeof pk !== "string" || typeof sk !== "string") return undefined;
  const told = { handle: record.dynamodb?.SequenceNumber ?? "", tenant: tenantOf(pk) };
  if (relay === "job") {
    const { jobId, slice } = row;
    if (typeof jobId !== "string" || typeof slice !== "number") return undefined;
    return { ...told, relay, jobId, slice, ...(typeof dueAt === "string" ? { dueAt } : {}) };
  }
  if (relay === "search")
    return typeof row.position === "number" ? { ...told, relay, position: row.position } : undefined;
  if (relay === "push") {
    const { person, noticeId } = row;
    return typeof person === "string" && typeof noticeId === "string"
      ? { ...told, relay, person, noticeId }
      : undefined;
  }
  if (relay === "notification")
    return typeof row.notificationId === "string" ? { ...told, relay, notificationId: row.notificationId } : undefined;
  if (relay === "event") return typeof row.eventId === "string" ? { ...told, relay, eventId: row.eventId } : undefined;
  if (relay === "webhook")
    return typeof row.endpointId === "string" ? { ...told, relay, endpointId: row.endpointId } : undefined;
  if (relay === "campaign")
    return typeof row.campaignId === "string" ? { ...told, relay, campaignId: row.campaignId } : undefined;
  if (relay === "wave") {
    const { campaignId, phaseId, waveId } = row;
    return typeof campaignId === "string" &&
      typeof phaseId === "string" &&
      typeof waveId === "string" &&
      typeof dueAt === "string"
      ? { ...told, relay, campaignId, phaseId, waveId, dueAt }
      : undefined;
  }
  if (relay === "reminder") {
    const { reminderId, generation } = row;
    return typeof reminderId === "string" && typeof generation === "number" && typeof dueAt === "string"
      ? { ...told, relay, reminderId, generation, dueAt }
      : undefined;
  }
  if (relay !== "talk" && relay !== "bulk" && relay !== "media" && relay !== "wake" && relay !== "timer")
    return undefined;
  const key = relay === "timer" ? timer : itsKey;
  if (typeof conversationId !== "string" || typeof key !== "string") return undefined;
  return {
    ...told,
    relay,
    conversationId,
    key,
    attempt: typeof attempts === "number" ? attempts : 0,
    ...(typeof wakeAt === "string" ? { wakeAt } : {}),
  };
}

const tenantOf = (pk: string): string => pk.slice(0, pk.indexOf("#"));
