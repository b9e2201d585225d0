/** The business's account at a service for signatures: asked once whether it works, and kept; its keys go in and never come out. */
import type { SecretStore } from "../connections/ports.ts";
import type { SignatureConnection } from "./model.ts";
import type { ServiceAnswer, ServiceNo, SignatureConnectionStore } from "./ports.ts";

/** The name of its secrets; the policies of the functions name it, too. */
export const SIGNATURE_SECRET = "signature";

export interface NewSignatureConnection
  extends Pick<SignatureConnection, "service" | "sandbox" | "clientId" | "userId"> {
  /** The user's default one where none is named. */
  readonly accountId: string | undefined;
  readonly privateKey: string;
  /** By which the service signs what it posts. */
  readonly webhookKey: string;
}

export interface ManageSignatureService {
  get(): Promise<SignatureConnection | undefined>;
  connect(
    fresh: NewSignatureConnection,
    at: string,
  ): Promise<
    | { readonly kind: "connected"; readonly connection: SignatureConnection }
    | { readonly kind: "refused"; readonly no: ServiceNo }
  >;
  remove(): Promise<void>;
}

export function makeManageSignatureService({
  connections,
  secrets,
  accountOf,
}: {
  readonly connections: SignatureConnectionStore;
  readonly secrets: Pick<SecretStore, "write">;
  /** Asks the service. */
  readonly accountOf: (
    fresh: NewSignatureConnection,
  ) => Promise<ServiceAnswer<Pick<SignatureConnection, "accountId" | "account" | "baseUri">>>;
}): ManageSignatureService {
  return {
    get: connections.get,
    async connect(fresh, at) {
      const answer = await accountOf(fresh);
      if (!answer.ok) return { kind: "refused", no: answer };
      const { service, sandbox, clientId, userId, privateKey, webhookKey } = fresh;
      await secrets.write(SIGNATURE_SECRET, { privateKey, webhookKey });
      const version = ((await connections.get())?.version ?? 0) + 1;
      const connection = { service, sandbox, clientId, userId, ...answer.value, updatedAt: at, version };
      await connections.put(connection);
      return { kind: "connected", connection };
    },
    async remove() {
      await connections.remove();
      await secrets.write(SIGNATURE_SECRET, {});
    },
  };
}
