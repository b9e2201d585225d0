import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { ServiceError } from "./errors.ts";
import { asText, type Properties } from "./json.ts";
import type { StateFile } from "./state-file.ts";
import type { Model } from "./template/model.ts";

/** KMS, as far as an application asks for it: asymmetric keys on P-256 that sign. They lie unencrypted in the state folder. */
export interface SigningKeys {
  /** An operation of the API by its name. Throws a ServiceError as AWS does. */
  call(operation: string, request: Properties): Properties;
  /** Creates the template's keys; one that is there already stays, with what it signed. */
  useModel(model: Model): void;
}

/** PEM by ARN. */
type Keys = Readonly<Record<string, string>>;

export function makeSigningKeys(state: StateFile<Keys>): SigningKeys {
  let keys = state.read();
  const find = (request: Properties): readonly [string, string] => {
    const named = asText(request.KeyId) ?? "";
    const arn = Object.keys(keys).find((one) => one === named || one.endsWith(`:key/${named}`));
    const pem = arn && keys[arn];
    if (!arn || !pem) throw new ServiceError("NotFoundException", `Key '${named}' does not exist.`);
    return [arn, pem];
  };
  return {
    useModel(model) {
      for (const { arn, properties } of model.ofType("AWS::KMS::Key")) {
        if (properties.KeySpec !== "ECC_NIST_P256" || keys[arn]) continue;
        const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
        keys = { ...keys, [arn]: privateKey.export({ format: "pem", type: "pkcs8" }).toString() };
        state.write(keys);
      }
    },
    call(operation, request) {
      if (operation !== "GetPublicKey" && operation !== "Sign")
        throw new ServiceError("UnknownOperationException", `The local runner has no KMS operation ${operation}.`);
      const [KeyId, pem] = find(request);
      if (operation === "GetPublicKey") {
        const der = createPublicKey(pem).export({ format: "der", type: "spki" });
        const about = { KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY", SigningAlgorithms: ["ECDSA_SHA_256"] };
        return { KeyId, PublicKey: der.toString("base64"), ...about };
      }
      const message = Buffer.from(asText(request.Message) ?? "", "base64");
      if (request.SigningAlgorithm !== "ECDSA_SHA_256")
        throw new ServiceError("InvalidKeyUsageException", "This key signs with ECDSA_SHA_256 alone.");
      if (request.MessageType !== "RAW" || message.length > 4096)
        throw new ServiceError("ValidationException", "The local runner signs what is RAW and at most 4,096 bytes.");
      const Signature = sign("sha256", message, createPrivateKey(pem)).toString("base64");
      return { KeyId, Signature, SigningAlgorithm: "ECDSA_SHA_256" };
    },
  };
}
