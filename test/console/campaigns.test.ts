/** A campaign from its first word to its figures: written, tried, submitted, approved and signed by somebody else, launched. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localCredentials } from "../../infra/local/engines/clients.ts";
import { makeCampaignDeliveryStore } from "../../lib/adapters/dynamo/campaign-deliveries.ts";
import { makeDocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { makePublicationStore } from "../../lib/adapters/dynamo/publications.ts";
import { systemIds as ids } from "../../lib/adapters/system/system.ts";
import { publicationIdOf } from "../../lib/core/publications/model.ts";
import { type CampaignDelivery, ownOf } from "../../lib/core/shards/model.ts";
import { type ConsoleStage, executable, startConsoleStage, violationsOn } from "./stage.ts";

describe.skipIf(!executable)("campaigns", () => {
  let stage: ConsoleStage;
  let page: Page;
  beforeAll(async () => {
    stage = await startConsoleStage();
    await stage.write("15550690001", "Hola");
    await stage.settled();
    page = await stage.open("supervisor", "/campaigns");
    page.setDefaultTimeout(20_000);
  }, 120_000);
  afterAll(() => stage?.stop());

  const looked = async (on: Page) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await on.emulateMedia({ colorScheme });
      expect(await violationsOn(on)).toEqual([]);
    }
    await on.emulateMedia({ colorScheme: "light" });
  };
  const act = async (on: Page, name: string, now: string) => {
    await on.getByRole("button", { name, exact: true }).click();
    await on.getByRole("dialog").getByRole("button", { name, exact: true }).click();
    await on.getByText(now, { exact: true }).first().waitFor();
  };

  /** Two messages that cost something, and one publication that waits for its connection. */
  async function happened(campaignId: string) {
    const { body } = await stage.call<{ data: { id: string }[] }>("GET", "/api/contacts?limit=1");
    const campaign = await stage.call<{ plan: { phases: { phaseId: string }[] } }>(
      "GET",
      `/api/publish/campaigns/${campaignId}`,
    );
    const phaseId = campaign.body.plan.phases[0]?.phaseId ?? "";
    const contactId = body.data[0]?.id ?? "";
    const { endpoints, tableName } = stage.runner;
    const account = { endpoint: endpoints.dynamodb, region: "eu-west-1", credentials: localCredentials };
    const context = { client: makeDocumentClient(account), tableName: tableName(), tenant: "demo" };
    const at = new Date().toISOString();
    const delivery: CampaignDelivery = {
      ...{ contactId, own: ownOf(ids, campaignId, phaseId, "email"), campaignId, phaseId, revision: 1, waveId: "w" },
      ...{ medium: "email", variation: "one", status: "sent", createdAt: at, sentAt: at, clickedAt: at, micros: 100 },
    };
    await makeCampaignDeliveryStore(context).write([{ delivery, before: undefined }]);
    await makePublicationStore(context).save({
      ...{ publicationId: publicationIdOf(campaignId, phaseId, "email"), name: "Autumn menu · Expectation" },
      ...{ of: { kind: "campaign_phase", campaignId, phaseId }, channel: "email", connectionId: null, tries: 3 },
      ...{ state: "failed", code: "connection_broken", action: "reconnect", affected: 3, nextAt: null, told: true },
      ...{
        log: [{ at, kind: "failed", code: "connection_broken", affected: 3 }],
        createdAt: at,
        updatedAt: at,
        version: 1,
      },
    });
    await stage.settled();
  }

  test("nobody sends what nobody else approved", async () => {
    await page.getByText("No campaigns yet").waitFor();
    await page.getByRole("button", { name: "New campaign" }).first().click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Autumn menu");
    await page.getByRole("button", { name: "Add a phase" }).click();
    await page.getByRole("textbox", { name: "Subject" }).fill("The autumn menu");
    await page.getByRole("textbox", { name: "Words" }).fill("It is here: come and taste it.");
    await looked(page);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Autumn menu" }).waitFor();
    await page.getByRole("tab", { name: "Dry run" }).click();
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText("Everybody was looked at.").waitFor();
    await act(page, "Submit", "In review (locked)");

    const admin = await stage.open("admin", new URL(page.url()).pathname);
    admin.setDefaultTimeout(20_000);
    await admin.getByRole("tab", { name: "Approval" }).click();
    await admin.getByRole("textbox", { name: "New comment" }).fill("Who answers on Saturday?");
    await admin.getByRole("button", { name: "Comment", exact: true }).click();
    await admin.getByText("Who answers on Saturday?", { exact: true }).first().waitFor();
    await looked(admin);
    await act(admin, "Approve", "Approved");
    await act(admin, "Sign", "Download the certificate");
    await act(admin, "Launch", "Scheduled");
    await admin.getByRole("tab", { name: "Results" }).click();
    await admin.getByText(/Everybody · planned/).waitFor({ timeout: 30_000 });
    await admin.getByRole("button", { name: "Table", exact: true }).click();
    await looked(admin);
    await act(admin, "Pause", "Paused");

    // What of it went out, and what did not.
    const campaignId = new URL(admin.url()).pathname.split("/")[2] ?? "";
    await happened(campaignId);
    await admin.reload();
    await admin.getByRole("table", { name: "Cohorts" }).waitFor();
    await admin.getByRole("table", { name: "What it brought" }).getByText("USD", { exact: true }).waitFor();
    await admin.getByText("3 messages wait: the connection broke. Reconnect it.").waitFor();
    await looked(admin);
    await admin.getByRole("tab", { name: "Limits" }).click();
    await admin.getByRole("switch", { name: "Limits of its own" }).press("Space");
    const failures = admin.getByRole("group", { name: "Failures, at most" });
    await failures.getByRole("switch", { name: "Pause the campaign" }).press("Space");
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    await admin.getByText("The campaign is saved.").first().waitFor();
    await looked(admin);
    await admin.goto(new URL("/", admin.url()).href);
    const card = admin.getByRole("list", { name: "What does not go out" });
    await card.getByRole("link", { name: /Autumn menu/ }).waitFor();
    await looked(admin);
    await admin.goto(new URL("/campaigns", admin.url()).href);
    await admin.getByRole("button", { name: "Limits and retries" }).click();
    await admin.getByRole("textbox", { name: "Tried again after (minutes)" }).fill("10, 60");
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    await admin.getByText("It holds from now on.").first().waitFor();
    await looked(admin);
    expect(stage.complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([]);
  }, 90_000);

  test("a phase is for whoever its own condition holds of, also of what came before it", async () => {
    await page.getByRole("button", { name: "Duplicate", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: /Autumn menu.+/ }).waitFor();
    const phase = page.getByRole("group", { name: /^Phase/ }).first();
    await phase.getByText("For others than the campaign: whom this phase means").click();
    await phase.getByText("And only those of whom this holds").click();
    await phase.getByRole("button", { name: "Add condition" }).click();
    await page.getByText("Something of it is not filled in yet.").waitFor();
    await phase.getByRole("textbox", { name: "Value" }).fill("PE");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("The campaign is saved.").first().waitFor();
    await page.reload();
    await page.getByText("Country is PE").waitFor();
    await looked(page);
  }, 60_000);
});
