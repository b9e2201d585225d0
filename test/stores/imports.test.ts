import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csvReader } from "../../lib/adapters/csv/reader.ts";
import { makeImportStore } from "../../lib/adapters/dynamo/contact-imports.ts";
import { makeFieldStore } from "../../lib/adapters/dynamo/funnels.ts";
import { makeListMembers } from "../../lib/adapters/dynamo/list-members.ts";
import { phoneNumbers } from "../../lib/adapters/phone/numbers.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { Identity } from "../../lib/core/contacts/model.ts";
import type { ContactFilter } from "../../lib/core/contacts/ports.ts";
import { fieldsOf } from "../../lib/core/imports/model.ts";
import type { ImportStore } from "../../lib/core/imports/ports.ts";
import type { ImportOptions } from "../../lib/core/imports/rows.ts";
import { type ImportInput, makeImportContacts } from "../../lib/core/imports/run.ts";
import { SLICE_MS } from "../../lib/core/jobs/model.ts";
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
    recordConsent: road.stores.consent.record,
    lists: makeListMembers(context),
    files: rights.files,
    table: csvReader,
    phones: phoneNumbers,
    fields: makeFieldStore(context).all,
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
        dates: "iso",
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
  const members = async (segmentId: string) => (await makeListMembers(context).page(segmentId, { limit: 100 })).items;
  return { ...road, ...rights, tenant, start, run, contacts, members, report };
}

describe("a file of contacts", () => {
  test("people of a file are put on a list, known ones too, and twice is once", async () => {
    const world = openTenant();
    await world.run("n,p\nInés,600111222", { columns: ["name", "phone"] });
    const file = "n,p\nInés,600111222\nLuz,600111333\nNadie,x";
    const asked = { columns: ["name", "phone"], duplicates: "skip" } as const;
    await world.run(file, asked, { segmentId: "seg_guests", dryRun: true });
    expect((await world.members("seg_guests")).length).toBe(0);
    for (let time = 0; time < 2; time++) await world.run(file, asked, { segmentId: "seg_guests" });
    const ids = (await world.contacts()).map(({ contactId }) => contactId).sort();
    expect((await world.members("seg_guests")).map(({ contactId }) => contactId)).toEqual(ids);
    expect(ids.length).toBe(2);
  });

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
        write: dying(store.write, true),
        many: dying(store.many, false),
        owners: dying(store.owners, false),
      };
    });
    const rows = Array.from({ length: 250 }, (_, index) => `P${index},600111${index + 100},`);
    const file = `n,p,e\n${rows.join("\n")}\nP0 bis,600111100,\nx,y,\n`;
    for (dieAt = 1; dieAt < 60; dieAt += 1) {
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
      expect([ended.state, ended.result?.counts.rows, ended.result?.counts.refused]).toEqual(["done", 252, 1]);
      if (first) expect(ended.result?.counts).toMatchObject({ created: 250, updated: 1 });
      expect(await world.contacts()).toHaveLength(250);
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
    const rows = Array.from({ length: 250 }, (_, index) => `P${index},600111${index + 100},`).join("\n");
    const job = await world.start(`n,p,e\n${rows}\n`, {});
    const key = [...world.objects.keys()][0] ?? "";
    const ended = await world.finish(job, async () => void world.objects.set(key, Buffer.from("other")));
    expect(ended).toMatchObject({ state: "failed", error: { code: "file_changed" } });
  });
});

