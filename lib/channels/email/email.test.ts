import fc from "fast-check";
import { simpleParser } from "mailparser";
import { describe, expect, test } from "vitest";
import type { SendRequest } from "../contract.ts";
import { addressOf, chatIdOf, chatOf, messageIdOf, messageIdsOf, rootOf } from "./address.ts";
import { isAutomatic } from "./automatic.ts";
import { compose } from "./compose.ts";
import { limits } from "./fields.ts";
import { address, locate } from "./locate.ts";
import { mailOf } from "./mail.ts";
import { makePlan } from "./plan.ts";
import { withoutQuoted } from "./quoted.ts";
import { readMail } from "./read.ts";
import { eventsOf } from "./received.ts";

const request = (more: Partial<SendRequest> = {}): SendRequest => ({
  content: { type: "text", text: "Your table is booked.\nSee you at https://shop.example/map." },
  to: { id: "ana@huanca.example <q1@mail.huanca.example> A table for two?", type: "person" },
  clientRef: "conv.1767780000000-a1b2",
  connection: { address: "hello@shop.example", senderName: "The Shop" },
  baseUrl: "https://provider.example",
  ...more,
});

async function made(asked: SendRequest): Promise<{ readonly raw: string; readonly bytes: Uint8Array }> {
  const prepared = mailOf(asked);
  if (!prepared.ok) throw new Error(prepared.outcome.kind);
  const bytes = await compose(prepared.mail);
  return { bytes, raw: Buffer.from(bytes).toString("utf8") };
}
/** As a mail program would see it: read by a parser that did not make it. */
const seen = async (asked: SendRequest) => simpleParser(Buffer.from((await made(asked)).bytes));
const headOf = (raw: string) => raw.split("\r\n\r\n", 1)[0] ?? "";

describe("addresses", () => {
  test.each([
    ["Ana@Huanca.Example", "ana@huanca.example"],
    [" ana+table@huanca.example ", "ana+table@huanca.example"],
    ["ana@büro.example", "ana@xn--bro-hoa.example"],
    ["pelé@huanca.example", "pelé@huanca.example"],
  ])("%s", (given, kept) => expect(addressOf(given)).toBe(kept));
  test.each([
    ...[
      "",
      "ana",
      "@huanca.example",
      "ana@",
      "ana@localhost",
      "a b@huanca.example",
      '"a b"@huanca.example',
      "ana@[1.2.3.4]",
    ],
    ...["ana@1.2.3.4", "ana@huanca.example/x", "ana@huanca.example:25", "ana@huanca..example", ".ana@huanca.example"],
    ...[
      "ana@huanca.example\r\nBcc: x@y.example",
      "a<b>@huanca.example",
      `${"a".repeat(65)}@huanca.example`,
      "ana@a_b.example",
    ],
  ])("%j is none", (given) => expect(addressOf(given)).toBeUndefined());
  test("what is one stays itself, and holds no space", () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: "binary" })), (text) => {
        const kept = addressOf(text);
        if (kept === undefined) return;
        expect(addressOf(kept)).toBe(kept);
        expect(kept).not.toMatch(/[\s<>\p{Cc}]/u);
      }),
    );
  });
});

describe("threads", () => {
  test("ids keep their brackets; long and odd ones become short, the same each time", () => {
    expect(messageIdOf("<a@b>")).toBe("<a@b>");
    expect(messageIdOf("a@b")).toBe("<a@b>");
    expect(messageIdOf("")).toBeUndefined();
    const long = messageIdOf(`<${"x".repeat(900)}@b>`) ?? "";
    expect(long).toMatch(/^<[0-9a-f]{40}@long\.invalid>$/);
    expect(messageIdOf(`<${"x".repeat(900)}@b>`)).toBe(long);
    expect(messageIdOf(long)).toBe(long);
    expect(messageIdsOf("<a@b>\r\n\t<c@d> (comment) <e@f>")).toEqual(["<a@b>", "<c@d>", "<e@f>"]);
  });
  test("a chat's id says what it was made of, whatever that is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (id, subject) => {
        const root = messageIdOf(id);
        if (root === undefined) return;
        const read = chatOf(chatIdOf({ address: "ana@huanca.example", root, subject }));
        expect(read).toMatchObject({ address: "ana@huanca.example", root });
        expect(read?.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(chatOf(chatIdOf(read ?? { address: "", root: "", subject: "" }))).toEqual(read);
      }),
    );
    for (const id of ["", "12125550142", "ana@huanca.example", "ana@huanca.example x", "Ana@huanca.example <a@b> x"])
      expect(chatOf(id)).toBeUndefined();
  });
  test("whom we write to first is where their answer will be, whatever the provider makes of our Message-ID", async () => {
    const place = address("Ana@Huanca.example", { id: "booking 42", subject: "Your table" });
    if (!place) throw new Error("no place");
    const { bytes } = await made(request({ to: place.chat }));
    const ours = await simpleParser(Buffer.from(bytes));
    expect(ours.subject).toBe("Your table");
    const [root] = [ours.references].flat();
    expect(root).toBe(rootOf("booking 42"));
    for (const references of [`${root} <replaced@eu-west-1.amazonses.com>`, undefined]) {
      const answer = [
        "From: Ana <ana@huanca.example>",
        "Subject: Re: Your table",
        "Message-ID: <a1@mail.huanca.example>",
        references === undefined ? `In-Reply-To: ${root}` : `References: ${references}`,
        "",
        "Yes",
      ];
      const mail = await readMail(Buffer.from(answer.join("\r\n")));
      const [event] = mail ? eventsOf(mail, { channel: "ses" }) : [];
      if (event?.event !== "message") throw new Error("no message");
      expect(locate(event)).toMatchObject({ thread: place.thread, identities: place.identities });
    }
  });
  test("two people in one thread are two places", () => {
    const at = (senderId: string) =>
      locate({
        event: "message",
        type: "email",
        channel: "ses",
        externalId: "1",
        direction: "in",
        senderId,
        threadId: "<r@x>",
      });
    expect(at("ana@huanca.example").thread).not.toBe(at("luis@huanca.example").thread);
  });
});

