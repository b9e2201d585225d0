/** A template as a sending names it: found once, for however many it goes to; filled in when each of them is written to. */
import { type DataError, errorsOf } from "./data.ts";
import { type FindPorts, findPublished, type NotFound } from "./find.ts";
import type { PinnedTemplate } from "./model.ts";

export interface PinInput {
  /** The key or the id. */
  readonly template: string;
  /** The active one when absent. */
  readonly version?: number;
  /** Where it may be sent. */
  readonly media: readonly string[];
}

export type PinOutcome =
  | {
      readonly kind: "pinned";
      readonly template: PinnedTemplate;
      /** What is wrong with these values: fields such as `data.total`. */
      errorsOf(data: Readonly<Record<string, unknown>>): readonly DataError[];
    }
  | NotFound
  /** It says nothing on any of the media that were asked for. */
  | { readonly kind: "no_body"; readonly media: readonly string[] };

export type PinTemplate = (input: PinInput) => Promise<PinOutcome>;

/** Costs two reads of the table, three where the id is given in place of the key. */
export function makePinTemplate(ports: FindPorts): PinTemplate {
  return async ({ template: named, version: number, media }) => {
    const found = await findPublished(ports, named, number);
    if (found.kind !== "found") return found;
    const { template, version } = found;
    const there = [...new Set(version.bodies.map(({ medium }) => medium))];
    if (!there.some((medium) => media.includes(medium))) return { kind: "no_body", media: there };
    return {
      kind: "pinned",
      template: { id: template.id, key: template.key, version: version.number },
      errorsOf: (data) => errorsOf(version.variables, data),
    };
  };
}
