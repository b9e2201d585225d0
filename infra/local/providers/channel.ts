/** What a simulated provider implements; everything else (chats, receipts, faults, the phone) is shared. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Chats } from "./chats.ts";
import type { MediaStore, StoredFile } from "./media.ts";
import type { Misbehaviour } from "./misbehaviour.ts";
import type { Receipts } from "./receipts.ts";
import type {
  Account,
  BatchShape,
  Chat,
  Customer,
  CustomerMessage,
  RequestRecord,
  SentRecord,
  Settings,
} from "./types.ts";
import type { Webhooks } from "./webhooks.ts";

/** What the parts of one running simulator share. */
export interface World {
  readonly now: () => number;
  /** Address of the simulator's own server, without a slash at the end. */
  readonly baseUrl: () => string;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly chats: Chats;
  readonly media: MediaStore;
  readonly misbehaviour: Misbehaviour;
  readonly receipts: Receipts;
  readonly webhooks: Webhooks;
  settings(accountId: string): Settings;
  recordSent(record: SentRecord): void;
  recordRequest(record: RequestRecord): void;
  /** The business shows "typing" to this customer. */
  typing(chat: Chat): void;
  /** Sockets that are never answered, so that stopping can close them. */
  readonly held: Set<ServerResponse>;
  readonly log: (message: string, detail?: Readonly<Record<string, unknown>>) => void;
}

export type ReceiptStatus = "sent" | "delivered" | "read" | "failed";

export interface Receipt {
  readonly messageId: string;
  readonly customer: Customer;
  readonly status: ReceiptStatus;
  readonly at: number;
  /** What the business gave along with the message. */
  readonly clientRef?: string;
  readonly category: string;
  readonly errorCode?: number;
}

/** A customer's message with everything that the provider adds. `file` is set for media. */
export interface CustomerEvent {
  readonly id: string;
  readonly at: number;
  readonly customer: Customer;
  readonly message: CustomerMessage;
  readonly file?: StoredFile;
}

export interface ProviderChannel {
  readonly id: Account["channel"];
  /** Paths of the provider's API on the simulator's server. */
  readonly paths: readonly string[];
  /** Path of the base URL that a channel is configured with. */
  readonly basePath: string;
  accountId(account: Account): string;
  describe(account: Account): { readonly name: string; readonly address: string };
  /** Answers one API request; throws only for defects. */
  handle(world: World, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
  newMessageId(customer: string, by: "business" | "customer"): string;
  customerUpdate(world: World, account: Account, event: CustomerEvent): unknown;
  receiptUpdate(account: Account, receipt: Receipt): unknown;
  /** One webhook body around several updates. */
  envelope(account: Account, updates: readonly unknown[], shape: BatchShape): unknown;
  /** Signature and other headers over the exact bytes that are posted. */
  headers(account: Account, body: Uint8Array): Record<string, string>;
  /** The question that the provider asks before it uses an address, and whether this answer satisfies it. */
  verification(account: Account): { readonly url: string; accepts(status: number, body: string): boolean };
  errorTitle(code: number): string;
}
