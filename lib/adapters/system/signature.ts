import { createPublicKey, verify } from "node:crypto";
import type { CheckSignature } from "../../core/campaigns/ports.ts";

/** DER, as AWS KMS and openssl write it. */
export const checkEcdsa: CheckSignature = (pem, text, signature) => {
  const [key, bytes] = [createPublicKey(pem), Buffer.from(signature, "base64")];
  // Whatever is no base64 is skipped by the decoder, and nothing beside the signature is one.
  if (bytes.toString("base64") !== signature || key.asymmetricKeyDetails?.namedCurve !== "prime256v1") return false;
  return verify("sha256", Buffer.from(text), { key, dsaEncoding: "der" }, bytes);
};
