import { describe, expect, test } from "vitest";
import { ID, makeKit } from "../test-kit.ts";

const kit = makeKit();
const { eventually, file, post, received, say, send, statuses, text } = kit;

describe("the Graph API refuses", () => {
  test("foreign tokens, unknown objects and bodies that are no JSON", async () => {
    const refused = await post({ messaging_product: "whatsapp" }, "stolen");
    expect([refused.status, await refused.json()]).toMatchObject([
      401,
      { error: { type: "OAuthException", code: 190 } },
    ]);
    const unknown = await post({ messaging_product: "whatsapp" }, "token", "999");
    expect([unknown.status, await unknown.json()]).toMatchObject([
      400,
      { error: { code: 100, error_subcode: 33, fbtrace_id: expect.any(String) } },
    ]);
    expect(await (await post("{")).json()).toMatchObject({ error: { code: 100 } });
    expect(
      await (
        await fetch(`${kit.providers.url}/graph/latest/${ID}`, { headers: { authorization: "Bearer token" } })
      ).json(),
    ).toMatchObject({ error: { code: 100 } });
  });

  const button = (id: string, title: string) => ({ type: "reply", reply: { id, title } });
  const buttons = (...list: object[]) => ({
    type: "interactive",
    interactive: { type: "button", body: { text: "?" }, action: { buttons: list } },
  });
  const rows = (count: number, row: object = {}) => ({
    type: "interactive",
    interactive: {
      type: "list",
      body: { text: "?" },
      action: {
        button: "Open",
        sections: [
          { rows: Array.from({ length: count }, (_, index) => ({ id: `r${index}`, title: `Row ${index}`, ...row })) },
        ],
      },
    },
  });
  const template = (parameters: object[], name = "appointment_reminder") => ({
    type: "template",
    template: { name, language: { code: "es" }, components: [{ type: "body", parameters }] },
  });
  const word = (value: string) => ({ type: "text", text: value });

  test.each<[string, object, number]>([
    ["another product", { ...text(), messaging_product: "messenger" }, 100],
    ["no recipient", { ...text(), to: undefined }, 100],
    ["a recipient without digits", { ...text(), to: "somebody" }, 131009],
    ["our own number", { ...text(), to: "12015550100" }, 131021],
    ["an unknown type", { type: "hologram" }, 100],
    ["no text object", { type: "text" }, 131008],
    ["an empty text", text(""), 131008],
    ["a text of 4097 characters", text("x".repeat(4097)), 100],
    [
      "a caption of 1025 characters",
      { type: "image", image: { link: "http://127.0.0.1/x.png", caption: "x".repeat(1025) } },
      100,
    ],
    ["a caption on a sticker", { type: "sticker", sticker: { link: "http://127.0.0.1/x.webp", caption: "x" } }, 100],
    ["media without id and link", { type: "image", image: {} }, 131008],
    ["media by an unknown id", { type: "image", image: { id: "1" } }, 131009],
    ["a link that is none", { type: "image", image: { link: "nothing" } }, 100],
    ["four buttons", buttons(button("1", "a"), button("2", "b"), button("3", "c"), button("4", "d")), 131009],
    ["a button title of 21 characters", buttons(button("1", "x".repeat(21))), 131009],
    ["two buttons with one id", buttons(button("1", "a"), button("1", "b")), 131009],
    ["eleven rows", rows(11), 131009],
    ["a row title of 25 characters", rows(1, { title: "x".repeat(25) }), 131009],
    ["a row description of 73 characters", rows(1, { description: "x".repeat(73) }), 131009],
    ["a foreign context", { ...text(), context: { message_id: "m1" } }, 131009],
    ["a reference of 513 characters", { ...text(), biz_opaque_callback_data: "x".repeat(513) }, 100],
    ["a reaction to nothing", { type: "reaction", reaction: { message_id: "wamid.x", emoji: "👍" } }, 131009],
    ["an unknown template", template([], "unknown"), 132001],
    ["one variable too few", template([word("A")]), 132000],
    ["one variable too many", template([word("A"), word("B"), word("C")]), 132000],
    ["an empty variable", template([word("A"), word("")]), 131008],
    ["a variable with a new line", template([word("A"), word("B\nC")]), 100],
    ["a place that is not on earth", { type: "location", location: { latitude: 91, longitude: 0 } }, 131009],
  ])("%s", async (_name, body, code) => {
    await say({ type: "text", text: "Hi" });
    const answer = await send(body);
    expect([answer.status >= 400, answer.json.error?.code]).toEqual([true, code]);
    expect(kit.providers.sent()).toHaveLength(0);
    expect(kit.providers.requests().at(-1)?.outcome).toBe(String(code));
  });

  test("free-form messages outside the window, at once, by receipt, or not at all", async () => {
    await say({ type: "text", text: "Old" }, { at: Date.now() - 25 * 3_600_000 });
    expect((await send(text())).json.error.code).toBe(131047);
    expect((await send(template([word("A"), word("B")]))).status).toBe(200);
    kit.providers.configure({ phoneNumberId: ID }, { window: "receipt" });
    const late = await send(text());
    await eventually(() => expect(statuses(late.id)).toMatchObject([{ status: "failed", errors: [{ code: 131047 }] }]));
    kit.providers.configure({ phoneNumberId: ID }, { window: "off" });
    expect((await send(text())).status).toBe(200);
    await say({ type: "text", text: "New" });
    kit.providers.configure({ phoneNumberId: ID }, { window: "refuse" });
    expect((await send(text())).status).toBe(200);
  });
});