test("what is exported is what is imported, with everything that a tenant notes of its contacts", async () => {
  const world = openTenant();
  const other = openTenant();
  const kinds = { note: "text", size: "number", vip: "boolean", born: "date", likes: "choices", site: "url" } as const;
  const at = "2026-11-02T09:00:00.000Z";
  for (const { tenant } of [world, other])
    for (const [fieldId, kind] of Object.entries(kinds))
      await makeFieldStore({ ...table, tenant }).create({
        fieldId,
        on: "contact",
        name: fieldId.toUpperCase(),
        kind,
        options: kind === "choices" ? ["café; té", "-agua", "a, b"] : [],
        archived: false,
        createdAt: at,
        updatedAt: at,
        version: 1,
      });
  const names = ["=1+1", "'=1+1", "@Ana", "Inés; Huanca", 'say "hi"', "-Eva", "O'Hara", "línea"];
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const more = [
    "a; b,es-MX,MX,=2+2,-3,yes,2026-03-31,-agua;,https://www.example.com/?a=1",
    '"a, b;",,,,,,,,',
    '"=x;\'=y;a\\; b",pt,BR,"two, words",1234.5,no,,"café\\; té;a, b",',
    ",,,,,,,,",
  ];
  const rows = names.map((name, index) => {
    const cell = quoted(`'${name}`.replace(/^'(?![=@'-])/, ""));
    return `${cell},+3460011120${index},ana${index}@mail.example,telegram:${index},${more[index % more.length]}`;
  });
  const given = ["name", "phone", "email", "identity", "tags", "language", "country"] as const;
  const own = Object.keys(kinds).map((id) => `customFields.${id}` as const);
  const first = await world.run(`${[...given, ...own].join(",")}\n${rows.join("\n")}\n`, {
    columns: [...given, ...own],
  });
  expect([first.result?.counts, world.report(first)]).toEqual([
    { rows: names.length, created: names.length, updated: 0, skipped: 0, refused: 0 },
    "",
  ]);
  expect((await world.contacts()).find(({ name }) => name === "=1+1")).toMatchObject({
    tags: ["a", "b"],
    language: "es-MX",
    country: "MX",
    customFields: {
      note: "=2+2",
      size: -3,
      vip: true,
      born: "2026-03-31",
      likes: ["-agua"],
      site: "https://www.example.com/?a=1",
    },
  });
  const exported = await world.finish(await world.start_("contacts.export", {}));
  const narrowed = await world.finish(await world.start_("contacts.export", { tag: "nobody has it" }));
  expect(narrowed.result?.counts).toEqual({ contacts: 0 });
  const csv = world.report(exported);
  for (const line of csv.split("\r\n")) expect(line).not.toMatch(/(^|,)"?[=@+-]/);
  // By their headings alone.
  const columns = fieldsOf(
    csv.slice(1).split("\r\n")[0]?.split(",") ?? [],
    await makeFieldStore({ ...table, tenant: other.tenant }).all(),
  );
  const again = await other.run(csv, { columns });
  expect([again.result?.counts, other.report(again)]).toEqual([
    { rows: names.length, created: names.length, updated: 0, skipped: 0, refused: 0 },
    "",
  ]);
  const spelt = (identities: readonly Identity[]) => identities.map(({ kind, value }) => `${kind}:${value}`);
  const shown = (all: readonly Record<string, unknown>[]) =>
    all
      .map(({ name, identities, tags, language, country, customFields }) =>
        JSON.stringify([
          name,
          spelt(identities as readonly Identity[]),
          tags,
          language,
          country,
          Object.entries(customFields as object).sort(),
        ]),
      )
      .sort();
  expect(shown(await other.contacts())).toEqual(shown(await world.contacts()));
  expect(unguarded("'=1+1")).toBe("=1+1");
});

test("contacts are listed by what is noted of them: a page at a time, in their order, all of them", async () => {
  const world = openTenant();
  const rows = Array.from({ length: 250 }, (_, index) => {
    const language = ["es", "es-MX", "est", ""][index % 4];
    return `60${String(index).padStart(7, "0")},${index % 50 === 0 ? "vip; norte" : "sur"},${index % 2 ? "PE" : "ES"},${language}`;
  });
  const columns = ["phone", "tags", "country", "language"] as const;
  await world.run(`p,t,c,l\n${rows.join("\n")}\n`, { columns });
  const found = async (filter: ContactFilter) => {
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.stores.contacts.list({ limit: 20, ...(cursor === undefined ? {} : { cursor }) }, filter);
      all.push(...page.items.map(({ contactId }) => contactId));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(new Set(all).size).toBe(all.length);
    return all.length;
  };
  expect(await found({})).toBe(250);
  expect(await found({ tag: "vip" })).toBe(5);
  expect(await found({ tag: "vi" })).toBe(0);
  expect(await found({ country: "PE" })).toBe(125);
  expect(await found({ language: "es" })).toBe(126);
  expect(await found({ language: "es-MX" })).toBe(63);
  expect(await found({ tag: "norte", country: "ES", language: "es" })).toBe(3);
});

