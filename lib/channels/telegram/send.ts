import type { Http, SendOutcome, SendRequest } from "../contract.ts";
import { type Address, readAddress } from "./address.ts";
import { type Answer, access, call, request } from "./bot-api.ts";
import { classify } from "./classify.ts";
import { render } from "./render.ts";

/**
 * See `Channel.send`. Without a usable connection nothing is sent and the outcome is `broken`. A group that became a supergroup
 * has a new id: Telegram names it in its refusal, and the same message is sent there, once.
 */
export async function send(asked: SendRequest, http: Http): Promise<SendOutcome> {
  const granted = access(asked.connection);
  if (!granted.ok) return { kind: "broken", code: "connection", text: granted.reason };
  const address = readAddress(asked.to.id);
  const fault = unsendable(asked, address);
  if (address === undefined || fault !== undefined)
    return { kind: "rejected", ...(fault ?? { code: "address", text: "this is no address of a chat" }) };

  const attempt = async (to: Address): Promise<Answer | undefined> => {
    const rendered = render(asked, to);
    if (rendered === undefined) return undefined;
    const { method, parameters } = rendered;
    return call(http, request(asked.baseUrl, granted.token, method, parameters), granted.token);
  };
  let answer = await attempt(address);
  if (answer?.kind === "refused" && answer.movedTo !== undefined) {
    const moved = readAddress(answer.movedTo);
    if (moved !== undefined) answer = await attempt({ ...address, chatId: moved.chatId });
  }
  return answer === undefined
    ? { kind: "rejected", code: "content", text: "Telegram has no messages of this kind" }
    : classify(answer);
}

interface Fault {
  readonly code: string;
  readonly text: string;
}

function unsendable({ content, mediaUrl }: SendRequest, address: Address | undefined): Fault | undefined {
  if (address?.guest) {
    const text = "the bot was only called into this chat and can write there when it is called again";
    return { code: "guest", text };
  }
  if (content.type === "media" && (mediaUrl ?? content.media.url) === undefined)
    return { code: "media_address", text: "the file has no address that Telegram could fetch" };
  return undefined;
}
