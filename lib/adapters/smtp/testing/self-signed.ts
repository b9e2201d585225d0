/** A certificate (X.509, RFC 5280) that vouches for itself, good for a day around now. */
import { generateKeyPairSync, sign } from "node:crypto";

const tlv = (tag: number, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...content: readonly Uint8Array[]) => tlv(0x30, ...content);
const object = (hex: string) => tlv(0x06, Buffer.from(hex, "hex"));
const text = (tag: number, value: string) => tlv(tag, Buffer.from(value, "utf8"));
const TRUE = Buffer.from([0x01, 0x01, 0xff]);

const ECDSA_SHA256 = sequence(object("2a8648ce3d040302"));
const COMMON_NAME = object("550403");
const ALTERNATIVE_NAMES = object("551d11");
const BASIC_CONSTRAINTS = object("551d13");

/** PEM, both. */
export function selfSigned(host: string): { readonly key: string; readonly cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(tlv(0x31, sequence(COMMON_NAME, text(0x0c, host))));
  const at = (hours: number) =>
    text(0x17, `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(2, 19).replace(/[-:T]/g, "")}Z`);
  const unsigned = sequence(
    tlv(0xa0, Buffer.from([0x02, 0x01, 0x02])),
    Buffer.from([0x02, 0x01, 0x2a]),
    ECDSA_SHA256,
    name,
    sequence(at(-24), at(24)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tlv(
      0xa3,
      sequence(
        sequence(BASIC_CONSTRAINTS, TRUE, tlv(0x04, sequence(TRUE))),
        sequence(ALTERNATIVE_NAMES, tlv(0x04, sequence(text(0x82, host)))),
      ),
    ),
  );
  const signature = tlv(0x03, Buffer.from([0]), sign("sha256", unsigned, privateKey));
  const der = sequence(unsigned, ECDSA_SHA256, signature).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${(der.match(/.{1,64}/g) ?? []).join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}
