/** Message ids in WhatsApp's form: base64 of a small binary record that holds the other side's id and a random key. */
import { randomBytes } from "node:crypto";

export function newMessageId(customer: string, by: "business" | "customer"): string {
  const id = Buffer.from(customer, "latin1").subarray(0, 127);
  const key = Buffer.from(
    randomBytes(by === "business" ? 9 : 10)
      .toString("hex")
      .toUpperCase(),
    "latin1",
  );
  const record = [
    Buffer.from([0x1c, 0x18, id.length]),
    id,
    Buffer.from([0x15, 0x02, 0x00, by === "business" ? 0x11 : 0x12, 0x18, key.length]),
    key,
    Buffer.from([0x00]),
  ];
  return `wamid.${Buffer.concat(record).toString("base64")}`;
}
