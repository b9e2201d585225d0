/** What was just written stands in the thread at once, and gives way to what the API made of it. */
import type { InfiniteData, QueryKey } from "@tanstack/react-query";
import { client, keyOf, queryClient, readAnew, type Schemas } from "../../../api/client.ts";
import type { MessageView } from "../model.ts";
import type { Said } from "./contents.ts";
import type { Mode } from "./draft.ts";

type Page = { readonly data: readonly MessageView[] };
const PATH = "/api/conversations/{id}/messages";

const isOf =
  (conversationId: string) =>
  ({ queryKey: [, , init] }: { readonly queryKey: QueryKey }): boolean =>
    (init as { params?: { path?: { id?: string } } } | undefined)?.params?.path?.id === conversationId;

/** Changes the newest page of the thread wherever it was read. */
function changeNewest(
  conversationId: string,
  change: (messages: readonly MessageView[]) => readonly MessageView[],
): void {
  queryClient.setQueriesData<InfiniteData<Page>>(
    { queryKey: keyOf(PATH), predicate: isOf(conversationId) },
    (known) => {
      const [newest, ...older] = known?.pages ?? [];
      return known && newest ? { ...known, pages: [{ ...newest, data: change(newest.data) }, ...older] } : known;
    },
  );
}

let sent = 0;

function pending(conversationId: string, mode: Mode, author: string, content: Said): MessageView {
  const text =
    content.type === "text" || content.type === "use"
      ? content.text
      : content.type === "media"
        ? (content.caption ?? null)
        : null;
  const file = content.type === "media" ? content.media : undefined;
  const at = new Date().toISOString();
  return {
    id: `pending-${++sent}`,
    conversationId,
    kind: mode === "note" ? "note" : "sent",
    direction: "out",
    at,
    author,
    sender: null,
    type: content.type === "use" ? "template" : content.type,
    subject: content.type === "email" ? content.subject : null,
    text,
    media: file
      ? [
          {
            index: 0,
            state: "pending",
            mime: file.mime ?? null,
            filename: file.filename ?? null,
            size: file.size ?? null,
            reason: null,
          },
        ]
      : [],
    location: null,
    contacts: [],
    order: null,
    payload: null,
    mentions: [],
    choices: [],
    cannedReplyId: null,
    template:
      content.type === "template"
        ? { name: content.name, language: content.language }
        : content.type === "use" && text === null
          ? { name: content.use.key, language: content.use.language ?? "" }
          : null,
    forwarded: false,
    externalId: null,
    replyToExternalId: null,
    reactions: [],
    editedAt: null,
    deletedAt: null,
    delivery: mode === "note" ? null : { status: "queued", reason: null, attempts: 0, times: {} as never },
  };
}

export interface Outgoing {
  readonly conversationId: string;
  readonly mode: Mode;
  readonly author: string;
  readonly contents: readonly Said[];
  readonly mentions: readonly string[];
  readonly replyTo?: string;
}

/** One after the other, in their order. Throws at the first that is refused, when what was sent before it stays. */
export async function sendAll({ conversationId, mode, author, contents, mentions, replyTo }: Outgoing): Promise<void> {
  const params = { path: { id: conversationId } };
  const shown = contents.map((content) => pending(conversationId, mode, author, content));
  changeNewest(conversationId, (messages) => [...shown.toReversed(), ...messages]);
  try {
    for (const [index, content] of contents.entries()) {
      const made = await (mode === "note" && content.type === "text"
        ? client
            .POST("/api/conversations/{id}/notes", { params, body: { text: content.text, mentions: [...mentions] } })
            .then(({ data }) => (data ? [data] : []))
        : client
            .POST(PATH, {
              params,
              body: {
                ...(content.type === "use" ? { template: content.use } : { content }),
                ...(index === 0 && replyTo ? { replyTo } : {}),
              },
            })
            .then(({ data }) => data?.data ?? []));
      const mine = shown[index]?.id;
      changeNewest(conversationId, (messages) => {
        const known = new Set(messages.map(({ id }) => id));
        const fresh = (made as readonly Schemas["Message"][]).filter(({ id }) => !known.has(id)).toReversed();
        return messages.flatMap((one) => (one.id === mine ? fresh : [one]));
      });
    }
  } finally {
    const mine = new Set(shown.map(({ id }) => id));
    changeNewest(conversationId, (messages) => messages.filter(({ id }) => !mine.has(id)));
    void readAnew(PATH, "/api/conversations/{id}", "/api/conversations");
  }
}
