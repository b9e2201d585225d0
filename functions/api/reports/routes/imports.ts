import { createImport, previewImport, runImport } from "../../../../events/api/imports.ts";
import { columnProblems, customFieldIn, fieldsOf, type ImportColumn } from "../../../../lib/core/imports/model.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { started } from "../views/job.ts";

const UPLOAD_SECONDS = 3_600;
/** Enough for the first lines of the widest table. */
const BEGINNING = 64 * 1024;
const SAMPLES = 5;
const MAX_SAMPLE = 100;

/** Ids are made by us; what is none names no file of ours, nor a path to somebody else's. */
const keyOf = (tenant: string, id: string): string | undefined =>
  /^[a-z0-9]{26}$/.test(id) ? `${tenant}/imports/${id}.csv` : undefined;

export const importRoutes: readonly Route<Tenant>[] = [
  route(createImport, "contacts.import", {
    input: ({ body, request }) => ({ size: body.size, requestId: request.id }),
    run: async ({ id: tenant, files, ids, clock }, { size, requestId }) => {
      const id = ids.derive("import", requestId);
      const url = await files.uploadLink(`${tenant}/imports/${id}.csv`, size, UPLOAD_SECONDS);
      return { id, url, expiresAt: new Date(clock.now() + UPLOAD_SECONDS * 1000).toISOString() };
    },
    output: ({ id, url, expiresAt }) =>
      done({ id, upload: { url, method: "PUT", expiresAt } }, { location: `/api/imports/${id}/preview` }),
  }),

  route(previewImport, "contacts.import", {
    input: ({ params, query }) => ({ id: params.id, given: query }),
    run: async ({ id: tenant, files, table, fields }, { id, given }) => {
      const key = keyOf(tenant, id);
      const found = key === undefined ? undefined : await files.read(key, 0, BEGINNING);
      if (!found) return undefined;
      const { format, skip } = table.detect(found.body, given);
      const last = found.size <= BEGINNING;
      const [first, ...rest] = table.rows(found.body.subarray(skip), format, { last, columns: 0 });
      const rows = rest.slice(0, SAMPLES);
      const names = first?.cells ?? [];
      const held = fieldsOf(names, await fields.all());
      const columns = names.map((name, index) => ({
        name: name.slice(0, MAX_SAMPLE),
        field: held[index] ?? null,
        samples: rows.map(({ cells }) => (cells[index] ?? "").slice(0, MAX_SAMPLE)),
      }));
      return { id, size: found.size, encoding: format.encoding, delimiter: format.delimiter, columns };
    },
    output: (preview) => (preview ? done(preview) : missing("uploaded file")),
  }),

  route(runImport, "contacts.import", {
    input: ({ params, body, principal, request }) => ({ id: params.id, body, createdBy: principal.id, request }),
    run: async ({ id: tenant, files, fields, segments, startJob }, { id, body, ...asked }) => {
      const { columns, dryRun, header, encoding, delimiter, defaultCountry, dates, duplicates, consent, segmentId } =
        body;
      const saysConsent = columns.includes("consent");
      if (saysConsent !== (consent !== undefined))
        return invalid({
          field: "consent",
          code: "required",
          message: saysConsent ? "must say where the people of this file agreed" : "needs a column `consent`",
        });
      const held = columns as readonly (ImportColumn | null)[];
      // Whoever has no column of the tenant's own needs no definitions.
      const problems = columnProblems(held, held.some((one) => one && customFieldIn(one)) ? await fields.all() : []);
      if (problems.length > 0) return invalid(...problems);
      const key = keyOf(tenant, id);
      if (key === undefined || !(await files.read(key, 0, 1))) return missing("uploaded file");
      if (segmentId !== undefined && (await segments.get(segmentId))?.kind !== "list")
        return invalid({ field: "segmentId", code: "unknown_field", message: "is no list of this tenant" });
      const options = {
        columns: [...held],
        header,
        defaultCountry: defaultCountry ?? null,
        dates,
        duplicates,
        consent: consent ? { ...consent } : null,
      };
      const input = { key, options, encoding: encoding ?? null, delimiter: delimiter ?? null, dryRun };
      const listed = segmentId === undefined ? input : { ...input, segmentId };
      const subject = { kind: "import", id };
      return started(await startJob({ ...asked, kind: "contacts.import", input: listed, subject }));
    },
    output: (outcome) => outcome,
  }),
];
