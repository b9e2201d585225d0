import type { Catalogue } from "../kernel/catalogue.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Notification, NotificationType } from "./model.ts";

export interface NotificationStore {
  /** Puts it, and leaves it for the outbox. `present` returns the one that has this id already and changes nothing. */
  create(
    notification: Notification,
  ): Promise<{ readonly kind: "created" } | { readonly kind: "present"; readonly notification: Notification }>;
  get(notificationId: string): Promise<Notification | undefined>;
  /** Replaces it when the stored version is one less than the given one; takes it out of the outbox. */
  save(notification: Notification): Promise<"saved" | "conflict">;
  /** Into the outbox once more: something happened to its delivery. One that is not there is left alone. */
  wake(notificationId: string): Promise<void>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Notification>>;
}

/** `taken`: another type has this key. */
export type NotificationTypeStore = Catalogue<NotificationType>;
