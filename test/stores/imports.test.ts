import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csvReader } from "../../lib/adapters/csv/reader.ts";
import { makeImportStore } from "../../lib/adapters/dynamo/contact-imports.ts";
import { phoneNumbers } from "../../lib/adapters/phone/numbers.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { ImportStore } from "../../lib/core/imports/ports.ts";
import type { ImportOptions } from "../../lib/core/imports/rows.ts";
import { type ImportInput, makeImportContacts } from "../../lib/core/imports/run.ts";
import { unguarded } from "../../lib/core/kernel/csv.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { everythingOf, makeRights } from "./rights.ts";
import { makeRoad } from "./road.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

let tenants = 0;
function openTenant(around: (store: ImportStore) => ImportStore = (store) => store) {
  const tenant = `imports-${++tenants}`;
  const road = makeRoad(table, tenant);
  const rights = makeRights(table, tenant, road);
  const context = { ...table, tenant };
  rights.kinds["contacts.import"] = makeImportContacts({
    store: around(makeImportStore(context, systemIds)),
    recordConsent: road.stores.contacts.recordConsent,
    files: rights.files,
    table: csvReader,
    phones: phoneNumbers,
    ids: systemIds,
    tenant,
  });
  const start = (file: Buffer | string, options: Partial<ImportOptions>, more: Partial<ImportInput> = {}) => {
    const key = `${tenant}/imports/one.csv`;
    rights.objects.set(key, Buffer.from(file));
    const input = {
      key,
      options: {
        columns: ["name", "phone", "email"],
        header: true,
        defaultCountry: "ES",
        duplicates: "update",
        consent: null,
        ...options,
      },
      encoding: null,
      delimiter: null,
      dryRun: false,
      ...more,
    };
    return rights.start({ kind: "contacts.import", input: input as never });
  };
  const run = async (...asked: Parameters<typeof start>) => rights.finish(await start(...asked));
  const contacts = async () => {
    const found: Record<string, unknown>[] = [];
    let cursor: string | undefined;
    do {
      const page = await road.stores.contacts.list({ limit: 100, ...(cursor === undefined ? {} : { cursor }) });
      found.push(...(page.items as unknown as Record<string, unknown>[]));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return found;
  };
  const report = (job: { readonly result: { readonly files: readonly { readonly key: string }[] } | null }) =>
    String(rights.objects.get(job.result?.files[0]?.key ?? "") ?? "");
  return { ...road, ...rights, tenant, start, run, contacts, report };
}

describe("a file of contacts", () => {
  test("good rows are imported; each bad one is in the report with its reason, and harms no other", async () => {
    const world = openTenant();
    const file = [
      "Nombre,Móvil,Correo",
      "Inés Huanca,600 111 222,ines@mail.example",
      '"Sin cerrar,600 111 223,',
      "Ana,no tengo,",
      "",
      "=cmd|' /C calc'!A0,,",
      'Eva,"600 111 224; 600 111 225",eva@mail.example',
      "Luz,600 111 226,,,extra",
    ].join("\n");
    const job = await world.run(file, {});
    expect(job).toMatchObject({
      state: "done",
      progress: { done: Buffer.byteLength(file), total: Buffer.byteLength(file) },
      result: { counts: { rows: 6, created: 2, updated: 0, skipped: 0, refused: 4 } },
    });
    expect((await world.contacts()).map(({ name }) => name).sort()).toEqual(["Eva", "Inés Huanca"]);
    const lines = world.report(job).slice(1).trimEnd().split("\r\n");
    expect(lines[0]).toBe("row,why,Nombre,Móvil,Correo");
    expect(lines.slice(1).map((line) => [line.split(",")[0], /[a-z_]+:/.exec(line)?.[0]])).toEqual([
      ["3", "bad_quotes:"],
      ["4", "bad_phone:"],
      ["6", "no_identity:"],
      ["8", "too_many_cells:"],
    ]);
    // What would be a formula in the report is none.
    expect(lines[3]).toContain(",'=cmd|' /C calc'!A0,");
  });

  test("run again it changes nothing; a known person is put over, or left out, as was said", async () => {
    const world = openTenant();
    const file = "n,p,e\nInés,600111222,\nInés H.,600111222,ines@mail.example\n";
    expect((await world.run(file, {})).result?.counts).toMatchObject({ created: 1, updated: 1 });
    const [once] = await world.contacts();
    expect(once).toMatchObject({ name: "Inés H.", version: 2 });
    expect(once?.identities).toHaveLength(2);
    expect((await world.run("n,p,e\nInés H.,600111222,\n", {})).result?.counts).toMatchObject({ updated: 1 });
    expect(await world.contacts()).toEqual([once]);
    const skipped = await world.run("n,p,e\nOtra,600111222,\n", { duplicates: "skip" });
    expect(skipped.result?.counts).toMatchObject({ skipped: 1, updated: 0 });
    expect(await world.contacts()).toEqual([once]);
  });

  test("whoever wrote before is known by their number, and whoever was imported when they write", async () => {
    const world = openTenant();
    await world.process(world.input(world.text("w1", world.clock.iso(), "hola")));
    await world.run("n,p,e\nAna E.,+1 555 000 1111,ana@mail.example\nLuz,600111226,\n", {});
    const all = await world.contacts();
    expect(all.map(({ name }) => name).sort()).toEqual(["Ana E.", "Luz"]);
    const thread = systemIds.derive("conversation", world.tenant, "con", "34600111226");
    await world.process(
      world.input(
        { ...world.text("w2", world.clock.iso(), "soy Luz"), senderId: "34600111226", senderName: "Lucecita" },
        { conversationId: thread, identities: [{ kind: "phone", value: "+34600111226" }] },
      ),
    );
    expect(await world.contacts()).toHaveLength(2);
    expect(await world.stores.conversations.get(thread)).toMatchObject({ contactName: "Luz" });
  });

  test("a row that names two contacts decides nothing; one that names the forgotten brings nobody back", async () => {
    const world = openTenant();
    await world.run("n,p,e\nInés,600111222,\nEva,,eva@mail.example\nAda,600111229,\n", {});
    const both = await world.run("n,p,e\n?,600111222,eva@mail.example\n", {});
    expect(both.result?.counts).toMatchObject({ refused: 1 });
    expect(world.report(both)).toContain("several_contacts");
    const ada = (await world.contacts()).find(({ name }) => name === "Ada");
    const contactId = String(ada?.contactId);
    await world.finish(await world.start_("contact.erase", { contactId, dryRun: false }));
    const again = await world.run("n,p,e\nAda,600111229,\n", {});
    expect(again.result?.counts).toMatchObject({ created: 0, refused: 1 });
    expect(world.report(again)).toContain("forgotten");
    expect((await world.contacts()).map(({ name }) => name).sort()).toEqual(["Eva", "Inés"]);
  });

  test("a dry run counts and reports, and changes nothing", async () => {
    const world = openTenant();
    await world.run("n,p,e\nInés,600111222,\n", {});
    const before = await world.contacts();
    const dry = await world.run("n,p,e\nInés H.,600111222,\nEva,600111224,\nx,y,\n", {}, { dryRun: true });
    expect(dry.result?.counts).toMatchObject({ rows: 3, created: 1, updated: 1, refused: 1 });
    expect(world.report(dry)).toContain("bad_phone");
    expect(await world.contacts()).toEqual(before);
  });

  test("what people agreed to is written down with where they did", async () => {
    const world = openTenant();
    const consent = { channel: "whatsapp", source: "Feria de 2026, hoja de firmas" };
    await world.run("p,c\n600111222,sí\n600111223,no\n600111224,\n", { columns: ["phone", "consent"], consent });
    const rows = (await everythingOf(table, world.tenant)).map((row) => JSON.parse(row));
    expect(
      rows
        .filter(({ entity }) => entity === "consent")
        .map(({ state, detail }) => [state, detail])
        .sort(),
    ).toEqual([
      ["granted", consent.source],
      ["withdrawn", consent.source],
    ]);
  });

  test("an import that is cut off anywhere is finished once, with the same figures", async () => {
    let calls = 0;
    let dieAt = 0;
    const world = openTenant((store) => {
      const dying =
        <Asked extends unknown[], Answer>(method: (...asked: Asked) => Promise<Answer>, after: boolean) =>
        async (...asked: Asked): Promise<Answer> => {
          const dies = ++calls === dieAt;
          if (dies && !after) throw new Error("cut off before");
          const answer = await method(...asked);
          if (dies) throw new Error("cut off after");
          return answer;
        };
      return {
        ...store,
        create: dying(store.create, true),
        save: dying(store.save, true),
        owners: dying(store.owners, false),
      };
    });
    const rows = Array.from({ length: 50 }, (_, index) => `P${index},6001112${index + 10},`);
    const file = `n,p,e\n${rows.join("\n")}\nP0 bis,600111210,\nx,y,\n`;
    for (dieAt = 1; dieAt < 200; dieAt += 7) {
      calls = 0;
      const job = await world.start(file, {});
      let died = 0;
      const until = async () => {
        for (;;) {
          try {
            return await world.finish(job);
          } catch {
            died++;
          }
        }
      };
      const ended = await until();
      const first = dieAt === 1;
      expect([ended.state, ended.result?.counts.rows, ended.result?.counts.refused]).toEqual(["done", 52, 1]);
      if (first) expect(ended.result?.counts).toMatchObject({ created: 50, updated: 1 });
      expect(await world.contacts()).toHaveLength(50);
      if (died === 0) break;
    }
    dieAt = 0;
    expect(world.report(await world.run(file, {})).match(/bad_phone/g)).toHaveLength(1);
  });

  test("a file that is not there, and one that changes while it is read", async () => {
    const world = openTenant();
    const gone = await world.start("n,p,e\n", {});
    world.objects.clear();
    expect(await world.finish(gone)).toMatchObject({ state: "failed", error: { code: "file_missing" } });
    const rows = Array.from({ length: 60 }, (_, index) => `P${index},6001112${index + 10},`).join("\n");
    const job = await world.start(`n,p,e\n${rows}\n`, {});
    const key = [...world.objects.keys()][0] ?? "";
    const ended = await world.finish(job, async () => void world.objects.set(key, Buffer.from("other")));
    expect(ended).toMatchObject({ state: "failed", error: { code: "file_changed" } });
  });
});

test("what is exported is what is imported", async () => {
  const world = openTenant();
  const names = ["=1+1", "'=1+1", "@Ana", "Inés; Huanca", 'say "hi"', "-Eva", "O'Hara", "línea"];
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = names.map((name, index) => `${quoted(`'${name}`.replace(/^'(?![=@'-])/, ""))},+3460011120${index},`);
  await world.run(`n,p,e\n${rows.join("\n")}\n`, {});
  const exported = await world.finish(await world.start_("contacts.export", {}));
  const csv = world.report(exported);
  for (const line of csv.split("\r\n")) expect(line).not.toMatch(/(^|,)"?[=@+-]/);
  const other = openTenant();
  const columns = [null, "name", "phone", "email", "identity", null] as const;
  expect((await other.run(csv, { columns })).result?.counts).toMatchObject({ created: names.length, refused: 0 });
  const shown = (all: readonly Record<string, unknown>[]) =>
    all.map(({ name, identities }) => `${name} ${(identities as { value: string }[])[0]?.value}`).sort();
  expect(shown(await other.contacts())).toEqual(shown(await world.contacts()));
  expect(unguarded("'=1+1")).toBe("=1+1");
});

test.runIf(process.env.CHASQUI_DEEP)(
  "a hundred thousand rows, in bounded memory",
  async () => {
    const world = openTenant();
    const rows = Array.from({ length: 100_000 }, (_, index) => `Persona ${index},6${String(index).padStart(8, "0")},`);
    const job = await world.start(`n,p,e\n${rows.join("\n")}\n`, {});
    let most = 0;
    const ended = await world.finish(
      job,
      async () => {
        most = Math.max(most, process.memoryUsage().heapUsed);
      },
      100_000,
    );
    expect(ended.result?.counts).toMatchObject({ rows: 100_000, created: 100_000 });
    expect(most).toBeLessThan(400_000_000);
  },
  1_800_000,
);