describe("hostile files", () => {
  const two = "name,phone,email\nInés,600111222,\nÁlvaro,600111223,a@mail.example\n";
  const marked = (mark: number[], body: Buffer) => Buffer.concat([Buffer.from(mark), body]);
  const swapped = (text: string) => Buffer.from(text, "utf16le").swap16();
  test.each<[string, Buffer]>([
    ["a byte order mark", marked([0xef, 0xbb, 0xbf], Buffer.from(two))],
    ["UTF-16, little end first", marked([0xff, 0xfe], Buffer.from(two, "utf16le"))],
    ["UTF-16, big end first", marked([0xfe, 0xff], swapped(two))],
    ["Latin letters of one byte", Buffer.from(two, "latin1")],
    ["semicolons", Buffer.from(two.replaceAll(",", ";"))],
    ["tabs", Buffer.from(two.replaceAll(",", "\t"))],
    ["bars", Buffer.from(two.replaceAll(",", "|"))],
    ["old Macintosh lines", Buffer.from(two.replaceAll("\n", "\r"))],
    ["no line break at its end", Buffer.from(two.trimEnd())],
  ])("%s", async (_, file) => {
    const world = openTenant();
    expect((await world.run(file, {})).result?.counts).toMatchObject({ created: 2, refused: 0 });
    expect((await world.contacts()).map(({ name }) => name).sort()).toEqual(["Inés", "Álvaro"]);
  });

  test("one number in several forms is one person, whose last row counts", async () => {
    const world = openTenant();
    const forms = ["600 111 222", "+34 600111222", "0034600111222", "(600) 11-12-22", "'+34600111222"];
    const file = `n,p,e\n${forms.map((form, index) => `Inés ${index},${form},`).join("\n")}\n`;
    expect((await world.run(file, {})).result?.counts).toMatchObject({ created: 1, updated: 4, refused: 0 });
    expect(await world.contacts()).toMatchObject([
      { name: "Inés 4", identities: [{ kind: "phone", value: "+34600111222" }] },
    ]);
  });

  test("a quotation mark that nobody closes spoils its own line, in ten thousand rows", async () => {
    const world = openTenant();
    const rows = Array.from({ length: 10_000 }, (_, index) => `P${index},60${String(index).padStart(7, "0")},`);
    rows[5_000] = '"P5000,600005000,';
    const job = await world.run(`n,p,e\n${rows.join("\n")}\n`, {}, { dryRun: true });
    expect(job.result?.counts).toMatchObject({ rows: 10_000, created: 9_999, refused: 1 });
    expect(world.report(job)).toContain("5002,");
  });

  test("bytes of zero, and bytes that are no letters, spoil their own rows or nothing", async () => {
    const world = openTenant();
    const bad = Buffer.concat([
      Buffer.from("n,p,e\nIn\u0000és,600111222,\n"),
      Buffer.from([0xff, 0xc3]),
      Buffer.from(",600111223,\nEva,600111224,\n"),
    ]);
    const job = await world.run(bad, {}, { encoding: "utf-8" });
    expect(job.result?.counts).toMatchObject({ created: 2, refused: 1 });
    expect(world.report(job)).toContain("bad_encoding");
    expect((await world.contacts()).map(({ name }) => name).sort()).toEqual(["Eva", "In és"]);
  });

  test("a thousand columns, of which three say something, and headings that stand twice", async () => {
    const world = openTenant();
    const header = Array.from({ length: 1_000 }, (_, index) => (index % 2 ? "Teléfono" : "Nombre"));
    const cells = header.map((_, index) => (index === 0 ? "Inés" : index === 999 ? "600111222" : ""));
    const columns = header.map((_, index) => (index === 0 ? "name" : index === 999 ? "phone" : null));
    const job = await world.run(`${header.join(",")}\n${cells.join(",")}\n`, { columns });
    expect(job.result?.counts).toMatchObject({ created: 1, refused: 0 });
  });

  test("ten megabytes of one cell, and ten of quotation marks, are refused rows in bounded time", async () => {
    const world = openTenant();
    for (const body of ["x".repeat(10_000_000), '"'.repeat(10_000_001)]) {
      const began = Date.now();
      const job = await world.run(`n,p,e\n${body}\nEva,600111224,\n`, {}, { dryRun: true });
      expect(job.state).toBe("done");
      expect(job.result?.counts).toMatchObject({ created: 1 });
      expect(Date.now() - began).toBeLessThan(30_000);
    }
  });
});

