/** Files that people send: uploaded by the browser first, taken up by a message. */
import { describe, expect, test } from "vitest";
import { agent, conversation } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const here = `/api/conversations/${conversation.conversationId}`;
const file = { kind: "document", filename: "menu.pdf", mime: "application/pdf", size: 1234 };
const name = (id: string) => `${conversation.conversationId}/up/${id}`;
interface Upload {
  readonly id: string;
  readonly upload: { readonly url: string; readonly method: string; readonly expiresAt: string };
}

describe("an upload", () => {
  test("is a link for exactly so many bytes, whose id says how many", async () => {
    const { ask } = makeWorld();
    const answer = await ask("POST", `${here}/uploads`, { body: file });
    const { id, upload } = answer.body as Upload;
    expect(answer.status).toBe(201);
    expect(id).toMatch(/^[a-z0-9]{26}\.1234$/);
    expect(upload).toEqual({
      url: `https://files.example/${name(id)}?size=1234`,
      method: "PUT",
      expiresAt: "2026-03-02T09:00:00.000Z",
    });
  });

  test("that the channel would not send is refused before a byte goes anywhere", async () => {
    const { ports } = makeWorld();
    const problem = { field: "content.media.size", code: "too_large", message: "is larger than the channel takes" };
    const { ask } = makeWorld({
      channels: { ...ports.channels, plan: () => ({ ok: false, problems: [problem] }) },
    });
    const answer = await ask("POST", `${here}/uploads`, { body: file });
    expect([answer.status, answer.body]).toMatchObject([422, { errors: [{ ...problem, field: "size" }] }]);
  });

  test.each([
    { ...file, size: 0 },
    { ...file, size: 1.5 },
    { ...file, size: 3_000_000_000 },
    { ...file, mime: "text/html; charset=x" },
    { ...file, kind: "program" },
    { ...file, filename: "" },
    { ...file, key: "other/media/x" },
  ])("%j is refused", async (body) => {
    expect((await makeWorld().ask("POST", `${here}/uploads`, { body })).status).toBe(422);
  });

  test("needs the conversation and the right to answer in it", async () => {
    const { ask } = makeWorld();
    expect((await ask("POST", "/api/conversations/nowhere/uploads", { body: file })).status).toBe(404);
    const reader = { ...agent, memberships: [{ tenant: "demo", role: "role_a", permissions: ["conversations.read"] }] };
    expect((await ask("POST", `${here}/uploads`, { as: reader as never, body: file })).status).toBe(403);
  });
});

describe("a message with what was uploaded", () => {
  const media = (uploadId: string) => ({ type: "media", media: { kind: "document", uploadId, filename: "menu.pdf" } });

  test("keeps the file beside the conversation's others", async () => {
    const { ask, seen, messages } = makeWorld();
    const { id } = (await ask("POST", `${here}/uploads`, { body: file })).body as Upload;
    seen.uploaded.add(name(id));
    const sent = await ask("POST", `${here}/messages`, { body: { content: media(id) } });
    expect([sent.status, sent.body]).toMatchObject([
      202,
      { data: [{ type: "media", media: [{ state: "stored", filename: "menu.pdf", size: 1234 }] }] },
    ]);
    expect(messages[0]).toMatchObject({
      content: {
        media: { kind: "document", key: `demo/media/${name(id)}`, filename: "menu.pdf", size: 1234 },
      },
    });
    expect(JSON.stringify(messages[0])).not.toContain("uploadId");
    const later = await ask("POST", `${here}/scheduled`, {
      body: { content: media(id), sendAt: "2026-03-03T08:00:00.000Z" },
    });
    expect([later.status, later.body]).toMatchObject([201, { content: { media: { uploadId: id, size: 1234 } } }]);
    const { id: laterId, content } = later.body as { id: string; content: unknown };
    const edited = await ask("PATCH", `${here}/scheduled/${laterId}`, { body: { content } });
    expect([edited.status, edited.body]).toMatchObject([200, { content: { media: { uploadId: id } } }]);
  });

  test("that nobody uploaded, of another size, of another place, or of another conversation is refused", async () => {
    const { ask, seen, messages } = makeWorld();
    const before = messages.length;
    const { id } = (await ask("POST", `${here}/uploads`, { body: file })).body as Upload;
    const refused = async (uploadId: string) =>
      (await ask("POST", `${here}/messages`, { body: { content: media(uploadId) } })).body;
    const notFound = { errors: [{ field: "content.media.uploadId", code: "not_found" }] };
    expect(await refused(id)).toMatchObject(notFound);
    seen.uploaded.add(name(id));
    seen.uploaded.add(`${"z".repeat(26)}/up/${id}`);
    for (const forged of [
      id.replace(".1234", ".12"),
      id.replace(".1234", ".01234"),
      `../../other/up/${id}`,
      `x/${id}`,
      `${id}/../y`,
      id.toUpperCase(),
      "head",
    ])
      expect([forged, await refused(forged)]).toMatchObject([forged, notFound]);
    // The conversation's id becomes a part of the name, too.
    const ported = await ask("POST", `/api/conversations/${encodeURIComponent("../../other")}/messages`, {
      body: { content: media(id) },
    });
    expect(ported.status).toBe(404);
    expect(messages).toHaveLength(before);
  });

  test.each([
    { kind: "image" },
    { kind: "image", url: "https://files.business.example/a.png", uploadId: "x" },
    { kind: "image", key: "demo/media/stolen" },
  ])("names it once and in one way: %j", async (wrong) => {
    const answer = await makeWorld().ask("POST", `${here}/messages`, {
      body: { content: { type: "media", media: wrong } },
    });
    expect(answer.status).toBe(422);
  });
});
