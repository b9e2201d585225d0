/** A template for this conversation's contact. */
import { api } from "../../../api/client.ts";
import { TemplateDialog } from "../../../shared/template-use/dialog.tsx";
import type { ConversationView } from "../model.ts";
import type { Said } from "./contents.ts";
import { useChannels } from "./kept.ts";

export function Template({
  conversation,
  isClosed,
  onSend,
  onClose,
}: {
  readonly conversation: ConversationView;
  readonly isClosed: boolean;
  onSend(said: Said): void;
  onClose(): void;
}) {
  const { channel, contactId, connectionId, contactName } = conversation;
  const { data: channels } = useChannels();
  const { data: contact } = api.useQuery("get", "/api/contacts/{id}", { params: { path: { id: contactId } } });
  const medium = channels?.data.find(({ id }) => id === channel)?.medium;
  if (medium === undefined) return null;
  return (
    <TemplateDialog
      place={{
        ...{ connectionId, medium, isClosed },
        contact: { id: contactId, name: contact?.name ?? contactName, language: contact?.language ?? null },
      }}
      onSend={(chosen) =>
        onSend("content" in chosen ? chosen.content : { type: "use", use: chosen.template, text: chosen.text })
      }
      onClose={onClose}
    />
  );
}
