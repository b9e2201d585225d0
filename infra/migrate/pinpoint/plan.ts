/** The whole dump as steps, in the order in which they hang on each other. */
import type { Options, Plan } from "../model.ts";
import { ownMessages, planCampaigns } from "./campaigns.ts";
import type { Dump } from "./dump.ts";
import { planPeople } from "./people.ts";
import { planSegments } from "./segments.ts";
import { planTemplates, writtenOf } from "./templates.ts";

/** `known`: ids of the contacts' fields that are here already, by their names. */
export function planPinpoint(dump: Dump, options: Options, known: ReadonlyMap<string, string>): Plan {
  const people = planPeople(dump, options, known);
  const written = new Map([...writtenOf(dump), ...ownMessages(dump)]);
  const templates = planTemplates(written, people.fields, options);
  const segments = planSegments(dump, people.fields);
  const campaigns = planCampaigns(dump, segments.made, templates.usable, options);
  return {
    steps: [...people.steps, ...templates.steps, ...segments.steps, ...campaigns.steps],
    skipped: [...dump.skipped, ...people.skipped, ...segments.skipped, ...campaigns.skipped],
    notes: [...templates.notes, ...campaigns.notes],
    read: {
      endpoints: dump.endpoints.length,
      templates: dump.templates.length,
      segments: dump.segments.length,
      campaigns: dump.campaigns.length,
      "suppressed addresses": dump.suppressed.length + dump.optedOut.length,
    },
  };
}
