/** A report as a file: for who asked, and with what the counters say when it is written. */
import type { ActivityStore } from "../audit/ports.ts";
import { type DocumentWriters, type Format, MIME } from "../documents/model.ts";
import type { JobFiles, RunKind } from "../jobs/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import { fileName, reportDocument } from "./document.ts";
import type { ReportQuery, Reports } from "./report.ts";
import { type Language, WORDS } from "./words.ts";

export interface ReportOrder extends Omit<ReportQuery, "daily"> {
  readonly format: Format;
  readonly language: Language;
}

interface ExportPorts {
  readonly reports: Pick<Reports, "report" | "heatMap">;
  readonly writers: DocumentWriters;
  readonly files: Pick<JobFiles, "put">;
  readonly activity: ActivityStore;
  readonly clock: Clock;
}

/** Counters are small: one slice writes any report. */
export function makeExportReport({ reports, writers, files, activity, clock }: ExportPorts): RunKind {
  return async ({ job }) => {
    const { format, language, ...asked } = job.input as unknown as ReportOrder;
    // Who came on which day, from where.
    const query: ReportQuery = { ...asked, daily: asked.by === "country" || asked.by === "channel" };
    const withHours = query.by === "day" || query.by === "channel" || query.by === "connection";
    const [report, heatMap] = await Promise.all([
      reports.report(query),
      withHours ? reports.heatMap(query.range, query) : undefined,
    ]);
    const only = query.connectionId ?? query.channel;
    const document = reportDocument(report, {
      words: WORDS[language],
      ...(heatMap ? { heatMap } : {}),
      ...(only === undefined ? {} : { only }),
    });
    const body = await writers[format](document);
    const name = `${fileName(query.by, query.range)}.${format}`;
    const key = await files.put(job.jobId, name, { body, mime: MIME[format] });
    const rows = report.groups.length;
    const now = new Date(clock.now()).toISOString();
    await activity.record(
      { kind: "exported", at: now, facts: { what: `report ${query.by}`, rows } },
      `exported#${job.jobId}`,
    );
    return {
      kind: "done",
      progress: { done: rows, total: rows },
      result: { files: [{ name, mime: MIME[format], size: body.byteLength, key }], counts: { rows } },
    };
  };
}
