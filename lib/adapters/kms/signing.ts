/** The deployment's own key for signatures: ECC_NIST_P256 in KMS. Its private half never leaves it, and one function may ask for its use. */
import { createPublicKey, verify } from "node:crypto";
import type { CheckSignature, SigningKey, SignText } from "../../core/campaigns/ports.ts";
import { callJson } from "../aws/json.ts";

const KMS = { service: "kms", target: "TrentService", version: "1.1" } as const;

function keyName(): string {
  const { SIGNING_KEY_ID } = process.env;
  if (!SIGNING_KEY_ID) throw new Error("the environment names no SIGNING_KEY_ID");
  return SIGNING_KEY_ID;
}

async function publicKey(): Promise<Awaited<ReturnType<SigningKey>>> {
  const key = await callJson<{ readonly KeyId: string; readonly PublicKey: string }>(KMS, "GetPublicKey", {
    KeyId: keyName(),
  });
  const der = { key: Buffer.from(key.PublicKey, "base64"), format: "der", type: "spki" } as const;
  return { keyId: key.KeyId, pem: createPublicKey(der).export({ format: "pem", type: "spki" }).toString() };
}

let known: ReturnType<SigningKey> | undefined;
/** Asked for once a process: the public half of a key never changes. */
export function signingKey(): ReturnType<SigningKey> {
  known ??= publicKey().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

/** KMS takes no more than 4,096 bytes of a text, which a certificate with the most approvals there may be stays below. */
export const signText: SignText = async (text) => {
  const { Signature } = await callJson<{ readonly Signature: string }>(KMS, "Sign", {
    KeyId: keyName(),
    Message: Buffer.from(text).toString("base64"),
    MessageType: "RAW",
    SigningAlgorithm: "ECDSA_SHA_256",
  });
  return Signature;
};

/** DER, as AWS KMS and openssl write it. */
export const checkSignature: CheckSignature = (pem, text, signature) => {
  const [key, bytes] = [createPublicKey(pem), Buffer.from(signature, "base64")];
  // Whatever is no base64 is skipped by the decoder, and nothing beside the signature is one.
  if (bytes.toString("base64") !== signature || key.asymmetricKeyDetails?.namedCurve !== "prime256v1") return false;
  return verify("sha256", Buffer.from(text), { key, dsaEncoding: "der" }, bytes);
};
