/** A template takes the place of content: filled in for the contact and the medium, or refused by field. */
import type * as z from "zod/mini";
import type { TemplateUse } from "../../../events/api/templates.ts";
import type { Contact } from "../../../lib/core/contacts/model.ts";
import type { ContactStore } from "../../../lib/core/contacts/ports.ts";
import type { Said } from "../../../lib/core/conversations/begin.ts";
import type { ConversationDesk } from "../../../lib/core/conversations/ports.ts";
import type { ContentProblem } from "../../../lib/core/conversations/reply.ts";
import type { ChannelGateway } from "../../../lib/core/deliveries/ports.ts";
import type { PinTemplate } from "../../../lib/core/templates/pin.ts";
import type { RenderForContact } from "../../../lib/core/templates/ports.ts";
import { notPinned } from "../../not-pinned.ts";

export type FillTemplate = (
  use: z.infer<typeof TemplateUse>,
  contact: Contact,
  medium: string,
) => Promise<Said | { readonly problems: readonly ContentProblem[] }>;

export const makeFillTemplate =
  ({ pin, render }: { readonly pin: PinTemplate; readonly render: RenderForContact }): FillTemplate =>
  async ({ key, language, data }, contact, medium) => {
    const pinned = await pin({ template: key, media: [medium] });
    if (pinned.kind !== "pinned") return { problems: [notPinned(pinned, "template.key")] };
    const errors = pinned.errorsOf(data);
    if (errors.length > 0) return { problems: errors.map((error) => ({ ...error, field: `template.${error.field}` })) };
    const rendered = await render({
      ...{ template: pinned.template, medium, data, contact },
      ...(language === undefined ? {} : { language }),
    });
    if (rendered.kind === "failed")
      return { problems: [{ field: "template.key", code: rendered.code, message: rendered.text }] };
    const { content, closedWindow } = rendered;
    return { content, ...(closedWindow ? { closedWindow } : {}) };
  };

/** The same for who is in a conversation; undefined where there is no such conversation. */
export type FillInto = (
  use: z.infer<typeof TemplateUse>,
  conversationId: string,
) => Promise<Awaited<ReturnType<FillTemplate>> | undefined>;

export const makeFillInto =
  ({ fill, conversations, contacts, channels }: FillIntoPorts): FillInto =>
  async (use, conversationId) => {
    const conversation = await conversations.get(conversationId);
    const contact = conversation && (await contacts.resolve(conversation.contactId));
    if (!conversation || !contact) return undefined;
    return fill(use, contact, channels.facts(conversation.channel)?.medium ?? conversation.channel);
  };

interface FillIntoPorts {
  readonly fill: FillTemplate;
  readonly conversations: Pick<ConversationDesk, "get">;
  readonly contacts: Pick<ContactStore, "resolve">;
  readonly channels: Pick<ChannelGateway, "facts">;
}
