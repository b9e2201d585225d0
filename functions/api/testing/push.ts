/** The browsers of a tenant's people in memory, and a key that is always there. */
import type { PushSubscription } from "../../../lib/core/push/model.ts";
import type { SubscriptionStore, VapidStore } from "../../../lib/core/push/ports.ts";

export function memoryPush(): {
  readonly subscriptions: SubscriptionStore;
  readonly vapid: Pick<VapidStore, "ensure"> & { contact: string | undefined };
  readonly isPoint: (text: string) => boolean;
} {
  const rows = new Map<string, { readonly subscriptions: readonly PushSubscription[]; readonly version: number }>();
  const vapid = {
    contact: undefined as string | undefined,
    async ensure(contact: string | undefined) {
      vapid.contact = contact;
      return { publicKey: "public", privateKey: "private", ...(contact === undefined ? {} : { contact }) };
    },
  };
  return {
    subscriptions: {
      of: async (person) => rows.get(person) ?? { subscriptions: [], version: 0 },
      async save(person, subscriptions, version) {
        if ((rows.get(person)?.version ?? 0) !== version) return "conflict";
        rows.set(person, { subscriptions, version: version + 1 });
        return "saved";
      },
    },
    vapid,
    isPoint: (text) => /^B[A-Za-z0-9_-]{86}$/.test(text),
  };
}
