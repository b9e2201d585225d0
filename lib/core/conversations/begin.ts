/** A person, or a system, writes to somebody first: in the open conversation with them, in one that is opened again, or in a new one. */
import type { Connection } from "../connections/model.ts";
import type { ConnectionStore } from "../connections/ports.ts";
import { consentFor, isSuppressed, type Purpose } from "../consent/model.ts";
import type { ConsentStore, SuppressionStore } from "../consent/ports.ts";
import { addressIn, type Contact, type Identity, newcomer } from "../contacts/model.ts";
import type { ContactDesk, ReachContact } from "../contacts/ports.ts";
import type { ChannelFacts, ChannelGateway } from "../deliveries/ports.ts";
import type { Ids } from "../kernel/ports.ts";
import type { OutboundContent, TemplateContent } from "../messages/model.ts";
import { decide } from "../policy/model.ts";
import type { HandleConversation } from "./handle.ts";
import type { Conversation, SentMessage } from "./model.ts";
import { conversationWith } from "./own.ts";
import type { ConversationDesk, StartConversation } from "./ports.ts";
import type { ContentProblem, Reply, ReplyOutcome } from "./reply.ts";

interface BeginPorts {
  readonly connections: Pick<ConnectionStore, "connection">;
  readonly contacts: Pick<ContactDesk, "resolve" | "family" | "findByIdentities">;
  readonly conversations: Pick<ConversationDesk, "get" | "ofContact">;
  readonly channels: Pick<ChannelGateway, "facts" | "plan" | "place">;
  readonly suppressions: Pick<SuppressionStore, "get">;
  readonly consent: Pick<ConsentStore, "ledger">;
  readonly reach: ReachContact;
  readonly start: StartConversation;
  readonly handle: Pick<HandleConversation, "update">;
  readonly reply: Reply;
  readonly ids: Ids;
  readonly tenant: string;
}

/** What is said. The second may go where the window is closed. */
export interface Said {
  readonly content: OutboundContent;
  readonly closedWindow?: TemplateContent;
}

export interface BeginInput {
  readonly connectionId: string;
  /** Somebody who is known, or an address. */
  readonly to: { readonly contactId: string } | { readonly address: Identity; readonly name?: string };
  /** For this contact on this medium, or what is wrong with it. */
  readonly say: (contact: Contact, medium: string) => Promise<Said | { readonly problems: readonly ContentProblem[] }>;
  readonly author: string;
  /** No person asks: then nights and caps count as well, when it goes. */
  readonly bySystem: boolean;
  /** Whose desk it lies on; null for nobody's. */
  readonly desk: string | null;
  readonly request: { readonly id: string; readonly at: string };
}

export type BeginOutcome =
  | {
      readonly kind: "begun";
      readonly conversation: Conversation;
      readonly messages: readonly SentMessage[];
      readonly isNew: boolean;
    }
  /** It cannot begin: the field that is at fault. */
  | { readonly kind: "impossible"; readonly problems: readonly ContentProblem[] }
  | Exclude<ReplyOutcome, { readonly kind: "queued" }>;

/** Everything is looked at before anything is written. Repeats change nothing. Throws when a store cannot be reached. */
export type BeginConversation = (input: BeginInput) => Promise<BeginOutcome>;

const NAMES: Readonly<Record<string, string>> = { phone: "telephone number", email: "email address" };

const impossible = (...problems: readonly ContentProblem[]): BeginOutcome => ({ kind: "impossible", problems });

