/** Somebody is asked: by a notification like every other, so consent, caps, quiet hours and fallback hold, and once for what asked for it. */
import type { ReachContact } from "../contacts/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { PLACES } from "../links/model.ts";
import type { OutboundContent } from "../messages/model.ts";
import { DEFAULT_PERSISTENCE, notificationIdOf, ownIdOf, priorityOf } from "../notifications/model.ts";
import type { NotifyContact } from "../notifications/ports.ts";
import { asChoices, asMail, asText, nextQuestion, payloadsOf } from "./chat.ts";
import { type FeedbackForm, type FeedbackRequest, inLanguage, notificationTypeOf } from "./model.ts";
import type {
  AskFeedback,
  AskInput,
  FeedbackFormStore,
  FeedbackStore,
  FindItem,
  PinTemplate,
  ResolveContact,
} from "./ports.ts";

interface AskPorts {
  readonly forms: Pick<FeedbackFormStore, "all">;
  readonly requests: Pick<FeedbackStore, "create">;
  readonly resolve: ResolveContact;
  readonly reach: ReachContact;
  readonly item: FindItem;
  readonly pin: PinTemplate;
  readonly notify: NotifyContact;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tenant: string;
}

const DAY = 86_400_000;

export function makeAskFeedback(ports: AskPorts): AskFeedback {
  const { forms, requests, resolve, reach, item: find, notify, clock, ids, tenant } = ports;
  return async (input) => {
    const form = (await forms.all()).find(({ id, key }) => id === input.form || key === input.form);
    if (!form || form.archived) return { kind: "missing", what: "form" };
    const [subject, item] = await Promise.all([
      input.subjectId === undefined ? null : resolve(input.subjectId),
      input.itemId === undefined ? null : find(input.itemId),
    ]);
    if (subject === undefined) return { kind: "missing", what: "subject" };
    if (item === undefined) return { kind: "missing", what: "item" };
    const { recipient } = input;
    const contact =
      "contactId" in recipient ? await resolve(recipient.contactId) : await reach(recipient.identity, recipient.name);
    if (!contact) return { kind: "missing", what: "contact" };

    const type = notificationTypeOf(form.key);
    const externalId = input.externalId ?? input.request.id;
    const own = ownIdOf(ids, tenant, { type, externalId });
    const language = input.language ?? contact.language ?? form.language;
    const now = clock.now();
    const wished: FeedbackRequest = {
      requestId: notificationIdOf(contact.contactId, own),
      formId: form.id,
      formKey: form.key,
      contactId: contact.contactId,
      contactName: contact.name,
      subjectId: subject?.contactId ?? null,
      itemId: item?.itemId ?? null,
      itemTitle: item?.title ?? null,
      eventId: input.eventId ?? null,
      language,
      answers: {},
      skipped: [],
      way: null,
      complete: false,
      answeredAt: null,
      cancelledAt: null,
      expiresAt: iso(now + form.validDays * DAY),
      createdBy: input.createdBy,
      createdAt: iso(now),
      updatedAt: iso(now),
      version: 1,
    };
    const said = await saidOf(form, wished, input, subject?.name ?? "");
    if (said.kind === "invalid") return said;
    const created = await requests.create(wished);
    const request = created === "created" ? wished : created.present;
    // Also of one that was there: whoever wrote it may have been cut off before this.
    const told = await notify({
      type,
      purpose: form.purpose,
      channels: input.channels ?? form.channels,
      priority: priorityOf(form.purpose),
      persistence: DEFAULT_PERSISTENCE,
      ...said.words,
      recipient: { contactId: contact.contactId },
      externalId,
      sendBefore: request.expiresAt,
      createdBy: input.createdBy,
      request: input.request,
    });
    if (told.kind === "contact_missing") return { kind: "missing", what: "contact" };
    return { kind: "asked", request, repeated: created !== "created" };
  };

  /** In the form's own words, or by its template. */
  async function saidOf(
    form: FeedbackForm,
    request: FeedbackRequest,
    { channels = form.channels, data }: AskInput,
    about: string,
  ) {
    const question = nextQuestion(form, { answers: {}, skipped: [] }) ?? form.questions[0];
    if (!question) return invalid("form", "empty", "asks nothing");
    const saying = { form, request, question, link: PLACES.feedback, first: true };
    if (form.template === null) {
      const contents: Record<string, OutboundContent> = {
        email: asMail(saying),
        sms: asText(saying),
        default: asChoices(saying),
      };
      return { kind: "said", words: { contents } } as const;
    }
    const pinned = await ports.pin({ template: form.template, media: channels });
    if (pinned.kind !== "pinned") return invalid("form", pinned.kind, "names a template that cannot be sent there");
    const values = {
      ...data,
      link: saying.link,
      title: inLanguage(form.title, request.language, form.language),
      question: inLanguage(question.text, request.language, form.language),
      answers: payloadsOf(saying),
      about,
      item: request.itemTitle ?? "",
    };
    const errors = pinned.errorsOf(values);
    if (errors.length > 0) return { kind: "invalid", problems: errors } as const;
    const template = { ...pinned.template, data: values, language: request.language };
    return { kind: "said", words: { contents: {}, template } } as const;
  }
}

const invalid = (field: string, code: string, message: string) =>
  ({ kind: "invalid", problems: [{ field, code, message }] }) as const;
const iso = (ms: number): string => new Date(ms).toISOString();
