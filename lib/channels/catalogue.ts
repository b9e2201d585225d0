import { awsSms } from "./aws-sms/index.ts";
import type { Channel } from "./contract.ts";
import { http } from "./http/index.ts";
import { instagram } from "./instagram/index.ts";
import { mailjet } from "./mailjet/index.ts";
import { messenger } from "./messenger/index.ts";
import { ovh } from "./ovh/index.ts";
import { sendgrid } from "./sendgrid/index.ts";
import { ses } from "./ses/index.ts";
import { slack } from "./slack/index.ts";
import { smtp } from "./smtp/index.ts";
import { telegram } from "./telegram/index.ts";
import { twilio } from "./twilio/index.ts";
import { webchat } from "./webchat/index.ts";
import { webpush } from "./webpush/index.ts";
import { whatsapp } from "./whatsapp/index.ts";

/** Every channel of the product, by the id in its manifest and in addresses: one line per channel. */
export const catalogue = {
  "aws-sms": awsSms,
  http,
  instagram,
  mailjet,
  messenger,
  ovh,
  sendgrid,
  ses,
  slack,
  smtp,
  telegram,
  twilio,
  webchat,
  webpush,
  whatsapp,
} as const satisfies Readonly<Record<string, Channel>>;

export type ChannelId = keyof typeof catalogue;

/** The channel of an id that came from outside; undefined for every other text, names of built-in properties included. */
export function channelById(id: string): Channel | undefined {
  return isChannelId(id) ? catalogue[id] : undefined;
}

export function isChannelId(id: string): id is ChannelId {
  return Object.hasOwn(catalogue, id);
}