export function makeBeginConversation(ports: BeginPorts): BeginConversation {
  const {
    connections,
    contacts,
    conversations,
    channels,
    suppressions,
    consent,
    reach,
    start,
    handle,
    reply,
    ids,
    tenant,
  } = ports;

  return async ({ connectionId, to, say, author, bySystem, desk, request }) => {
    const connection = await connections.connection(connectionId);
    if (!connection)
      return impossible({ field: "connectionId", code: "not_found", message: "is no connection of this tenant" });
    if (!connection.active || connection.health === "broken") return { kind: "connection_unusable", connection };
    const facts = channels.facts(connection.channel, connection);
    if (!facts)
      return impossible({ field: "connectionId", code: "unknown_channel", message: "is of a channel that is gone" });

    const whom = await whoIs(to, facts, request.at);
    if ("problem" in whom) return impossible(whom.problem);
    const { person, address } = whom;
    const said = await say(person, facts.medium);
    if ("problems" in said) return impossible(...said.problems);
    const subject = said.content.type === "email" ? { subject: said.content.subject } : {};
    const thread = { id: request.id, account: connection.accountIds[0] ?? "", ...subject };
    const place = address && (await channels.place(connection.channel, address.value, thread));
    if (address && !place) return impossible({ ...whereIn(to), code: "wrong_format", message: "cannot be written to" });
    const own =
      place && (await conversationWith(ports, { connectionId, thread: place.thread, contactId: person.contactId }));
    const present =
      own?.present ??
      (await latestWith(person, connection, {
        hasAddress: own !== undefined,
        shown: "address" in to && address ? ids.derive("known", address.kind, address.value) : undefined,
      }));
    if (!present && !address) return impossible(whyNot(facts));

    const unwanted = await whyUnwanted(person, address, facts.medium, said);
    if (unwanted) return impossible({ ...whereIn(to), ...unwanted });
    const answer = decide({
      now: request.at,
      ...said,
      windowMs: facts.windowMs,
      // It is granted for what a person writes.
      extendedWindowMs: bySystem ? undefined : facts.extendedWindowMs,
      lastInboundAt: present?.lastInboundAt ?? null,
    });
    if (answer.kind === "refuse") return { kind: "window_closed", text: answer.text };
    const goes = answer.kind === "use_template" ? answer.content : said.content;
    const plan = await channels.plan(connection.channel, goes);
    if (!plan.ok) return { kind: "invalid", problems: plan.problems };

    const contact = "address" in to && !present ? await reach(to.address, to.name) : person;
    const started =
      present ??
      (contact && address && (await start({ connection, contact, address, thread, opened: { at: request.at, desk } })));
    if (!started) throw new Error("the contact is gone just now");
    const { conversationId } = started;
    if (started.state === "resolved")
      await handle.update({
        conversationId,
        state: "open",
        ...(started.assignee === null && desk !== null ? { assignee: desk, by: desk } : {}),
      });
    const outcome = await reply({
      ...{ conversationId, author, ...said, request },
      ...(bySystem
        ? {
            proactive: {
              ...{ purpose: purposeOf(said), medium: facts.medium, begins: true },
              ...(address ? { address } : {}),
            },
          }
        : {}),
    });
    if (outcome.kind !== "queued") return outcome;
    const conversation = (await conversations.get(conversationId)) ?? started;
    // What an earlier try of this request began is new too.
    const isNew = conversation.createdAt >= request.at;
    return { kind: "begun", conversation, messages: outcome.messages, isNew };
  };

  /**
   * Whoever begins asks first whether the address may be written to, and for advertising whether the person agreed. Nights and caps are for
   * what nobody at a desk writes: the sender asks about them.
   */
  async function whyUnwanted(
    person: Contact | undefined,
    address: Identity | undefined,
    medium: string,
    said: Said,
  ): Promise<Pick<ContentProblem, "code" | "message"> | undefined> {
    const purpose = purposeOf(said);
    const suppression = address && (await suppressions.get(address.kind, address.value));
    if (isSuppressed(suppression, purpose))
      return { code: "address_suppressed", message: `is suppressed (${suppression?.reason}) since ${suppression?.at}` };
    if (purpose === "transactional") return undefined;
    const family =
      person && person.merged.length > 0 ? await contacts.family(person.contactId) : person ? [person] : [];
    const ledger = family.length > 0 ? await consent.ledger(family.map(({ contactId }) => contactId)) : [];
    return consentFor(ledger, purpose, medium).allowed
      ? undefined
      : { code: "no_consent", message: "never agreed to advertising, or does not any more, which this template is" };
  }

  /** The person, and where on this channel they are reached; without an address where the customer has to write first. */
  async function whoIs(
    to: BeginInput["to"],
    { reaches }: ChannelFacts,
    at: string,
  ): Promise<
    { readonly person: Contact; readonly address: Identity | undefined } | { readonly problem: ContentProblem }
  > {
    if ("contactId" in to) {
      const person = await contacts.resolve(to.contactId);
      if (!person) return { problem: { field: "contactId", code: "not_found", message: "is no contact" } };
      const address = reaches === undefined ? undefined : addressIn(person.identities, reaches);
      if (reaches === undefined || address) return { person, address };
      return {
        problem: {
          field: "contactId",
          code: "no_address",
          message: `has no ${NAMES[reaches] ?? "address of its own there"}, which this connection needs`,
          suggestion: "Add it to the contact, or choose another connection.",
        },
      };
    }
    const { address, name } = to;
    if (reaches !== undefined && address.kind !== reaches)
      return {
        problem: {
          field: "address.kind",
          code: "not_reached",
          message: `must be \`${reaches}\`: this connection reaches nothing else`,
        },
      };
    const [known] = await contacts.findByIdentities([address]);
    const person = known === undefined ? undefined : await contacts.resolve(known);
    return {
      person: person ?? newcomer(ids.derive("contact", tenant, address.kind, address.value), address, name, at),
      address: reaches === undefined ? undefined : address,
    };
  }

  /**
   * With the person on this connection, where their address has no thread: the latest that is not resolved; where they have to write first,
   * the latest of all. `shown`: the address that it must have shown.
   */
  async function latestWith(
    { contactId }: Contact,
    { connectionId }: Connection,
    { hasAddress, shown }: { readonly hasAddress: boolean; readonly shown: string | undefined },
  ): Promise<Conversation | undefined> {
    const family = await contacts.family(contactId);
    const lists = await Promise.all(family.map((one) => conversations.ofContact(one.contactId)));
    const heads = await Promise.all(lists.flat().map((id) => conversations.get(id)));
    return heads
      .filter((one) => one !== undefined)
      .filter((one) => one.connectionId === connectionId && one.chat.type === "person")
      .filter(({ state }) => !hasAddress || state !== "resolved")
      .filter(({ known }) => shown === undefined || known.includes(shown))
      .sort((a, b) => (a.lastMessageAt < b.lastMessageAt ? 1 : -1))[0];
  }
}

/** Of what may go, the strictest. */
const purposeOf = ({ content, closedWindow }: Said): Purpose =>
  [content, closedWindow].some((one) => one?.type === "template" && one.category === "marketing")
    ? "marketing"
    : "transactional";

const whereIn = (to: BeginInput["to"]) => ({ field: "address" in to ? "address.value" : "contactId" });

const whyNot = ({ medium }: ChannelFacts): ContentProblem => ({
  field: "connectionId",
  code: "customer_begins",
  message: `is of ${medium}, where the customer has to write first, and this one has not`,
  suggestion: "Choose a connection by which the contact has an address, such as WhatsApp, SMS or e-mail.",
});
