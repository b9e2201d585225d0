import { describe, expect, test } from "vitest";
import { csvReader } from "../../lib/adapters/csv/reader.ts";
import { agent } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const chief = { ...agent, id: "usr_chief", memberships: [{ tenant: "demo", role: "supervisor" as const }] };
type ImportBody = { id: string; upload: { url: string } };

async function uploaded(text: string | Buffer) {
  const world = makeWorld({ table: csvReader });
  const body = Buffer.from(text);
  const answer = await world.ask("POST", "/api/imports", { as: chief, body: { size: body.byteLength } });
  const { id } = answer.body as ImportBody;
  world.uploads.set(`demo/imports/${id}.csv`, body);
  return { ...world, id, answer };
}

describe("imports", () => {
  test("a link takes exactly the file that was announced, in the tenant's own place", async () => {
    const { answer, id } = await uploaded("name,phone\n");
    expect(answer).toMatchObject({
      status: 201,
      body: { id, upload: { method: "PUT", url: `https://files.example/demo/imports/${id}.csv?size=11&for=3600` } },
    });
  });

  test.each([0, 1.5, 50_000_001, "5"])("a file of %j bytes is not taken", async (size) => {
    const { ask } = makeWorld();
    expect((await ask("POST", "/api/imports", { as: chief, body: { size } })).status).toBe(422);
  });

  test("how the file is read is shown before it is run", async () => {
    const { ask, id } = await uploaded(Buffer.from("Nombre;Móvil;Notas\nInés;600 111 222;=1+1\n", "latin1"));
    const { status, body } = await ask("GET", `/api/imports/${id}/preview`, { as: chief });
    expect([status, body]).toEqual([
      200,
      {
        id,
        size: 41,
        encoding: "windows-1252",
        delimiter: ";",
        columns: [
          { name: "Nombre", field: "name", samples: ["Inés"] },
          { name: "Móvil", field: "phone", samples: ["600 111 222"] },
          { name: "Notas", field: null, samples: ["=1+1"] },
        ],
      },
    ]);
    const other = await ask("GET", `/api/imports/${id}/preview?delimiter=,`, { as: chief });
    expect(other.body).toMatchObject({ delimiter: ",", columns: [{ name: "Nombre;Móvil;Notas" }] });
  });

  test("a tenant's own fields are known by their names, and a mapping to them is looked at", async () => {
    const field = { on: "contact", kind: "choice", options: ["a"], archived: false, version: 1 } as const;
    const times = { createdAt: "2026-11-02T09:00:00.000Z", updatedAt: "2026-11-02T09:00:00.000Z" };
    const world = makeWorld({
      table: csvReader,
      fields: { all: async () => [{ ...field, ...times, fieldId: "branch", name: "Sucursal más cercana" }] } as never,
    });
    const file = Buffer.from("Móvil;SUCURSAL MAS CERCANA;País;Idioma\n1;a;ES;es\n");
    const { id } = (await world.ask("POST", "/api/imports", { as: chief, body: { size: file.length } }))
      .body as ImportBody;
    world.uploads.set(`demo/imports/${id}.csv`, file);
    const preview = await world.ask("GET", `/api/imports/${id}/preview`, { as: chief });
    const columns = ["phone", "customFields.branch", "country", "language"];
    expect(preview.body).toMatchObject({ columns: columns.map((one) => ({ field: one })) });
    const run = (body: object) => world.ask("POST", `/api/imports/${id}/run`, { as: chief, body });
    expect(await run({ columns, dates: "dmy" })).toMatchObject({ status: 202 });
    expect([...world.jobs.values()][0]?.input).toMatchObject({ options: { columns, dates: "dmy" } });
    expect(await run({ columns: ["phone", "customFields.nope"] })).toMatchObject({
      status: 422,
      body: { errors: [{ field: "columns.1", code: "unknown_field" }] },
    });
    expect(await run({ columns: ["phone", "country", "country"] })).toMatchObject({
      status: 422,
      body: { errors: [{ field: "columns.2", code: "duplicate" }] },
    });
  });

  test("the run is a job, with everything that was decided", async () => {
    const { ask, id, jobs } = await uploaded("name,phone,consent\n");
    const run = { columns: ["name", "phone", "consent"], consent: { channel: "whatsapp", source: "Fair of 2026" } };
    const answer = await ask("POST", `/api/imports/${id}/run`, { as: chief, body: run });
    expect(answer).toMatchObject({ status: 202, body: { kind: "contacts.import", subject: { kind: "import", id } } });
    expect([...jobs.values()][0]?.input).toEqual({
      key: `demo/imports/${id}.csv`,
      options: { ...run, header: true, defaultCountry: null, dates: "iso", duplicates: "update" },
      encoding: null,
      delimiter: null,
      dryRun: false,
    });
  });

  test.each([
    [{ columns: ["name"] }, "columns"],
    [{ columns: ["phone", "consent"] }, "consent"],
    [{ columns: ["phone"], consent: { channel: "sms", source: "fair" } }, "consent"],
    [{ columns: ["phone", "salary"] }, "columns.1"],
    [{ columns: ["phone"], tenant: "other" }, "tenant"],
    [{ columns: ["phone"], key: "other/imports/x.csv" }, "key"],
    [{ columns: [] }, "columns"],
    [{ columns: ["phone"], defaultCountry: "Spain" }, "defaultCountry"],
  ])("%j is refused", async (body, field) => {
    const { ask, id, jobs } = await uploaded("name,phone\n");
    const answer = await ask("POST", `/api/imports/${id}/run`, { as: chief, body });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    expect(jobs.size).toBe(0);
  });

  test("what was not uploaded, what is no id of ours, and who may not", async () => {
    const { ask, uploads } = makeWorld();
    uploads.set("other/imports/aaaaaaaaaaaaaaaaaaaaaaaaaa.csv", Buffer.from("phone\n"));
    const body = { columns: ["phone"] };
    for (const id of ["a".repeat(26), "..%2F..%2Fother%2Fimports%2Faaaaaaaaaaaaaaaaaaaaaaaaaa", "x"]) {
      expect((await ask("GET", `/api/imports/${id}/preview`, { as: chief })).status).toBe(404);
      expect((await ask("POST", `/api/imports/${id}/run`, { as: chief, body })).status).toBe(404);
    }
    expect((await ask("POST", "/api/imports", { body: { size: 1 } })).status).toBe(403);
  });

  test("ten megabytes are refused at the door, before anybody looks into them", async () => {
    const { ask, jobs, seen } = makeWorld();
    const raw = `{"size":${" ".repeat(10_000_000)}1`;
    const answer = await ask("POST", "/api/imports", { as: chief, raw });
    expect(answer).toMatchObject({ status: 413, body: { code: "payload_too_large" } });
    expect([jobs.size, seen.tenants]).toEqual([0, []]);
  });
});
