/** More of an agent's work in the inbox, in a real browser: what is attached, waits, is shared, and is done to many at once. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../flows/stack.ts";
import { type ConsoleStage, executable, startConsoleStage, violationsOn } from "./stage.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe.skipIf(!executable)("work in the inbox", () => {
  let stage: ConsoleStage;
  let page: Page;
  const [ana, bea, carlos] = ["15550600011", "15550600012", "15550600013"];
  let id = "";
  const thread = (of: Page = page) => of.getByRole("log", { name: "Messages" });
  const reply = () => page.getByRole("textbox", { name: "Reply" });
  const make = async <Body>(path: string, body: unknown): Promise<Body> => {
    const answer = await stage.call<Body>("POST", path, body);
    expect([path, answer.status]).toEqual([path, expect.toSatisfy((status: number) => status < 300)]);
    return answer.body;
  };
  const conversation = async (of = id) =>
    (await stage.call<Record<string, unknown>>("GET", `/api/conversations/${of}`)).body;

  beforeAll(async () => {
    stage = await startConsoleStage();
    for (const [who, text] of [
      [ana, "¿Tenéis terraza?"],
      [bea, "Quisiera cambiar mi reserva"],
      [carlos, "¿A qué hora abrís?"],
    ] as const)
      await stage.write(who ?? "", text);
    await stage.settled();
    id = await stage.conversationOf(ana ?? "");
    await make("/api/labels", { name: "Terraza", colour: "#0f766e" });
    await make("/api/canned-replies", {
      title: "Saludo",
      language: "es",
      shortCode: "saludo",
      text: "Hola {{contact.firstName|amigo}}, le atiende {{agent.firstName|el equipo}}.",
    });
    await make("/api/macros", { name: "Reservado", actions: [{ type: "set_priority", priority: "high" }] });
    page = await stage.open("agent", `/inbox/${id}`);
    await thread().getByText("¿Tenéis terraza?").waitFor();
  }, 120_000);
  afterAll(() => stage?.stop());

  test("a canned reply is filled in, looked at and sent; a picture goes with its caption", async () => {
    await reply().fill("/sal");
    await page.getByRole("option", { name: /Saludo/ }).waitFor();
    await page.keyboard.press("Enter");
    await eventually(
      () => reply().inputValue(),
      (text) => text.startsWith("Hola "),
    );
    await page.locator('input[type="file"]').setInputFiles({ name: "terraza.png", mimeType: "image/png", buffer: PNG });
    await page.getByRole("list", { name: "Attached files" }).getByText("terraza.png").waitFor();
    await page.getByRole("button", { name: /^Send by/ }).click();
    const [sent] = await eventually(
      () => stage.messages(id),
      ([last]) => last?.media.length === 1 && last.delivery?.status !== "queued",
      20_000,
    );
    expect(sent).toMatchObject({ text: expect.stringMatching(/^Hola Customer/), media: [{ state: "stored" }] });
    await thread().getByRole("img", { name: "terraza.png" }).waitFor();
  }, 90_000);

  test("a message waits for its time, is changed and called off", async () => {
    await reply().fill("Le esperamos");
    await page.getByRole("button", { name: "Send later" }).click();
    await page.getByRole("menuitem", { name: "Tomorrow at nine" }).click();
    const waiting = page.getByRole("list", { name: "Messages for later" });
    await waiting.getByText("Le esperamos").waitFor();
    expect(await reply().inputValue()).toBe("");
    await waiting.getByRole("button", { name: "Change" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Reply" }).fill("Le esperamos a las nueve");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await waiting.getByText("Le esperamos a las nueve").waitFor();
    await waiting.getByRole("button", { name: "Do not send" }).click();
    await waiting.waitFor({ state: "detached" });
    const { body } = await stage.call<{ data: { state: string; content: { text: string } }[] }>(
      "GET",
      `/api/conversations/${id}/scheduled`,
    );
    expect(body.data).toMatchObject([{ state: "cancelled", content: { text: "Le esperamos a las nueve" } }]);
  }, 60_000);

  test("a colleague who is named in a note is told, and a draft is there after a reload", async () => {
    const { body: users } = await stage.call<{ data: { id: string; name: string; role: string }[] }>(
      "GET",
      "/api/users",
    );
    const other = users.data.find(({ role }) => role === "supervisor");
    await page.keyboard.press("Alt+n");
    const note = page.getByRole("textbox", { name: "Private note" });
    await note.pressSequentially(`¿Lo ves, @${other?.name.slice(0, 3)}`);
    await page.getByRole("option", { name: other?.name ?? "" }).waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    const [written] = await eventually(
      async () => (await stage.messages(id)).filter(({ kind }) => kind === "note"),
      (notes) => notes.length > 0,
    );
    expect(written).toMatchObject({ mentions: [other?.id] });
    await page.keyboard.press("Alt+r");
    await reply().fill("Todavía no");
    // A moment after the last key it is kept.
    await page.waitForResponse((response) => response.url().endsWith("/draft") && response.ok());
    await page.reload();
    await eventually(
      () => reply().inputValue(),
      (text) => text === "Todavía no",
    );
    await reply().fill("");
  }, 60_000);

  test("labels, priority and a macro", async () => {
    await page.getByRole("button", { name: "Choose labels" }).click();
    await page.getByRole("menuitem", { name: "Terraza" }).click();
    await eventually(conversation, ({ labels }) => (labels as string[]).length === 1);
    await page.getByRole("button", { name: "Remove the label Terraza" }).click();
    await eventually(conversation, ({ labels }) => (labels as string[]).length === 0);
    await page.getByRole("button", { name: "Macros" }).click();
    await page.getByRole("menuitem", { name: "Reservado" }).click();
    await eventually(conversation, ({ priority }) => priority === "high");
    await page.getByRole("complementary").getByText("High").first().waitFor();
  }, 60_000);

  test("two at one conversation see one another, and each other's work within two seconds", async () => {
    const second = await stage.open("supervisor", `/inbox/${id}`);
    await page.getByText(/is looking at this too/).waitFor({ timeout: 15_000 });
    await reply().pressSequentially("Enseguida");
    await second.getByText(/is writing/).waitFor({ timeout: 15_000 });
    await page.keyboard.press("Enter");
    const pressed = Date.now();
    await thread(second).getByText("Enseguida").waitFor({ timeout: 10_000 });
    process.stdout.write(`  from one agent's key to the other's screen: ${Date.now() - pressed} ms\n`);
    await second.context().close();
    await page.getByText(/is looking at this too/).waitFor({ state: "detached", timeout: 15_000 });
  }, 90_000);

  test("several are resolved at once, and a view is saved and comes back", async () => {
    const rows = page.getByRole("region", { name: "Conversations" });
    await rows.getByRole("checkbox", { name: "Select Customer 12" }).check({ force: true });
    await rows.getByRole("checkbox", { name: "Select Customer 13" }).check({ force: true });
    await rows.getByRole("toolbar").getByRole("button", { name: "Resolve" }).click();
    for (const who of [bea, carlos]) await rows.getByText(`Customer ${who?.slice(-2)}`).waitFor({ state: "detached" });
    await rows.getByRole("button", { name: "Filters" }).click();
    await rows.getByRole("checkbox", { name: "Unanswered only" }).check({ force: true });
    await eventually(
      async () => page.url(),
      (url) => url.includes("unanswered=true"),
    );
    await rows.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: "Save this view…" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("Sin respuesta");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await rows.getByRole("button", { name: "Clear" }).click();
    await rows.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: "Sin respuesta", exact: true }).click();
    await eventually(
      async () => page.url(),
      (url) => url.includes("unanswered=true"),
    );
  }, 60_000);

  test("a connection that drops and comes back misses nothing and doubles nothing", async () => {
    await page.goto(`${stage.runner.apiUrl}/inbox/${id}`);
    await thread().getByText("¿Tenéis terraza?").waitFor();
    const offline = stage.complaints.length;
    await page.context().setOffline(true);
    await page
      .getByText(/^Offline/)
      .first()
      .waitFor();
    await stage.write(ana ?? "", "¿Sigue ahí?");
    await stage.write(ana ?? "", "¡Gracias!");
    await stage.settled();
    await page.context().setOffline(false);
    await thread().getByText("¡Gracias!").waitFor({ timeout: 20_000 });
    for (const text of ["¿Sigue ahí?", "¡Gracias!", "¿Tenéis terraza?"])
      expect(await thread().getByText(text).count()).toBe(1);
    // What the browser says of the network meanwhile.
    stage.complaints.splice(offline);
  }, 60_000);

  test("who is led to a message of long ago finds it", async () => {
    const [oldest] = (await stage.messages(id)).toReversed();
    await page.goto(`${stage.runner.apiUrl}/inbox/${id}?message=${oldest?.id}`);
    await thread().getByRole("article").filter({ hasText: "¿Tenéis terraza?" }).waitFor();
  }, 30_000);

  test.each(["light", "dark"] as const)(
    "breaks no serious rule of accessibility in the %s",
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.waitForTimeout(300);
      expect(await violationsOn(page)).toEqual([]);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/inbox-${colorScheme}.png` });
    },
    60_000,
  );

  test("nothing went wrong on the way", () => expect(stage.complaints).toEqual([]));
});
