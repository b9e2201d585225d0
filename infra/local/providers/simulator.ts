/** One running simulator without its HTTP: what the control API, the phone page and tests act on. */
import type { ServerResponse } from "node:http";
import type { AwsServices } from "../aws-services.ts";
import { awsSms } from "./aws-sms/index.ts";
import type { ProviderChannel, TemplateChange, World } from "./channel.ts";
import { type ChatChange, makeChats } from "./chats.ts";
import { SEED_CUSTOMERS, sendFromCustomer } from "./customers.ts";
import { http } from "./http/index.ts";
import { isLoopback } from "./http.ts";
import { instagram } from "./instagram/index.ts";
import { mailjet } from "./mailjet/index.ts";
import { makeMediaStore, type StoredFile } from "./media.ts";
import { messenger } from "./messenger/index.ts";
import { type Fault, makeMisbehaviour, type Rule } from "./misbehaviour.ts";
import { ovh } from "./ovh/index.ts";
import { makeReceipts } from "./receipts.ts";
import { sendgrid } from "./sendgrid/index.ts";
import { ses } from "./ses/index.ts";
import { slack } from "./slack/index.ts";
import { smtp } from "./smtp/index.ts";
import { openState } from "./state.ts";
import { telegram } from "./telegram/index.ts";
import { twilio } from "./twilio/index.ts";
import {
  type Account,
  type AccountReference,
  type Chat,
  type Customer,
  type CustomerSend,
  type CustomerSendResult,
  customerKey,
  type RequestRecord,
  type SentRecord,
  type Settings,
  type WebhookAnswer,
  type WebhookLogEntry,
} from "./types.ts";
import { makeWebhooks } from "./webhooks.ts";
import { webpush } from "./webpush/index.ts";
import { whatsapp } from "./whatsapp/index.ts";

const CHANNELS: readonly ProviderChannel[] = [
  awsSms,
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
  webpush,
  whatsapp,
];
const RECORDS_KEPT = 50_000;
const DEFAULT_SETTINGS: Settings = {
  receipts: { sent: 50, delivered: 300, read: null },
  window: "refuse",
  tokenExpiresAt: 0,
};
/** Meta goes on for seven days; nobody waits that long on a laptop. */
const RETRY_DELAYS_MS = [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000];

export type Change =
  | ({ readonly kind: "chat" } & ChatChange)
  | { readonly kind: "typing"; readonly chat: Chat }
  | { readonly kind: "webhook"; readonly entry: WebhookLogEntry }
  | { readonly kind: "request"; readonly record: RequestRecord }
  | { readonly kind: "rules" }
  | { readonly kind: "accounts" }
  | { readonly kind: "reset" };

export interface SimulatorOptions {
  readonly accounts?: readonly Account[];
  /** Keeps chats over restarts. */
  readonly stateFile?: string;
  /** Defaults for every account. */
  readonly settings?: Partial<Settings>;
  /** Waits before a refused webhook is posted again. */
  readonly retryDelaysMs?: readonly number[];
  readonly now?: () => number;
  readonly log?: World["log"];
}

export interface MisbehaveRequest extends AccountReference {
  readonly fault: Fault;
  /** How many requests it spoils; absent means until reset. */
  readonly requests?: number;
  /** Only messages to this recipient. */
  readonly to?: string;
}

