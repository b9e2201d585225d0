/** People are asked, their answers move a ranking, and the ranking says why and takes it back. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../flows/stack.ts";
import { type ConsoleStage, executable, startConsoleStage, violationsOn } from "./stage.ts";

describe.skipIf(!executable)("feedback and rankings", () => {
  let stage: ConsoleStage;
  let page: Page;
  let position = "";
  let ana = "";

  const make = async <Body = { id: string }>(path: string, body: object): Promise<Body> => {
    const answer = await stage.call<Body>("POST", path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  beforeAll(async () => {
    stage = await startConsoleStage();
    const years = await make("/api/custom-fields", { on: "contact", name: "Years", kind: "number" });
    await make("/api/item-types", {
      ...{ key: "position", name: "Position", plural: "Positions" },
      attributes: [{ key: "years", name: "Years asked for", kind: "number" }],
    });
    position = (
      await make("/api/items", { type: "position", title: "Data engineer", attributes: { years: 4 }, externalId: "DE" })
    ).id;
    const candidate = async (name: string, email: string, value: number) => {
      const identities = [{ kind: "email", value: email }];
      const { id } = await make("/api/contacts", { name, identities, customFields: { [years.id]: value } });
      await make("/api/interests", { contactId: id, itemId: position });
      return id;
    };
    ana = await candidate("Ana Ruiz", "ana@candidates.example", 4);
    await candidate("Bea Soler", "bea@candidates.example", 1);
    page = await stage.open("supervisor", "/feedback");
    page.setDefaultTimeout(20_000);
  }, 120_000);
  afterAll(() => stage?.stop());

  const choose = async (label: string | RegExp, option: string | RegExp) => {
    await page.getByRole("button", { name: label }).last().click();
    await page.getByRole("option", { name: option }).click();
  };
  const looked = async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOn(page)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: "light" });
  };

  test("a form is written beside how it looks, somebody is asked, and the answers are counted", async () => {
    await page.getByText("No form yet").waitFor();
    await page.getByRole("button", { name: "New form" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("After an interview");
    await page.getByRole("textbox", { name: "Title" }).fill("How was the interview?");
    await page.getByRole("button", { name: "Add a question" }).click();
    await page.getByRole("textbox", { name: "What is asked" }).fill("How well does she fit?");
    const chat = page.getByRole("region", { name: "On WhatsApp" });
    await chat.getByText(/How well does she fit\?/).waitFor();
    await chat.getByText("5 · 4 · 3 · 2 · 1").waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("link", { name: "After an interview" }).click();
    await page.getByRole("heading", { level: 1, name: "After an interview" }).waitFor();
    await page.getByText("Nobody has been asked yet.").waitFor();

    await page.getByRole("button", { name: "Ask somebody" }).click();
    await page.getByRole("group", { name: "Whom to ask" }).getByRole("searchbox").fill("bruno@recruiter.example");
    await page.getByRole("button", { name: /bruno@recruiter\.example/ }).click();
    await choose(/About whom/, /About somebody else/);
    await page.getByRole("button", { name: /Ana Ruiz/ }).click();
    await choose(/About what/, "Position");
    await page.getByRole("combobox", { name: "Position" }).click();
    await page.getByRole("option", { name: /Data engineer/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Ask somebody" }).click();
    await page.getByText("The question is on its way").first().waitFor();
    const row = page.getByRole("row", { name: /Data engineer/ });
    await row.getByText("Ana Ruiz").waitFor();
    const { body } = await stage.call<{ data: { id: string }[] }>("GET", "/api/feedback-forms");
    const form = body.data[0]?.id;
    const { body: asked } = await stage.call<{ data: { id: string }[] }>(
      "GET",
      `/api/feedback-requests?formId=${form}`,
    );
    const said = await stage.call("POST", `/api/feedback-requests/${asked.data[0]?.id}/answers`, {
      answers: { how_well_does_sh: 1 },
    });
    expect(said.status).toBe(200);
    await page.getByRole("tab", { name: "Results" }).click();
    await page.reload();
    await page.getByText("1 answer · mean 1").waitFor();
    await looked();
  }, 90_000);

  test("who is first is explained, an answer moves it, and is taken back", async () => {
    await page.goto(`${stage.runner.apiUrl}/rankings`);
    await page.getByText("No ranking yet").waitFor();
    await page.getByRole("button", { name: "New ranking" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Candidates");
    await choose(/For which items/, "Positions");
    await choose(/Taught by/, "After an interview");
    await page.getByRole("button", { name: "Add what counts" }).click();
    const factor = page.getByRole("group", { name: "Factor 1" });
    await factor.getByRole("textbox", { name: "Name" }).fill("Experience");
    await choose(/Field of the contact/, "Years");
    await choose(/With/, /Years asked for/);
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("link", { name: "Candidates" }).click();
    await page.getByRole("heading", { level: 1, name: "Candidates" }).waitFor();
    await page.getByRole("combobox", { name: /For which item/ }).click();
    await page.getByRole("option", { name: /Data engineer/ }).click();
    const people = page.getByRole("list").filter({ hasText: "Bea Soler" });
    await people.getByRole("listitem").first().getByRole("link", { name: "Ana Ruiz" }).waitFor();
    await people.getByRole("button", { name: /Why.*Ana Ruiz/ }).click();
    await page.getByText("In their favour: Experience.").waitFor();
    await page.getByText(/Has 100% of it/).waitFor();
    await looked();
    await page.keyboard.press("Escape");

    // It exists only now, so it learns from what is answered from now on.
    const { body } = await stage.call<{ data: { id: string; state: { lessons: number } }[] }>("GET", "/api/rankings");
    const ranking = body.data[0]?.id;
    const asked = await make("/api/feedback-requests", {
      ...{ form: "after.an.interview", recipient: { email: "carla@recruiter.example" } },
      ...{ subjectId: ana, itemId: position, externalId: "interview-2" },
    });
    await make(`/api/feedback-requests/${asked.id}/answers`, { answers: { how_well_does_sh: 1 } });
    await stage.settled();
    await eventually(
      async () => (await stage.call<{ state: { lessons: number } }>("GET", `/api/rankings/${ranking}`)).body,
      ({ state }) => state.lessons === 1,
      20_000,
    );
    await page.goto(`${stage.runner.apiUrl}/rankings/${ranking}?tab=learnt`);
    await page.getByRole("heading", { name: "How much better the order became" }).waitFor();
    await page.getByText("1 answer counts.").waitFor();
    await page.getByRole("link", { name: /What .* answered/ }).waitFor();
    await looked();
    await page.getByRole("button", { name: /Take back/ }).click();
    await page.getByText("No answer has moved them yet.").waitFor();
    await page.getByRole("button", { name: /Count again/ }).waitFor();
    expect(stage.complaints).toEqual([]);
  }, 90_000);
});
