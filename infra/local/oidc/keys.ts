/** What must outlive a restart: the key that signs tokens and the keys that sign this issuer's own cookies. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import * as z from "zod/mini";

export const SIGNING_ALGORITHM = "RS256";

const Stored = z.object({
  cookieKeys: z.array(z.string()).check(z.minLength(1)),
  jwks: z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).check(z.minLength(1)) }),
});

export interface IssuerKeys {
  readonly cookieKeys: string[];
  /** Private signing keys. */
  readonly jwks: { keys: JWK[] };
}

/**
 * The keys of `dataDir`, made on the first call. A file that cannot be understood is an error and is never replaced: a new
 * key would silently make every token out there worthless.
 */
export async function loadKeys(dataDir: string): Promise<IssuerKeys> {
  const file = join(dataDir, "oidc-keys.json");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text !== undefined) {
    try {
      return z.parse(Stored, JSON.parse(text)) as IssuerKeys;
    } catch (error) {
      throw new Error(`${file} holds no usable keys: delete it to start with new ones`, { cause: error });
    }
  }
  // RS256, because HTTP API authorizers verify nothing but RSA signatures: the same kind of token works here and there.
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const key = {
    ...(await exportJWK(privateKey)),
    kid: randomBytes(8).toString("hex"),
    use: "sig",
    alg: SIGNING_ALGORITHM,
  };
  const keys: IssuerKeys = { cookieKeys: [randomBytes(32).toString("base64url")], jwks: { keys: [key] } };
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(keys, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return keys;
}
