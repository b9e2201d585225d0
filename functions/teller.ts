/** Rules tell people as everybody does who asks for a notification: by the same defaults, templates and use case. */
import type { Ask } from "../lib/core/event-rules/model.ts";
import type { Teller } from "../lib/core/event-rules/ports.ts";
import type { BusinessEvent } from "../lib/core/events/model.ts";
import type { AskFeedback, FeedbackFormStore } from "../lib/core/feedback/ports.ts";
import type { NotifyContact } from "../lib/core/notifications/ports.ts";
import { type AskedPorts, reasonOf, whatIsAsked } from "./asked.ts";

interface TellerPorts extends AskedPorts {
  readonly notify: NotifyContact;
  readonly forms: Pick<FeedbackFormStore, "all">;
  readonly ask: AskFeedback;
}

export function makeTeller({ notify, forms, ask, ...ports }: TellerPorts): Teller {
  /** Who is asked speaks of whom and what the event is about. */
  async function prepareAsk(
    { form: named, channels, language }: Ask,
    { eventId, contactId: subjectId, itemId }: BusinessEvent,
    createdBy: string,
  ): ReturnType<Teller["prepare"]> {
    const form = (await forms.all()).find(({ id, key, archived }) => !archived && (id === named || key === named));
    if (!form) return { kind: "invalid", text: `there is no form ${named}` };
    return {
      kind: "prepared",
      channels: channels ?? form.channels,
      purpose: form.purpose,
      problem: () => undefined,
      async tell(contactId, _said, externalId, at) {
        const outcome = await ask({
          form: form.id,
          recipient: { contactId },
          ...(subjectId === null || subjectId === contactId ? {} : { subjectId }),
          ...(itemId === null ? {} : { itemId }),
          eventId,
          ...(language === undefined ? {} : { language }),
          ...(channels === undefined ? {} : { channels }),
          externalId,
          createdBy,
          request: { id: externalId, at },
        });
        if (outcome.kind === "asked") return { kind: "queued", notificationId: outcome.request.requestId };
        if (outcome.kind === "invalid") return { kind: "refused", text: reasonOf(outcome.problems).text };
        return outcome.what === "contact"
          ? { kind: "contact_missing" }
          : { kind: "refused", text: `the ${outcome.what} is not there any more` };
      },
    };
  }

  return {
    async prepare(action, event, sendBefore, createdBy) {
      if (action.kind === "feedback") return prepareAsk(action, event, createdBy);
      const { type, channels, purpose, priority, template, text } = action;
      const asked = await whatIsAsked(
        ports,
        {
          type,
          ...(channels === undefined ? {} : { channels: [...channels] }),
          ...(purpose === undefined ? {} : { purpose }),
          ...(priority === undefined ? {} : { priority }),
          ...(sendBefore === undefined ? {} : { sendBefore }),
          ...(text === undefined ? {} : { content: { type: "text", text } }),
          ...(template === undefined
            ? {}
            : {
                template: {
                  ...(template.key === undefined ? {} : { key: template.key }),
                  ...(template.language === undefined ? {} : { language: template.language }),
                  data: {},
                },
              }),
        },
        createdBy,
      );
      if (asked.kind === "invalid") return { kind: "invalid", text: reasonOf(asked.problems).text };
      return {
        kind: "prepared",
        channels: asked.about.channels,
        purpose: asked.about.purpose,
        problem(data) {
          const said = asked.with(data);
          return said.kind === "invalid" ? reasonOf(said.problems).text : undefined;
        },
        async tell(contactId, said, externalId, at) {
          const ready = asked.with(said.data);
          if (ready.kind === "invalid") throw new Error("it was looked at before");
          const outcome = await notify({
            ...ready.about,
            ...(said.text === undefined ? {} : { contents: { default: { type: "text", text: said.text } } }),
            recipient: { contactId },
            externalId,
            request: { id: externalId, at },
          });
          if (outcome.kind === "contact_missing") return outcome;
          return { kind: "queued", notificationId: outcome.notification.notificationId };
        },
      };
    },
  };
}