export interface Simulator {
  readonly channels: readonly ProviderChannel[];
  readonly world: World;
  /** Adds an account, or replaces the one with the same id. Throws for a webhook address outside this computer. */
  register(account: Account): void;
  sendFromCustomer(send: CustomerSend): Promise<CustomerSendResult>;
  /** The customer opens the chat and closes it again: everything delivered so far is read. */
  readChat(reference: AccountReference, customer: string): void;
  /** Moves the customer's last message back, as if so many hours had passed: the provider's window closes, ours does not know. */
  wait(reference: AccountReference, customer: string, hours: number): void;
  addCustomer(reference: AccountReference, customer: Customer): Chat;
  /** Takes over a chat as another simulator kept it, unless there is one with this customer already that has messages. */
  remember(chat: Chat, files: readonly StoredFile[]): void;
  misbehave(request: MisbehaveRequest): Rule;
  /** Ends faults: one by id, those of an account, or all. */
  behave(which?: Partial<AccountReference> & { id?: number }): void;
  configure(reference: AccountReference, settings: Partial<Settings>): Settings;
  /** Something becomes of a template that the provider keeps; resolves when the business was told. */
  changeTemplate(reference: AccountReference, change: TemplateChange): Promise<void>;
  verifyWebhook(reference: AccountReference): Promise<{ ok: boolean; answer: WebhookAnswer }>;
  /** From now on, those who are AWS's own services bring what they have by these. */
  useAws(services: AwsServices): void;
  /** Forgets chats, records, faults, settings and whatever was still to be posted. Accounts stay. */
  reset(): void;
  sent(filter?: { accountId?: string | undefined; to?: string | undefined }): readonly SentRecord[];
  requests(): readonly RequestRecord[];
  account(accountId: string): Account;
  channelOf(account: Account): ProviderChannel;
  onChange(listener: (change: Change) => void): () => void;
  stop(): void;
}

