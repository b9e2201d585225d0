import * as z from "zod/mini";
import { Id, Timestamp } from "./common.ts";
import { Job } from "./jobs.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Jobs";
const MAX_BYTES = 50_000_000;

export const ImportField = z.enum(["name", "phone", "email", "identity", "tags", "country", "language", "consent"]);
const CustomColumn = z.string().check(z.regex(/^customFields\.[a-z0-9_]{1,40}$/));
export const ImportColumn = described(
  z.union([ImportField, CustomColumn]),
  "What all contacts have, or `customFields.` and the id of a field that this tenant gives them.",
);
const Encoding = z.enum(["utf-8", "windows-1252", "utf-16le", "utf-16be"]);
const Delimiter = z.enum([",", ";", "\t", "|"]);

export const NewImport = named(
  z.strictObject({
    size: described(
      z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(MAX_BYTES)),
      "Bytes of the file; the link takes exactly so many.",
    ),
  }),
  "NewImport",
  "A file that is to be imported.",
);

export const Import = named(
  z.object({
    id: Id,
    upload: z.object({
      url: described(z.string(), "PUT the file there, as it is. Kept for a week."),
      method: z.literal("PUT"),
      expiresAt: Timestamp,
    }),
  }),
  "Import",
  "Where the file goes.",
);

export const ImportPreview = named(
  z.object({
    id: Id,
    size: z.number(),
    encoding: Encoding,
    delimiter: z.string(),
    columns: described(
      z.array(
        z.object({
          name: z.string(),
          field: described(
            z.nullable(ImportColumn),
            "What it probably holds, by its name in English, Spanish or French, or by a custom field's own.",
          ),
          samples: z.array(z.string()),
        }),
      ),
      "By the first line, in the order of the file.",
    ),
  }),
  "ImportPreview",
  "How the file is read, for people to look at before it is run.",
);

export const RunImport = named(
  z.strictObject({
    columns: described(
      z.array(z.nullable(ImportColumn)).check(z.minLength(1), z.maxLength(1_000)),
      "What each column holds, in their order; null is left out. Cells of numbers, addresses, identities, tags and `choices` may hold several, separated by `;`.",
    ),
    dryRun: described(z._default(z.boolean(), false), "Reads and checks everything and changes nothing."),
    header: described(z._default(z.boolean(), true), "The first line names the columns."),
    encoding: described(z.optional(Encoding), "Found out unless told."),
    delimiter: described(z.optional(Delimiter), "Found out unless told."),
    defaultCountry: described(
      z.optional(z.string().check(z.regex(/^[A-Z]{2}$/))),
      "Of telephone numbers without a country code, ISO 3166-1.",
    ),
    dates: described(
      z._default(z.enum(["iso", "dmy", "mdy"]), "iso"),
      "How days in custom fields are written: 2026-03-31 always, and with the day or the month first if that is said here.",
    ),
    duplicates: described(
      z._default(z.enum(["update", "skip"]), "update"),
      "Rows whose person is known by one of their identities: put over what is known, or left out.",
    ),
    consent: described(
      z.optional(
        z.strictObject({
          channel: z.string().check(z.minLength(1), z.maxLength(40)),
          source: described(
            z.string().check(z.regex(/\S/), z.maxLength(500)),
            "Where these people said yes or no, in the words that they were shown.",
          ),
        }),
      ),
      "Needed for a column `consent`.",
    ),
    segmentId: described(
      z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
      "A segment that is a list: the people of the file are put on it, known ones too.",
    ),
  }),
  "RunImport",
  "How the file becomes contacts.",
);

export const createImport = operation({
  id: "createImport",
  method: "POST",
  path: "/api/imports",
  tag,
  summary: "Get a link to upload a file of contacts to",
  description: "CSV of up to 50 MB, in UTF-8, UTF-16 or Windows-1252, with commas, semicolons, tabs or bars.",
  body: NewImport,
  status: 201,
  answer: Import,
});
export const previewImport = operation({
  id: "previewImport",
  method: "GET",
  path: "/api/imports/{id}/preview",
  tag,
  summary: "See how the uploaded file is read",
  query: z.strictObject({ encoding: z.optional(Encoding), delimiter: z.optional(Delimiter) }),
  status: 200,
  answer: ImportPreview,
  problems: ["not_found"],
});
export const runImport = operation({
  id: "runImport",
  method: "POST",
  path: "/api/imports/{id}/run",
  tag,
  summary: "Import the uploaded contacts, or try it",
  description:
    "The job's result counts created, updated, skipped and refused rows, and has a CSV with every refused row and why. A row that was imported is not imported twice, however often it is run; whoever asked to be forgotten is not brought back.",
  body: RunImport,
  status: 202,
  answer: Job,
  problems: ["not_found"],
});
