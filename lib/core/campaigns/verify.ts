import type { Hash } from "../audit/model.ts";
import { certificateText, planHash } from "./certificate.ts";
import type { CheckSignature, SigningKey, VerifyPlan } from "./ports.ts";

interface VerifyPorts {
  readonly key: SigningKey;
  readonly check: CheckSignature;
  readonly hash: Hash;
  /** Whose campaigns: a signature for one tenant is none for another. */
  readonly tenant: string;
}

/** Trusts nothing that stands beside the signature: the hash is computed anew, and the key is the deployment's, whatever the row names. */
export function makeVerifyPlan({ key, check, hash, tenant }: VerifyPorts): VerifyPlan {
  return async (signed) => {
    const { keyId, pem } = await key();
    if (signed.keyId !== keyId || planHash(signed.plan, hash) !== signed.hash) return false;
    return check(pem, certificateText(tenant, signed), signed.signature);
  };
}
