/** Rules tell people as everybody does who asks for a notification: by the same defaults, templates and use case. */
import type { Teller } from "../lib/core/event-rules/ports.ts";
import type { NotifyContact } from "../lib/core/notifications/ports.ts";
import { type AskedPorts, reasonOf, whatIsAsked } from "./asked.ts";

export function makeTeller({ notify, ...ports }: AskedPorts & { readonly notify: NotifyContact }): Teller {
  return {
    async prepare({ type, channels, purpose, priority, template, text }, sendBefore, createdBy) {
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