/** `baseUrl` is asked when a link is made, so it may become known after the simulator. */
export function makeSimulator(options: SimulatorOptions, baseUrl: () => string): Simulator {
  const now = options.now ?? Date.now;
  const log = options.log ?? (() => undefined);
  const accounts = new Map<string, Account>();
  const settings = new Map<string, Settings>();
  const listeners = new Set<(change: Change) => void>();
  const sent: SentRecord[] = [];
  const requests: RequestRecord[] = [];
  let aws: AwsServices | undefined;
  const tell = (change: Change) => {
    for (const listener of listeners) listener(change);
  };
  const keep = <T>(list: T[], item: T) => {
    list.push(item);
    if (list.length > RECORDS_KEPT) list.shift();
  };

  const channelOf = (account: Account): ProviderChannel => {
    const channel = CHANNELS.find((candidate) => candidate.id === account.channel);
    if (!channel) throw new Error(`no simulated provider for ${account.channel}`);
    return channel;
  };
  const settingsOf = (accountId: string): Settings =>
    settings.get(accountId) ?? { ...DEFAULT_SETTINGS, ...options.settings };
  const chats = makeChats((change) => {
    tell({ kind: "chat", ...change });
    state.changed();
  });
  const media = makeMediaStore(now);
  const state = openState(options.stateFile, chats, media, log);
  const webhooks = makeWebhooks({
    channelOf,
    now,
    retryDelaysMs: (channel) => options.retryDelaysMs ?? channel.retryDelaysMs ?? RETRY_DELAYS_MS,
    logged: (entry) => tell({ kind: "webhook", entry }),
    deliver: (to, body) => channelOf(to).deliver?.(world, to, body),
  });
  const world: World = {
    now,
    baseUrl,
    accounts,
    chats,
    media,
    misbehaviour: makeMisbehaviour(() => tell({ kind: "rules" })),
    receipts: makeReceipts({
      ...{ channelOf, settings: settingsOf, chats, webhooks, now },
      receiptUpdate: (to, receipt) => channelOf(to).receiptUpdate(to, receipt, world),
    }),
    webhooks,
    settings: settingsOf,
    recordSent: (record) => keep(sent, record),
    sentAs: (accountId, id) => sent.find((record) => record.accountId === accountId && record.wamid === id),
    recordRequest(record) {
      keep(requests, record);
      tell({ kind: "request", record });
    },
    typing: (chat) => tell({ kind: "typing", chat }),
    aws: () => aws,
    held: new Set<ServerResponse>(),
    log,
  };

  function account(accountId: string): Account {
    const found = accounts.get(accountId);
    if (!found) throw new Error(`no account ${accountId} is registered`);
    return found;
  }
  function seed(accountId: string): void {
    const { customers = SEED_CUSTOMERS } = channelOf(account(accountId));
    if (chats.list(accountId).length === 0) for (const customer of customers) chats.open(accountId, customer);
  }

  const simulator: Simulator = {
    channels: CHANNELS,
    world,
    register(added) {
      // Signed webhooks with invented content have no business on anybody else's computer.
      if (!isLoopback(added.webhookUrl))
        throw new Error(`webhooks go to this computer only, not to ${added.webhookUrl}`);
      const accountId = channelOf(added).accountId(added);
      accounts.set(accountId, added);
      seed(accountId);
      tell({ kind: "accounts" });
    },
    async sendFromCustomer(send) {
      const sender = account(send.phoneNumberId);
      return sendFromCustomer(world, sender, channelOf(sender), send);
    },
    readChat(reference, customer) {
      const chat = chats.find(reference.phoneNumberId, customer);
      if (!chat) throw new Error(`no chat with ${customer}`);
      world.receipts.look(chat, true);
      world.receipts.look(chat, false);
    },
    wait(reference, customer, hours) {
      const chat = chats.find(reference.phoneNumberId, customer);
      if (!chat) throw new Error(`no chat with ${customer}`);
      if (chat.lastCustomerAt !== undefined) chat.lastCustomerAt -= hours * 3_600_000;
      chats.touch(chat);
    },
    addCustomer(reference, customer) {
      account(reference.phoneNumberId);
      return chats.open(reference.phoneNumberId, customer);
    },
    remember(chat, files) {
      const known = chats.find(chat.accountId, customerKey(chat.customer));
      if (known?.messages.length) return;
      media.restore(files.map(({ sha256: _, bytes, ...file }) => ({ ...file, bytes: Buffer.from(bytes) })));
      chats.restore([chat]);
      chats.touch(chat);
    },
    misbehave({ phoneNumberId, fault, requests: count, to }) {
      account(phoneNumberId);
      return world.misbehaviour.add({
        accountId: phoneNumberId,
        fault,
        ...(count !== undefined && { requests: count }),
        ...(to !== undefined && { to }),
      });
    },
    behave({ phoneNumberId, id } = {}) {
      world.misbehaviour.reset({
        ...(phoneNumberId !== undefined && { accountId: phoneNumberId }),
        ...(id !== undefined && { id }),
      });
    },
    configure({ phoneNumberId }, changes) {
      account(phoneNumberId);
      const merged = { ...settingsOf(phoneNumberId), ...changes };
      settings.set(phoneNumberId, merged);
      tell({ kind: "accounts" });
      return merged;
    },
    async changeTemplate({ phoneNumberId }, change) {
      const its = account(phoneNumberId);
      const channel = channelOf(its);
      if (!channel.changeTemplate) throw new Error("this provider keeps no templates");
      await channel.changeTemplate(world, its, change);
    },
    verifyWebhook: ({ phoneNumberId }) => webhooks.verify(account(phoneNumberId)),
    reset() {
      world.misbehaviour.reset();
      world.receipts.clear();
      webhooks.clear();
      chats.clear();
      media.clear();
      settings.clear();
      sent.length = 0;
      requests.length = 0;
      for (const accountId of accounts.keys()) seed(accountId);
      tell({ kind: "reset" });
    },
    useAws(services) {
      aws = services;
    },
    sent: ({ accountId, to } = {}) =>
      sent.filter(
        (record) =>
          (accountId === undefined || record.accountId === accountId) && (to === undefined || record.to === to),
      ),
    requests: () => requests,
    account,
    channelOf,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      world.receipts.clear();
      webhooks.stop();
      for (const response of world.held) response.destroy();
      state.flush();
    },
  };
  for (const initial of options.accounts ?? []) simulator.register(initial);
  return simulator;
}
