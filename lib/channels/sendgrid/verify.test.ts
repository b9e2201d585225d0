import { expect, test } from "vitest";
import { verify } from "./verify.ts";

const form = (query: Readonly<Record<string, string>>) => ({
  method: "POST",
  query,
  headers: { "content-type": "multipart/form-data; boundary=xYz" },
  body: Buffer.from(
    '--xYz\r\nContent-Disposition: form-data; name="email"\r\n\r\nFrom: a@b.example\r\n\r\n--xYz--\r\n',
  ),
});

// Those that must be refused are samples, where every channel's are.
test("a mail of Inbound Parse is known by the token in its address, and by the one before while it is changed", () => {
  const said = form({ token: "an-invented-token" });
  expect(verify(said, { inboundToken: "an-invented-token" })).toBe(true);
  expect(verify(said, { inboundToken: "a-newer-token", previousInboundToken: "an-invented-token" })).toBe(true);
  expect(verify(said, { inboundToken: "a-newer-token" })).toBe(false);
});