describe("numbers, templates and media", () => {
  const get = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(path.startsWith("http") ? path : `${kit.providers.graphUrl}/${path}`, {
      headers: { authorization: "Bearer token" },
      ...init,
    });
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  const json = async (path: string, init?: RequestInit) =>
    JSON.parse((await get(path, init)).bytes.toString()) as Record<string, unknown>;

  test("the number and its templates", async () => {
    expect(await json(`${ID}?fields=display_phone_number,verified_name,quality_rating`)).toEqual({
      display_phone_number: "+1 201-555-0100",
      verified_name: "Bodega del Valle",
      quality_rating: "GREEN",
      id: ID,
    });
    const first = await json("200000000000001/message_templates?limit=1&status=APPROVED&fields=name,status");
    expect(first.data).toEqual([{ id: "900000000000001", name: "appointment_reminder", status: "APPROVED" }]);
    const next = (first.paging as { next: string }).next;
    expect((await json(next)).data).toMatchObject([{ name: "season_offer" }]);
  });

  test("a customer's file by its id, with the token and for five minutes", async () => {
    const bytes = Buffer.from([0xff, 0xd8, 1, 2, 3]);
    await say({ type: "image", media: { mime: "image/jpeg", bytes } });
    const image = received()[0]?.image as { id: string; url: string; sha256: string };
    const about = await json(image.id);
    expect(about).toMatchObject({ mime_type: "image/jpeg", file_size: 5, id: image.id, messaging_product: "whatsapp" });
    expect((await get(String(about.url))).bytes).toEqual(bytes);
    expect((await get(image.url)).bytes).toEqual(bytes);
    expect((await get(String(about.url), { headers: {} })).status).toBe(401);
    expect((await get(String(about.url).replace(/hash=./, "hash=_"))).status).toBe(400);
    kit.clock.ahead = 5 * 60_000 + 1500;
    expect((await get(String(about.url))).status).toBe(404);
  });

  test("an uploaded file and a linked one are shown, a broken link fails by receipt", async () => {
    await say({ type: "text", text: "Hi" });
    const form = new FormData();
    form.set("messaging_product", "whatsapp");
    form.set("type", "image/png");
    form.set("file", new File(["png"], "a.png", { type: "image/png" }));
    const { id } = await json(`${ID}/media`, {
      method: "POST",
      headers: { authorization: "Bearer token" },
      body: form,
    });
    expect((await send({ type: "image", image: { id, caption: "Up" } })).status).toBe(200);
    expect((await send({ type: "image", image: { link: `${kit.base()}/file` } })).status).toBe(200);
    const shown = kit.providers
      .chats(ID)
      .flatMap((chat) => chat.messages)
      .slice(1);
    expect(shown).toMatchObject([{ text: "Up", media: { id } }, { media: { mime: "image/png" } }]);
    Object.assign(file, { status: 403 });
    const broken = await send({ type: "image", image: { link: `${kit.base()}/file` } });
    await eventually(() =>
      expect(statuses(broken.id)).toMatchObject([{ status: "failed", errors: [{ code: 131053 }] }]),
    );
  });
});
