/** The bodies that Slack posts. https://docs.slack.dev/apis/events-api and …/interactivity */
import { createHmac, randomBytes } from "node:crypto";
import type { CustomerEvent, Receipt, World } from "../channel.ts";
import type { StoredFile } from "../media.ts";
import { type Chat, customerKey } from "../types.ts";
import type { SlackAccount } from "./account.ts";
import { conversationOf, newTimestamp } from "./people.ts";

type Fields = Readonly<Record<string, unknown>>;

export const FILES_PATH = "/slack/files";
const ECHOES_KEPT = 10_000;

/** Characters of reactions by Slack's names, as far as the phone offers them. */
const REACTIONS: Readonly<Record<string, string>> = {
  "👍": "+1",
  "❤️": "heart",
  "😂": "joy",
  "😮": "open_mouth",
  "😢": "cry",
  "🙏": "pray",
};

/** What the app sent, until it is told of it as of anybody's message. */
const echoes = new Map<string, Fields>();

export function rememberForEcho(ts: string, fields: Fields): void {
  echoes.set(ts, fields);
  const [oldest] = echoes.keys();
  if (echoes.size > ECHOES_KEPT && oldest !== undefined) echoes.delete(oldest);
}

const callback = ({ teamId, appId }: SlackAccount, at: number, event: Fields): Fields => ({
  ...{ token: "an-old-token", team_id: teamId, api_app_id: appId, type: "event_callback" },
  event: { event_ts: newTimestamp(), ...event },
  event_id: `Ev${randomBytes(6).toString("hex").toUpperCase()}`,
  event_time: Math.floor(at / 1000),
});

/** One whole request. Throws for what people cannot send on Slack. */
export function customerUpdate(world: World, account: SlackAccount, event: CustomerEvent): Fields {
  const { customer, message, id, at } = event;
  const user = customerKey(customer);
  const where = { channel: conversationOf(customer), channel_type: "im" };
  const told = (fields: Fields) => callback(account, at, fields);
  const said = (fields: Fields) => {
    const below = "replyTo" in message && message.replyTo !== undefined ? { thread_ts: message.replyTo } : {};
    return told({ type: "message", ...where, user, ts: id, ...below, team: account.teamId, ...fields });
  };
  switch (message.type) {
    case "text":
      return said({ text: message.text });
    case "image":
    case "document":
    case "audio":
    case "video":
      return said({ subtype: "file_share", text: message.caption ?? "", files: [fileOf(world, event.file)] });
    case "button_reply":
    case "list_reply":
      return press(account, world.chats.find(account.teamId, user), message.replyTo, message, {
        id: user,
        name: customer.name,
      });
    case "reaction": {
      const item = { type: "message", channel: where.channel, ts: message.messageId };
      const key = `${user} ${message.messageId}`;
      const name = message.emoji ? (REACTIONS[message.emoji] ?? "tada") : (given.get(key) ?? "tada");
      given.set(key, name);
      return told({ type: message.emoji ? "reaction_added" : "reaction_removed", user, item, reaction: name });
    }
    case "edit": {
      const edited = { type: "message", user, ts: message.messageId, text: message.text };
      const before = { ...edited, text: "(before)" };
      const moment = { user, ts: newTimestamp() };
      return told({
        ...{ type: "message", subtype: "message_changed", ...where, hidden: true, ts: newTimestamp() },
        ...{ message: { ...edited, edited: moment }, previous_message: before },
      });
    }
    case "revoke":
      return told({
        ...{ type: "message", subtype: "message_deleted", ...where, hidden: true, ts: newTimestamp() },
        ...{ deleted_ts: message.messageId, previous_message: { type: "message", user, ts: message.messageId } },
      });
    // The fields of an event.
    case "raw":
      return told({ ...where, ...message.fields });
    default:
      throw new Error(`nobody sends ${message.type} on Slack`);
  }
}

/** What each person's last reaction to a message was called. */
const given = new Map<string, string>();

function fileOf(world: World, file: StoredFile | undefined): Fields {
  if (!file) throw new Error("this message needs a file");
  const url = `${world.baseUrl()}${FILES_PATH}/${encodeURIComponent(file.id)}`;
  const named = { name: file.filename ?? "file", mimetype: file.mime, size: file.bytes.length };
  return { id: file.id, ...named, url_private: url, url_private_download: url };
}

function press(
  account: SlackAccount,
  chat: Chat | undefined,
  messageTs: string,
  chosen: { readonly id: string; readonly title: string },
  user: Fields,
): Fields {
  const channel = { id: chat ? conversationOf(chat.customer) : "", name: "directmessage" };
  const button = {
    type: "button",
    action_id: "choice-0",
    value: chosen.id,
    text: { type: "plain_text", text: chosen.title },
  };
  return {
    ...{ type: "block_actions", token: "an-old-token", api_app_id: account.appId },
    ...{ team: { id: account.teamId }, user, channel },
    container: { type: "message", message_ts: messageTs, channel_id: channel.id },
    actions: [{ ...button, block_id: "b", action_ts: newTimestamp() }],
  };
}

/** Slack has no receipts; it tells the app of its own messages as of everybody's. */
export function receiptUpdate(account: SlackAccount, { status, messageId, customer, at }: Receipt): Fields | undefined {
  if (status !== "sent") return undefined;
  return callback(account, at, {
    ...{
      type: "message",
      channel: conversationOf(customer),
      channel_type: "im",
      user: account.botUserId,
      ts: messageId,
    },
    ...{ bot_id: "B07OURS", app_id: account.appId, team: account.teamId, ...echoes.get(messageId) },
  });
}

/** What is pressed comes as a form. */
export function posting({ webhookUrl: url }: SlackAccount, body: unknown) {
  const isPress = (body as Fields).type === "block_actions";
  const json = JSON.stringify(body);
  return {
    url,
    contentType: isPress ? "application/x-www-form-urlencoded" : "application/json",
    bytes: Buffer.from(isPress ? new URLSearchParams({ payload: json }).toString() : json),
  };
}

export function signatureHeaders({ signingSecret }: SlackAccount, body: Uint8Array): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac("sha256", signingSecret).update(`v0:${timestamp}:`).update(body).digest("hex");
  return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${digest}`, "user-agent": "Slackbot 1.0" };
}