describe("a long import", () => {
  /** Slices of as many groups as there is time for. */
  function openLong(groups: number) {
    const world = openTenant();
    const run = world.kinds["contacts.import"];
    if (!run) throw new Error("nobody imports");
    const kept: unknown[] = [];
    let left = 0;
    world.kinds["contacts.import"] = async (slice) => {
      left = groups;
      return run({
        ...slice,
        hasTime: () => --left > 0,
        keep: async (so) => {
          kept.push(so.progress);
          return slice.keep(so);
        },
      });
    };
    const rows = Array.from({ length: 2_500 }, (_, index) => `P${index},60${String(index).padStart(7, "0")},`);
    return { ...world, kept, file: `n,p,e\n${rows.join("\n")}\n` };
  }

  test("says every second or two how far it is, and one that was cancelled stops there", async () => {
    const world = openLong(1_000);
    const job = await world.start(world.file, {});
    let cancelled = false;
    const run = world.kinds["contacts.import"];
    world.kinds["contacts.import"] = (slice) =>
      run?.({
        ...slice,
        keep: async (so) => {
          if (!cancelled) await world.jobs.cancel(job.jobId, world.clock.iso());
          cancelled = true;
          return slice.keep(so);
        },
      }) as never;
    expect(await world.finish(job)).toMatchObject({ state: "cancelled", checkpoint: null });
    expect(world.kept).toHaveLength(1);
    expect(await world.contacts()).toHaveLength(1_000);
  });

  test("whose worker dies in the middle of a slice goes on from what it said last, and counts each row once", async () => {
    const world = openLong(1_000);
    const run = world.kinds["contacts.import"];
    let slices = 0;
    world.kinds["contacts.import"] = async (slice) => {
      slices++;
      let keeps = 0;
      const outcome = run?.({
        ...slice,
        keep: async (so) => {
          const done = await slice.keep(so);
          if (slices <= 2 && ++keeps === 1) throw new Error("cut off");
          return done;
        },
      });
      if (!outcome) throw new Error("nobody imports");
      return outcome;
    };
    const job = await world.start(world.file, {});
    for (let tries = 0; tries < 2; tries++) await expect(world.finish(job)).rejects.toThrow("cut off");
    const ended = await world.finish(job);
    expect(ended.result?.counts).toMatchObject({ rows: 2_500, created: 2_500, refused: 0 });
    expect(slices).toBe(3);
    expect(await world.contacts()).toHaveLength(2_500);
  });
});

test.runIf(process.env.CHASQUI_DEEP)(
  "a hundred thousand rows, in bounded memory",
  async () => {
    const world = openTenant();
    const rows = Array.from({ length: 100_000 }, (_, index) => `Persona ${index},6${String(index).padStart(8, "0")},`);
    // As in the room: a slice works for as long as it has time, and says how far it is.
    const run = world.kinds["contacts.import"];
    world.kinds["contacts.import"] = async (slice) => {
      const until = Date.now() + SLICE_MS;
      if (!run) throw new Error("nobody imports");
      return run({ ...slice, hasTime: () => Date.now() < until });
    };
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
