/** What a notification is to be: what was said, else what holds for its type, else what holds for all. */
import type * as z from "zod/mini";
import type { NewNotification } from "../events/api/notifications.ts";
import type { FieldError } from "../events/api/problem.ts";
import type { OutboundContent } from "../lib/core/messages/model.ts";
import { digestData } from "../lib/core/notifications/digest.ts";
import {
  DEFAULT_PERSISTENCE,
  type NotificationType,
  type Persistence,
  priorityOf,
} from "../lib/core/notifications/model.ts";
import type { NotificationTypeStore, NotifyInput } from "../lib/core/notifications/ports.ts";
import type { PinTemplate } from "../lib/core/templates/pin.ts";
import { notPinned } from "./not-pinned.ts";

export const MINUTE = 60_000;

type Asked = Omit<z.infer<typeof NewNotification>, "recipient" | "externalId">;
type Data = Readonly<Record<string, unknown>>;
type About = Omit<NotifyInput, "recipient" | "request" | "externalId">;
interface Invalid {
  readonly kind: "invalid";
  readonly problems: readonly FieldError[];
}

export interface AskedPorts {
  readonly notificationTypes: Pick<NotificationTypeStore, "all">;
  readonly pinTemplate: PinTemplate;
}

/** `with`: what one recipient gets, with data of their own over what all have. */
export async function whatIsAsked(
  { notificationTypes, pinTemplate }: AskedPorts,
  body: Asked,
  createdBy: string,
): Promise<
  | Invalid
  | {
      readonly kind: "asked";
      readonly about: About;
      with(data: Data): Invalid | { readonly kind: "ready"; readonly about: About };
    }
> {
  const type = (await notificationTypes.all()).find(({ key }) => key === body.type);
  const channels = body.channels ?? type?.channels;
  if (!channels)
    return invalidly({
      field: "channels",
      code: "required",
      message: "are needed: the type is not known, which would name them",
    });
  const purpose = body.purpose ?? type?.purpose ?? "transactional";
  const tracking = (body.tracking === undefined ? type?.tracking : body.tracking) ?? null;
  const digestMs =
    body.digestMinutes === undefined ? (type?.digestMs ?? null) : body.digestMinutes && body.digestMinutes * MINUTE;
  const about: About = {
    type: body.type,
    purpose,
    channels,
    priority: body.priority ?? type?.priority ?? priorityOf(purpose),
    contents: {
      ...((body.contents ?? {}) as Readonly<Record<string, OutboundContent>>),
      ...(body.content ? { default: body.content as OutboundContent } : {}),
    },
    persistence: persistenceOf(body, type),
    ...(body.sendBefore === undefined ? {} : { sendBefore: new Date(body.sendBefore).toISOString() }),
    ...(tracking === null ? {} : { tracking }),
    ...(digestMs === null ? {} : { digestMs }),
    createdBy,
  };
  const hasContents = body.content !== undefined || body.contents !== undefined;
  if (hasContents && body.digestMinutes)
    return invalidly({
      field: "digestMinutes",
      code: "not_used",
      message: "is for templates: what is written out cannot be told together",
    });
  if (hasContents)
    return {
      kind: "asked",
      about,
      with: (data) =>
        Object.keys(data).length > 0
          ? invalidly({ field: "data", code: "not_used", message: "is for templates" })
          : { kind: "ready", about },
    };

  const { key = type?.template, version, language, data: common = {} } = body.template ?? {};
  if (key === undefined || key === null)
    return invalidly(
      body.template
        ? { field: "template.key", code: "required", message: "is needed: the type names no template" }
        : { field: "content", code: "required", message: "is needed, or `contents`, or a template" },
    );
  const pinned = await pinTemplate({ template: key, media: channels, ...(version === undefined ? {} : { version }) });
  if (pinned.kind !== "pinned") return invalidly(notPinned(pinned, "channels"));
  return {
    kind: "asked",
    about,
    with(own) {
      const data = { ...common, ...own };
      // What a digest's template gets in the end has the same form with one as with many.
      const errors = pinned.errorsOf(digestMs === null ? data : digestData([data]));
      if (errors.length > 0)
        return invalidly(...errors.map(({ field, code, message }) => ({ field: `template.${field}`, code, message })));
      const template = { ...pinned.template, data, ...(language === undefined ? {} : { language }) };
      return { kind: "ready", about: { ...about, template } };
    },
  };
}

export const invalidly = (...problems: readonly FieldError[]): Invalid => ({ kind: "invalid", problems });

/** For one of many, of whom each has a reason of its own. */
export const reasonOf = ([first]: readonly FieldError[]): { readonly code: string; readonly text: string } => ({
  code: first?.code ?? "invalid",
  text: `${first?.field} ${first?.message}`,
});

/** Minutes of the API; what is not said is as before. */
export function persistenceOf(
  {
    retries,
    retryMinutes,
    receiptMinutes,
    mayRepeat,
  }: Pick<Asked, "retries" | "retryMinutes" | "receiptMinutes" | "mayRepeat">,
  { persistence = DEFAULT_PERSISTENCE }: Partial<Pick<NotificationType, "persistence">> = {},
): Persistence {
  return {
    retries: retries ?? persistence.retries,
    retryMs: retryMinutes === undefined ? persistence.retryMs : retryMinutes * MINUTE,
    receiptMs: receiptMinutes === undefined ? persistence.receiptMs : receiptMinutes && receiptMinutes * MINUTE,
    mayRepeat: mayRepeat ?? persistence.mayRepeat,
  };
}
