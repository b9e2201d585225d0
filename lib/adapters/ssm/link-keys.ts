/** The keys by which a tenant's links are signed, among its secrets: `key`, and `previousKey` while links that it signed shall still open. */
import { randomBytes } from "node:crypto";
import type { LinkKeys } from "../../core/links/ports.ts";
import type { makeSecretStore } from "./secrets.ts";

type Secrets = Pick<ReturnType<typeof makeSecretStore>, "create" | "read" | "readFresh">;

/** The policies of the functions name it, too. */
const OWNER = "links";

export function makeLinkKeys(secrets: Secrets): LinkKeys {
  const keysIn = (values: Readonly<Record<string, string>> | undefined): readonly string[] =>
    [values?.key, values?.previousKey].flatMap((key) => key || []);
  return {
    read: async () => keysIn(await secrets.read(OWNER)),
    async ensure() {
      const [known] = keysIn(await secrets.read(OWNER));
      if (known !== undefined) return known;
      const key = randomBytes(32).toString("base64url");
      if ((await secrets.create(OWNER, { key })) === "created") return key;
      const [theirs] = keysIn(await secrets.readFresh(OWNER));
      if (theirs === undefined) throw new Error("the key that exists cannot be read yet");
      return theirs;
    },
  };
}
