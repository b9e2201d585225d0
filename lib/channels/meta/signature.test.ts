import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { answerChallenge, signedByMeta } from "./signature.ts";

const body = new TextEncoder().encode('{"object":"page","text":"\\u00e4"}');
const sign = (secret: string, algorithm = "sha256") =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest("hex")}`;

describe("a signature", () => {
  test("is accepted under any of the secrets", () => {
    expect(signedByMeta(body, sign("one"), ["one"])).toBe(true);
    expect(signedByMeta(body, sign("one"), ["two", undefined, "one"])).toBe(true);
  });
  test.each([
    ["missing", undefined],
    ["empty", ""],
    ["of another secret", sign("two")],
    ["SHA-1", sign("one", "sha1")],
    ["without its algorithm", sign("one").slice("sha256=".length)],
    ["too short", sign("one").slice(0, -1)],
    ["too long", `${sign("one")}0`],
    ["in capitals", sign("one").toUpperCase()],
    ["followed by a second one", `${sign("one")}, ${sign("one")}`],
    ["followed by a line break", `${sign("one")}\n`],
  ])("is refused when it is %s", (_, signature) => {
    expect(signedByMeta(body, signature, ["one"])).toBe(false);
  });
  test("never matches an empty or missing secret", () => {
    expect(signedByMeta(body, sign(""), ["", undefined])).toBe(false);
    expect(signedByMeta(body, sign("undefined"), [undefined])).toBe(false);
  });
});

describe("the question about an address", () => {
  const query = { "hub.mode": "subscribe", "hub.challenge": "<b>1</b>", "hub.verify_token": "token" };
  test("is answered with the challenge as it came, as plain text", () => {
    expect(answerChallenge(query, "token")).toEqual({ status: 200, body: "<b>1</b>", contentType: "text/plain" });
  });
  test.each([
    ["another token", query, "tokem"],
    ["a longer token", { ...query, "hub.verify_token": "token " }, "token"],
    ["no token of ours", { ...query, "hub.verify_token": "" }, ""],
    ["no token", { "hub.mode": "subscribe", "hub.challenge": "1" }, "token"],
    ["no challenge", { "hub.mode": "subscribe", "hub.verify_token": "token" }, "token"],
    ["another mode", { ...query, "hub.mode": "unsubscribe" }, "token"],
    ["a challenge without end", { ...query, "hub.challenge": "1".repeat(2000) }, "token"],
  ])("is refused with %s", (_, asked, token) => {
    expect(answerChallenge(asked, token)).toEqual({ status: 403, body: "", contentType: "text/plain" });
  });
});
