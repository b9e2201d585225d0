import type { Catalogue } from "../kernel/catalogue.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Notification, NotificationType, Recipient } from "./model.ts";

export interface NotificationStore {
  /** Puts it, and leaves it for the outbox. `present` returns the one that has this id already and changes nothing. */
  create(
    notification: Notification,
  ): Promise<{ readonly kind: "created" } | { readonly kind: "present"; readonly notification: Notification }>;
  get(notificationId: string): Promise<Notification | undefined>;
  /** In the order of the ids. */
  all(notificationIds: readonly string[]): Promise<readonly (Notification | undefined)[]>;
  /** Replaces it when the stored version is one less than the given one; takes it out of the outbox. */
  save(notification: Notification): Promise<"saved" | "conflict">;
  /** Into the outbox once more: something happened to its delivery. One that is not there is left alone. */
  wake(notificationId: string): Promise<void>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Notification>>;
}

/** What is collected until then, for one contact. */
export interface Digest {
  readonly contactId: string;
  /** The second half of the id of the notification that is made of it. */
  readonly own: string;
  readonly type: string;
  /** The same for what may be told together: its type, purpose, way and template. */
  readonly alike: string;
  /** Of the variables that it holds. */
  readonly bytes: number;
  /** A whole minute. It takes more in until it is closed, which is a little later. */
  readonly closesAt: string;
  readonly closedAt?: string;
  /** Ids of notifications, in the order in which they came. */
  readonly members: readonly string[];
}

/** `present`: there is such a notification already. `conflict`: the digest is not what it was. Then nothing changed. */
export type Joined = "done" | "present" | "conflict";

export interface DigestStore {
  /** One that still takes in so many bytes of that kind. */
  openOf(contactId: string, alike: string, bytes: number): Promise<Digest | undefined>;
  /** Puts both, and has it closed at its time. */
  open(digest: Digest, notification: Notification): Promise<Joined>;
  join(digest: Pick<Digest, "contactId" | "own">, notification: Notification, bytes: number): Promise<Joined>;
  /** Replaces the notification by this version while the digest takes in. */
  takeBack(
    digest: Pick<Digest, "contactId" | "own">,
    notification: Notification,
  ): Promise<"done" | "closed" | "conflict">;
  /** It takes nothing in any more; undefined where there is none. */
  close(contactId: string, own: string, now: string): Promise<Digest | undefined>;
  remove(contactId: string, own: string): Promise<void>;
}

/** `taken`: another type has this key. */
export type NotificationTypeStore = Catalogue<NotificationType>;

export interface NotifyInput
  extends Pick<
    Notification,
    "type" | "purpose" | "channels" | "contents" | "template" | "persistence" | "priority" | "createdBy"
  > {
  readonly recipient: Recipient;
  readonly externalId?: string;
  readonly sendBefore?: string;
  readonly tracking?: boolean;
  /** Told with others of its type that come within so many milliseconds; needs a template. */
  readonly digestMs?: number;
  /** What asked for it and when it first did; with an `externalId` that alone makes it one. */
  readonly request: { readonly id: string; readonly at: string };
}

export type NotifyOutcome =
  | { readonly kind: "queued"; readonly notification: Notification; readonly repeated: boolean }
  | { readonly kind: "contact_missing" };

/** Repeats change nothing. Throws when a store cannot be reached. */
export type NotifyContact = (input: NotifyInput) => Promise<NotifyOutcome>;
