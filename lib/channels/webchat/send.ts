import type { Http, MediaLocation, SendOutcome, SendRequest } from "../contract.ts";

/**
 * See `Channel.send`. The delivery itself, once it says that it was sent, is what the visitor reads; nobody has to be asked, so
 * nothing can be lost on the way or sent twice. The live connection tells the page by itself.
 */
export async function send(
  { content, clientRef, connection, mediaUrl }: SendRequest,
  _http: Http,
): Promise<SendOutcome> {
  if (!connection.widget) return { kind: "broken", code: "connection", text: "the widget is not named" };
  if (content.type === "template") return { kind: "rejected", code: "content", text: "web chat has no templates" };
  if (content.type === "media" && (mediaUrl ?? content.media.url) === undefined)
    return { kind: "rejected", code: "media_address", text: "the file has no address" };
  return { kind: "accepted", externalId: clientRef };
}

/** What visitors send is ours from the start. */
export const locateMedia = async (): Promise<MediaLocation> => ({
  kind: "gone",
  reason: "visitors' files are kept when they come",
});
