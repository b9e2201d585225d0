/** What a recipient's message of a campaign came to, and what people did with what they got. */
import { isPlainObject, type PlainObject } from "../kernel/plain.ts";
import type { Image } from "../projections/model.ts";
import { pick, plain, text } from "./images.ts";
import type { Fact } from "./model.ts";

/** As machines' opens and clicks are kept apart, these are people's. */
const DONE = [
  ["openedAt", "engagement.opened"],
  ["clickedAt", "engagement.clicked"],
] as const;

/** For endpoints alone that want each of a campaign's messages: one fact for each state, and for each first opening and click. */
export function campaignDelivery(before: Image | undefined, after: Image, at: string): readonly Fact[] {
  // A receipt that was faster than its sender is of nothing yet.
  if (typeof after.campaignId !== "string") return [];
  const contactId = text(after.contactId);
  const id = `${contactId}.${text(after.own)}`;
  const shared = { subject: { kind: "contact", id: contactId }, ofCampaign: true } as const;
  const status = text(after.status);
  const data: PlainObject = {
    id,
    ...{ conversationId: null, connectionId: plain(after.connectionId), status, author: null, notificationId: null },
    ...pick(after, ["contactId", "campaignId", "phaseId", "reason"]),
    channel: plain(after.medium),
    at: plain(after.createdAt),
    times: timesIn(after),
  };
  const moved =
    status === before?.status && before.campaignId !== undefined
      ? []
      : [{ ...shared, type: "delivery.updated" as const, key: [id, status, text(after.waveId)], at, data }];
  return [
    ...moved,
    ...DONE.flatMap(([name, type]) =>
      typeof after[name] !== "string" || before?.[name] !== undefined
        ? []
        : [
            {
              ...{ ...shared, type, key: [id], at: after[name] },
              data: {
                ...{ contactId, deliveryId: id, notificationId: null, url: null, at: after[name] },
                campaignId: after.campaignId as string,
              },
            },
          ],
    ),
  ];
}

const TIMES = { sentAt: "sent", deliveredAt: "delivered", readAt: "read", failedAt: "failed" } as const;
const timesIn = (after: Image): PlainObject =>
  Object.fromEntries(
    Object.entries(TIMES).flatMap(([name, time]) => (typeof after[name] === "string" ? [[time, after[name]]] : [])),
  );

/** Of a notification: the first opening and the first click of a person. */
export function engagement(before: Image | undefined, after: Image): readonly Fact[] {
  const notificationId = text(after.notificationId);
  const [contactId = ""] = notificationId.split(".");
  return (
    [
      ["opens", "engagement.opened"],
      ["clicks", "engagement.clicked"],
    ] as const
  ).flatMap(([name, type]) => {
    const at = firstIn(after[name]);
    if (at === undefined || firstIn(before?.[name]) !== undefined) return [];
    const data = { contactId, deliveryId: null, notificationId, campaignId: null, url: null, at };
    return [
      {
        type,
        key: [notificationId, text(after.attempt)],
        subject: { kind: "notification", id: notificationId },
        at,
        data,
      },
    ];
  });
}

function firstIn(counted: unknown): string | undefined {
  const people = isPlainObject(counted) ? counted.people : undefined;
  const first = isPlainObject(people) ? people.first : undefined;
  return typeof first === "string" ? first : undefined;
}
