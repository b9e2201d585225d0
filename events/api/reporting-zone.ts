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
  "By which the days and hours of the reports are counted: that of the tenant's settings, some minutes after it was set there. What was counted stays on the day on which it was counted.",
);
export type ReportingZone = z.infer<typeof ReportingZone>;

export const getReportingZone = operation({
  id: "getReportingZone",
  method: "GET",
  path: "/api/reports/time-zone",
  tag,
  summary: "The time zone of the reports",
  status: 200,
  answer: ReportingZone,
});
