import * as z from "zod/mini";
import { Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Reports";
const TimeZone = described(
  z.string().check(z.minLength(1), z.maxLength(64)),
  "A name of the IANA data, such as `America/Lima`.",
);

export const ReportingZone = named(
  z.object({
    timeZone: described(TimeZone, "The one that holds at present."),
    next: described(
      z.nullable(z.object({ timeZone: TimeZone, from: Timestamp })),
      "One that was set and holds from then on.",
    ),
    updatedAt: z.nullable(Timestamp),
    version: Version,
  }),
  "ReportingZone",
  "By which the days and hours of the reports are counted. UTC until one is set.",
);
export type ReportingZone = z.infer<typeof ReportingZone>;

export const ReportingZoneChange = named(
  z.strictObject({ timeZone: TimeZone }),
  "ReportingZoneChange",
  "Holds a few minutes later. What was counted stays on the day on which it was counted.",
);

export const getReportingZone = operation({
  id: "getReportingZone",
  method: "GET",
  path: "/api/reports/time-zone",
  tag,
  summary: "The time zone of the reports",
  status: 200,
  answer: ReportingZone,
});

export const updateReportingZone = operation({
  id: "updateReportingZone",
  method: "PATCH",
  path: "/api/reports/time-zone",
  tag,
  summary: "Set the time zone of the reports",
  body: ReportingZoneChange,
  conditional: true,
  status: 200,
  answer: ReportingZone,
  problems: ["stale_version"],
});
