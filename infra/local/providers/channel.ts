/** What a simulated provider implements; everything else (chats, receipts, faults, the phone) is shared. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AwsServices } from "../aws-services.ts";
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
  /** What was sent as this; undefined when nobody remembers. */
  sentAs(accountId: string, id: string): SentRecord | undefined;
  recordRequest(record: RequestRecord): void;
  /** The business shows "typing" to this customer. */
  typing(chat: Chat): void;
  /** The services of the account that our side runs in; undefined where it runs in none. */
  readonly aws: () => AwsServices | undefined;
  /** Sockets that are never answered, so that stopping can close them. */
  readonly held: Set<ServerResponse>;
  readonly log: (message: string, detail?: Readonly<Record<string, unknown>>) => void;
}

export type ReceiptStatus = "sent" | "delayed" | "delivered" | "read" | "failed";

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

/** What becomes of a template: a review's answer, a pause, another category. */
export interface TemplateChange {
  readonly name: string;
  readonly language: string;
  readonly status?: string;
  readonly category?: string;
  readonly reason?: string;
}

export interface ProviderChannel<OwnAccount extends Account = Account> {
  readonly id: Account["channel"];
  /** Paths of the provider's API on the simulator's server. */
  readonly paths: readonly string[];
  /** Path of the base URL that a channel is configured with. */
  readonly basePath: string;
  /** Whom a new account knows; absent means the usual ones. */
  readonly customers?: readonly Customer[];
  /** Waits before the second, third, ... attempt to post a webhook, where they are not Meta's. */
  readonly retryDelaysMs?: readonly number[];
  /** How its customers' phones are; absent: numbers are telephone numbers, and everything can be sent. */
  readonly phone?: {
    readonly label: string;
    /** What a new customer is known by. */
    readonly customerId: "phone" | "number" | "address";
    /** Kinds of a customer's message that do not exist here. */
    readonly lacks: readonly CustomerMessage["type"][];
  };
  /** It says when a message takes long. */
  readonly delays?: true;
  accountId(account: OwnAccount): string;
  /** The provider tells nothing of what becomes of a message: no ticks, no window, no question about the address. */
  readonly silent?: true;
  describe(account: OwnAccount): { readonly name: string; readonly address: string };
  /** Answers one API request; throws only for defects. */
  handle(world: World, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
  newMessageId(customer: string, by: "business" | "customer"): string;
  /** May answer late. */
  customerUpdate(world: World, account: OwnAccount, event: CustomerEvent): unknown;
  /** Undefined where the provider tells nothing of this. */
  receiptUpdate(account: OwnAccount, receipt: Receipt, world: World): unknown;
  /** One webhook body around several updates. */
  envelope(account: OwnAccount, updates: readonly unknown[], shape: BatchShape): unknown;
  /** How a body goes out, where not as JSON to the account's address. */
  posting?(
    account: OwnAccount,
    body: unknown,
  ): {
    readonly url: string;
    readonly contentType: string;
    readonly bytes: Buffer;
    /** Where the provider tells by the address alone. */
    readonly method?: "GET";
  };
  /** How a body comes to us, where not as a webhook. Rejects with why nobody took it. */
  deliver?(world: World, account: OwnAccount, body: unknown): Promise<void>;
  /** Opens a door besides `paths`, where the provider is not asked by HTTP. */
  open?(world: World): Promise<{ readonly baseUrl: string; close(): Promise<void> }>;
  /** Signature and other headers over the exact bytes that are posted, and the address. */
  headers(account: OwnAccount, body: Uint8Array, url: string): Record<string, string>;
  /** Webhooks of one lane are posted one after the other: a refused one holds up those behind it. Absent: all at once. */
  lane?(event: CustomerEvent): string;
  /** The question that the provider asks before it uses an address, and whether this answer satisfies it; absent where it asks none. */
  verification?(account: OwnAccount): { readonly url: string; accepts(status: number, body: string): boolean };
  errorTitle(code: number): string;
  /** Where the provider keeps templates: one of them changes there, and its business is told. Throws for one that there is not. */
  changeTemplate?(world: World, account: OwnAccount, change: TemplateChange): Promise<unknown>;
}
