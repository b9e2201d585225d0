/** A file goes from the browser to the customer: by the link, through the waiting room, into the provider's hands. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, type Message, startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(() => stack?.stop());

test("an uploaded file is sent, shown to the team, and is not to be had under another size or in another conversation", async () => {
  await stack.write("15550400001", "¿Tienen carta?");
  await stack.write("15550400002", "hola");
  const conversation = await stack.conversationOf("15550400001");
  const bytes = Buffer.from("%PDF-1.7 la carta de la casa");
  const asked = await stack.call<{ id: string; upload: { url: string } }>(
    "POST",
    `/api/conversations/${conversation}/uploads`,
    { kind: "document", filename: "carta ñ.pdf", mime: "application/pdf", size: bytes.byteLength },
  );
  expect(asked.status).toBe(201);
  const { id, upload } = asked.body;
  const content = (uploadId: string) => ({
    content: {
      type: "media",
      media: { kind: "document", uploadId, filename: "carta ñ.pdf", mime: "application/pdf" },
      caption: "Nuestra carta",
    },
  });
  const send = (where: string, uploadId: string) =>
    stack.call<{ data: Message[]; errors?: unknown[] }>(
      "POST",
      `/api/conversations/${where}/messages`,
      content(uploadId),
    );

  expect((await send(conversation, id)).status).toBe(422);
  const preflight = await fetch(upload.url, {
    method: "OPTIONS",
    headers: { origin: "https://inbox.business.example", "access-control-request-method": "PUT" },
  });
  expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  expect((await fetch(upload.url, { method: "PUT", body: bytes })).ok).toBe(true);

  expect((await send(conversation, id.replace(/\d+$/, "9"))).status).toBe(422);
  expect((await send(await stack.conversationOf("15550400002"), id)).status).toBe(422);
  const sent = await send(conversation, id);
  expect([sent.status, sent.body.data[0]?.media]).toMatchObject([202, [{ state: "stored" }]]);
  const [request] = await eventually(
    async () => stack.providers.sent({ to: "15550400001" }),
    (found) => found.length > 0,
  );
  const { document } = (request?.body ?? {}) as { document: { link: string; filename: string; caption: string } };
  expect(document).toMatchObject({ filename: "carta ñ.pdf", caption: "Nuestra carta" });
  expect(Buffer.from(await (await fetch(document.link)).arrayBuffer())).toEqual(bytes);

  const link = await stack.call<{ url: string; size: number }>(
    "GET",
    `/api/conversations/${conversation}/messages/${sent.body.data[0]?.id}/media/0`,
  );
  expect(link.body.size).toBe(bytes.byteLength);
  const shown = await fetch(link.body.url);
  expect([shown.headers.get("content-type"), shown.headers.get("content-disposition")]).toEqual([
    "application/pdf",
    expect.stringContaining("attachment"),
  ]);
  expect(Buffer.from(await shown.arrayBuffer())).toEqual(bytes);
});
