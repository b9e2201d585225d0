/** The tenant's key pair, among its secrets. */
import type { VapidKeys } from "../../core/push/model.ts";
import type { VapidStore } from "../../core/push/ports.ts";
import { makeVapidKeys } from "../../webpush/vapid.ts";

type Values = Readonly<Record<string, string>>;
interface Secrets {
  read(owner: string): Promise<Values | undefined>;
  readFresh(owner: string): Promise<Values | undefined>;
  create(owner: string, values: Values): Promise<"created" | "exists">;
}

const OWNER = "web-push";

export function makeVapidStore(secrets: Secrets): VapidStore {
  const read = async () =>
    keysOf(await secrets.read(OWNER)) ??
    // What was not there a moment ago may have been made by somebody else.
    keysOf(await secrets.readFresh(OWNER));
  return {
    read,
    async ensure(contact) {
      const known = await read();
      if (known) return known;
      const made = makeVapidKeys(contact);
      const { publicKey, privateKey } = made;
      const outcome = await secrets.create(OWNER, { publicKey, privateKey, ...(contact ? { contact } : {}) });
      if (outcome === "created") return made;
      const theirs = keysOf(await secrets.readFresh(OWNER));
      if (!theirs) throw new Error("the key pair that exists cannot be read yet");
      return theirs;
    },
  };
}

function keysOf(values: Values | undefined): VapidKeys | undefined {
  const { publicKey, privateKey, contact } = values ?? {};
  return publicKey && privateKey ? { publicKey, privateKey, ...(contact ? { contact } : {}) } : undefined;
}
