import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeSocketManagement } from "./management.ts";

const answers = new Map<string, number>([
  ["/live/@connections/there%3D", 200],
  ["/live/@connections/gone%3D", 410],
  ["/live/@connections/broken%3D", 500],
]);
const seen: { readonly method: string; readonly url: string; readonly authorization: string; readonly body: string }[] =
  [];
const server = createServer(async (req, res) => {
  let body = "";
  for await (const chunk of req) body += chunk;
  const { method = "", url = "", headers } = req;
  seen.push({ method, url, authorization: headers.authorization ?? "", body });
  const status = answers.get(url);
  if (status) res.writeHead(status).end();
});

beforeEach(async () => {
  seen.splice(0);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

test("a frame goes out signed and once; who is gone is told from who could not be reached; silence is not waited for", async () => {
  const { port } = server.address() as AddressInfo;
  const { push, hangUp } = makeSocketManagement(`http://127.0.0.1:${port}/live`);
  expect(await push("there=", '{"a":"ñ"}')).toBe("sent");
  expect(await push("gone=", "x")).toBe("gone");
  expect(await push("broken=", "x")).toBe("failed");
  const began = Date.now();
  expect(await push("silent=", "x")).toBe("failed");
  expect(Date.now() - began).toBeLessThan(1_900);
  await hangUp("gone=");
  expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "POST /live/@connections/there%3D",
    "POST /live/@connections/gone%3D",
    "POST /live/@connections/broken%3D",
    "POST /live/@connections/silent%3D",
    "DELETE /live/@connections/gone%3D",
  ]);
  expect(seen[0]).toMatchObject({ body: '{"a":"ñ"}', authorization: expect.stringContaining("/execute-api/") });
});
