/** By which of a phase's channels somebody can be written to, and with what: asked for a whole chunk, so that stores are asked together. */
import type { CampaignContent } from "../campaigns/model.ts";
import type { Connection } from "../connections/model.ts";
import { addressIn, type Contact, type Identity } from "../contacts/model.ts";
import type { Chat, Conversation } from "../conversations/model.ts";
import type { ConversationStore } from "../conversations/ports.ts";
import type { ChannelFacts, ChannelGateway } from "../deliveries/ports.ts";
import type { Ids } from "../kernel/ports.ts";
import { PLACES } from "../links/model.ts";
import type { OutboundContent, TemplateContent } from "../messages/model.ts";
import { chargedAs, type ProviderTemplate, refusalOf } from "../provider-templates/model.ts";
import type { Price } from "../spending/model.ts";
import type { RenderForContact } from "../templates/ports.ts";

/** Somebody of the audience. */
export interface Recipient {
  readonly contact: Contact;
  /** Of channels that have no addresses: the conversation in which they wrote last, by connection. */
  readonly chats: Readonly<Record<string, string>>;
}

/** How a connection may be used in this run. */
export interface UsableConnection {
  readonly connection: Connection;
  readonly facts: ChannelFacts;
}

export interface Way {
  readonly medium: string;
  readonly connection: Connection;
  readonly facts: ChannelFacts;
  readonly to: Chat;
  readonly address?: Identity;
  readonly content: OutboundContent;
  readonly closedWindow?: TemplateContent;
  readonly language?: string;
  readonly lastInboundAt: string | null;
  readonly price?: Price;
}
export interface NoWay {
  readonly medium: string;
  readonly code: string;
  readonly text: string;
}

interface WayPorts {
  readonly conversations: Pick<ConversationStore, "get">;
  readonly channels: Pick<ChannelGateway, "facts" | "plan" | "place" | "price">;
  readonly render: RenderForContact;
  readonly knownTemplate: (connection: Connection, content: TemplateContent) => Promise<ProviderTemplate | undefined>;
  readonly ids: Pick<Ids, "derive">;
  readonly tenant: string;
}

/** The way over this medium, or why there is none. Throws when a store cannot be reached. */
export type FindWay = (about: {
  readonly recipient: Recipient;
  readonly medium: string;
  readonly content: CampaignContent;
  /** Of the delivery: a mail that answers it names it. */
  readonly own: string;
  readonly usable: readonly UsableConnection[];
}) => Promise<Way | NoWay>;

export function makeFindWay(ports: WayPorts): FindWay {
  const { conversations, channels, render, knownTemplate, ids, tenant } = ports;

  return async ({ recipient, medium, content, own, usable }) => {
    const { contact } = recipient;
    const no = (code: string, text: string): NoWay => ({ medium, code, text });
    const ofMedium = usable.filter(({ facts }) => facts.medium === medium);
    if (ofMedium.length === 0) return no("no_connection", `no connection for ${medium} is in order`);
    let why = no("no_address", `the contact has no address for ${medium}`);
    for (const { connection, facts } of ofMedium) {
      const address = facts.reaches === undefined ? undefined : addressIn(contact.identities, facts.reaches);
      const chat = facts.reaches === undefined ? recipient.chats[connection.connectionId] : undefined;
      if (!address && chat === undefined) {
        if (facts.reaches === undefined) why = no("no_conversation", `the contact never wrote on ${medium}`);
        continue;
      }
      const said = await saidTo(contact, medium, content);
      if ("code" in said) return said;
      const planned = await plannedFor(connection.channel, said);
      if ("problem" in planned) {
        why = no("invalid_content", `${medium}: ${planned.problem}`);
        continue;
      }
      const place = address
        ? await placeOf(connection, address, own, planned.content, facts)
        : placeIn(chat === undefined ? undefined : await conversations.get(chat));
      if (!place) continue;
      const { content: written, closedWindow } = planned;
      const known = written.type === "template" ? await knownTemplate(connection, written) : undefined;
      const refusal = known && refusalOf(known);
      if (refusal !== undefined) return no("template_rejected", refusal);
      const charged = known && chargedAs(known);
      const asCharged =
        charged && charged !== "service" && written.type === "template" ? { ...written, category: charged } : written;
      const price = await channels.price(connection.channel, asCharged, place.to);
      return {
        ...{ medium, connection, facts, content: written, ...place },
        ...(address ? { address } : {}),
        ...(closedWindow ? { closedWindow } : {}),
        ...(planned.language === undefined ? {} : { language: planned.language }),
        ...(price ? { price } : {}),
      };
    }
    return why;
  };

  async function saidTo(contact: Contact, medium: string, content: CampaignContent): Promise<Said | NoWay> {
    if ("contents" in content) {
      const own = content.contents[medium] ?? content.contents.default;
      return own ? { content: own } : { medium, code: "no_content", text: `nothing was written for ${medium}` };
    }
    const rendered = await render({
      ...{ template: content.template, data: content.data, medium, contact },
      // Each gets their own when it goes out.
      unsubscribeUrl: PLACES.unsubscribe,
      preferencesUrl: PLACES.preferences,
    });
    if (rendered.kind === "failed") return { medium, code: rendered.code, text: rendered.text };
    const { kind: _, ...said } = rendered;
    return said;
  }

  /** As the channel can show it, in one message. */
  async function plannedFor(channel: string, said: Said): Promise<Said | { readonly problem: string }> {
    const plan = await channels.plan(channel, said.content);
    if (!plan.ok) return { problem: plan.problems[0]?.message ?? "it is refused" };
    const [content] = plan.parts;
    if (!content || plan.parts.length > 1) return { problem: "it does not fit into one message" };
    return { ...said, content };
  }

  /** The window counts from what they wrote last in the conversation of that address. */
  async function placeOf(
    { connectionId, channel, accountIds }: Connection,
    { value }: Identity,
    own: string,
    content: OutboundContent,
    { windowMs }: ChannelFacts,
  ): Promise<{ readonly to: Chat; readonly lastInboundAt: string | null } | undefined> {
    const thread = {
      id: own,
      account: accountIds[0] ?? "",
      ...(content.type === "email" ? { subject: content.subject } : {}),
    };
    const place = await channels.place(channel, value, thread);
    if (!place) return undefined;
    if (windowMs === undefined || content.type === "template") return { to: place.chat, lastInboundAt: null };
    const conversation = await conversations.get(ids.derive("conversation", tenant, connectionId, place.thread));
    return { to: place.chat, lastInboundAt: conversation?.lastInboundAt ?? null };
  }
}

interface Said {
  readonly content: OutboundContent;
  readonly closedWindow?: TemplateContent;
  readonly language?: string;
}

const placeIn = (conversation: Conversation | undefined) =>
  conversation?.chat.type === "person"
    ? { to: conversation.chat, lastInboundAt: conversation.lastInboundAt }
    : undefined;