describe("a mail as its reader sees it", () => {
  test("answers in the thread, with the words as text and as HTML", async () => {
    const mail = await seen(request());
    expect(mail.from?.value).toEqual([{ name: "The Shop", address: "hello@shop.example" }]);
    expect([mail.to].flat()[0]?.value).toEqual([{ name: "", address: "ana@huanca.example" }]);
    expect(mail.subject).toBe("Re: A table for two?");
    expect(mail.inReplyTo).toBe("<q1@mail.huanca.example>");
    expect(mail.references).toBe("<q1@mail.huanca.example>");
    expect(mail.messageId).toBe("<conv.1767780000000-a1b2@shop.example>");
    expect(mail.headers.get("x-chasqui-ref")).toBe("conv.1767780000000-a1b2");
    expect(mail.text?.trim()).toBe("Your table is booked.\nSee you at https://shop.example/map.");
    expect(mail.html).toContain('<br>\nSee you at <a href="https://shop.example/map">https://shop.example/map</a>.');
    expect(mail.attachments).toEqual([]);
  });
  test("names what it answers where that is known", async () => {
    const mail = await seen(request({ replyTo: "<q2@mail.huanca.example>" }));
    expect(mail.inReplyTo).toBe("<q2@mail.huanca.example>");
    expect(mail.references).toEqual(["<q1@mail.huanca.example>", "<q2@mail.huanca.example>"]);
  });
  test("carries files under their names, and one-click unsubscribing on lines of its own (RFC 8058)", async () => {
    const url = `https://links.shop.example/u/${"t".repeat(300)}`;
    const asked = request({
      content: {
        type: "email",
        subject: "Menú de enero 🥘",
        text: "See the menu.",
        html: "<p>See the <b>menu</b>.</p>",
        attachments: [{ kind: "document", key: "k" }],
        unsubscribeUrl: url,
      },
      files: [
        { name: "menú «enero».pdf", mime: "application/pdf", base64: Buffer.from("%PDF-1.4").toString("base64") },
      ],
    });
    const mail = await seen(asked);
    expect(mail).toMatchObject({
      subject: "Menú de enero 🥘",
      text: "See the menu.",
      html: "<p>See the <b>menu</b>.</p>",
    });
    expect(mail.attachments[0]).toMatchObject({ filename: "menú «enero».pdf", contentType: "application/pdf" });
    expect(mail.attachments[0]?.content.toString()).toBe("%PDF-1.4");
    const lines = headOf((await made(asked)).raw).split("\r\n");
    expect(lines).toContain(`List-Unsubscribe: <${url}>`);
    expect(lines).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
  });
  test("escapes what people write as HTML", async () => {
    const mail = await seen(request({ content: { type: "text", text: `<script>alert("1")</script> & 'x'` } }));
    expect(mail.html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;");
  });
  test("no subject, name, id or file name adds a header or a recipient", async () => {
    const nasty = fc
      .array(
        fc.constantFrom(
          "\r\n",
          "\n",
          "\r",
          "\u0085",
          "\u2028",
          "\0",
          "Bcc: evil@evil.example",
          ":",
          " ",
          '"',
          "<",
          ">",
          ",",
          ";",
          "é",
          "=?utf-8?q?=0D=0ABcc:_evil@evil.example?=",
          "x",
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join(""));
    const plain = headNames((await made(request())).raw);
    await fc.assert(
      fc.asyncProperty(nasty, nasty, nasty, nasty, async (subject, name, file, ref) => {
        const to = chatIdOf({ address: "ana@huanca.example", root: messageIdOf(`r${name}`) ?? "<r@x>", subject });
        const asked = request({
          to: { id: to, type: "person" },
          clientRef: `d${ref}`,
          connection: { address: "hello@shop.example", senderName: name, replyTo: `a@b.example${subject}` },
          content: { type: "media", media: { kind: "document", key: "k" }, caption: "x" },
          files: [{ name: file, mime: `text/plain${file}`, base64: "eA==" }],
        });
        const { raw } = await made(asked);
        for (const header of headNames(raw)) expect([...plain, "reply-to"]).toContain(header);
        const mail = await simpleParser(raw);
        expect(
          [mail.to]
            .flat()
            .flatMap((to) => to?.value ?? [])
            .map((to) => to.address),
        ).toEqual(["ana@huanca.example"]);
        expect(mail.bcc).toBeUndefined();
        expect(mail.from?.value[0]?.address).toBe("hello@shop.example");
        expect(mail.attachments).toHaveLength(1);
      }),
      { numRuns: 150 },
    );
  });
  test("is not made without a sender, a recipient or its files", () => {
    expect(mailOf(request({ connection: {} }))).toMatchObject({ outcome: { kind: "broken" } });
    expect(mailOf(request({ to: { id: "x", type: "person" } }))).toMatchObject({ outcome: { kind: "rejected" } });
    const file = { type: "media", media: { kind: "document", key: "k" } } as const;
    expect(mailOf(request({ content: file }))).toMatchObject({ outcome: { code: "file_missing" } });
    const to = { id: "pelé@huanca.example <r@x>", type: "person" } as const;
    expect(mailOf(request({ to }))).toMatchObject({ outcome: { kind: "undeliverable" } });
  });
});

const headNames = (raw: string) =>
  headOf(raw)
    .split(/\r\n(?![ \t])/)
    .map((line) => line.split(":", 1)[0]?.toLowerCase() ?? "");

describe("plans", () => {
  const plan = makePlan({ limits: limits(1) });
  test("choices become numbered lines; a place becomes a map; a template is refused", () => {
    const choices = [
      { id: "a", title: "At nine" },
      { id: "b", title: "At ten", description: "terrace" },
    ];
    expect(plan({ type: "choices", text: "When?", choices })).toEqual({
      ok: true,
      parts: [{ type: "text", text: "When?\n\n1. At nine\n2. At ten (terrace)" }],
    });
    expect(plan({ type: "location", latitude: 1, longitude: 2 })).toMatchObject({ ok: true });
    expect(plan({ type: "template", name: "x", language: "en" })).toMatchObject({ ok: false });
  });
  test("a mail needs a subject, words, files that fit and a short page for unsubscribing", () => {
    const mail = { type: "email", subject: "Hello", text: "Hi" } as const;
    expect(plan(mail)).toEqual({ ok: true, parts: [mail] });
    const large = { kind: "document", key: "k", size: 5 * 1024 * 1024 } as const;
    for (const [field, wrong] of [
      ["subject", { subject: " \n " }],
      ["text", { text: " " }],
      ["unsubscribeUrl", { unsubscribeUrl: "http://shop.example/u" }],
      ["unsubscribeUrl", { unsubscribeUrl: "https://shop.example/u>\r\nBcc: x" }],
      ["attachments", { attachments: [large, large] }],
      ["attachments.0.size", { attachments: [{ ...large, size: 50e6 }] }],
    ] as const)
      expect(plan({ ...mail, ...wrong })).toMatchObject({ ok: false, problems: [{ field }] });
  });
});

describe("what machines write", () => {
  const mail = (headers: Readonly<Record<string, string>>, from = "ana@huanca.example") => ({
    header: (name: string) => headers[name],
    from: { name: "", address: from },
  });
  test.each([
    [{ "auto-submitted": "auto-replied (vacation)" }],
    [{ "auto-submitted": "auto-generated" }],
    [{ precedence: "bulk" }],
    [{ "x-auto-response-suppress": "All" }],
    [{ "return-path": "<>" }],
    [{ "list-id": "<x.y>" }],
  ])("%j", (headers: Readonly<Record<string, string>>) => expect(isAutomatic(mail(headers))).toBe(true));
  test("and what people write", () => {
    for (const headers of [
      {},
      { "auto-submitted": "no" },
      { precedence: "normal" },
      { "return-path": "<ana@huanca.example>" },
    ])
      expect(isAutomatic(mail(headers as Readonly<Record<string, string>>))).toBe(false);
    expect(isAutomatic(mail({}, "no-reply@shop.example"))).toBe(true);
  });
});

test.each([
  ["Yes.\n\nOn Wed, Shop wrote:\n> Nine?\n> Ten?\n", "Yes."],
  ["Yes.\n\nOn Wed, 7 Jan 2026 at 10:00, Shop <a@b.example>\nwrote:\n\n> Nine?", "Yes."],
  ["> Nine?\nYes.\n> Two?\nTwo.", "> Nine?\nYes.\n> Two?\nTwo."],
  ["> all of it", "> all of it"],
  ["We need:\nbread", "We need:\nbread"],
])("what was answered is left out where that is certain: %j", (text, kept) => expect(withoutQuoted(text)).toBe(kept));

test("a page in HTML alone is read as text", async () => {
  const html =
    "<style>p{}</style><h1>Menu</h1><p>Dear <b>shop</b>,</p><table><tr><td>a</td></tr></table><img src=x alt=no>";
  const mail = await readMail(Buffer.from(`From: a@b.example\r\nContent-Type: text/html\r\n\r\n${html}`));
  expect(mail?.text).toBe("Menu\n\nDear shop,\n\na");
});
