/** A classification rule as it is filled in. */
import type { Schemas } from "../../../api/client.ts";
import { asLines, linesOf } from "../../../shared/editing/lines.ts";

export type Rule = Schemas["ClassificationRule"];
export const LEAD_TYPES = ["sale", "no_interest", "future_contact", "support", "recovery"] as const;
export type LeadType = (typeof LEAD_TYPES)[number];
/** What speaks more softly is not heard. */
export const HEARD = 30;

export interface WordGroup {
  /** Empty: of any language. */
  readonly language: string;
  readonly phrases: string;
}

export const fieldsOf = (rule: Rule | undefined) => ({
  name: rule?.name ?? "",
  active: rule?.active ?? true,
  weight: rule?.weight ?? 60,
  words: (rule?.match.words ?? [{ language: null, phrases: [] }]).map(({ language, phrases }) => ({
    language: language ?? "",
    phrases: asLines(phrases),
  })) as readonly WordGroup[],
  except: asLines(rule?.match.except ?? []),
  channels: rule?.match.channels ?? [],
  connections: rule?.match.connections ?? [],
  countries: asLines(rule?.match.countries ?? []),
  labels: rule?.match.labels ?? [],
  referrals: asLines(rule?.match.referrals ?? []),
  payloads: asLines(rule?.match.payloads ?? []),
  messages: rule?.match.messages ?? ("any" as const),
  funnelId: rule?.place.funnelId ?? "",
  stageId: rule?.place.stageId ?? "",
  leadType: (rule?.leadType ?? null) as LeadType | null,
  again: rule?.again ?? false,
});
export type Fields = ReturnType<typeof fieldsOf>;

const wordsOf = (words: readonly WordGroup[]) =>
  words.flatMap(({ language, phrases }) => {
    const lines = linesOf(phrases);
    return lines.length === 0 ? [] : [{ language: language.trim().toLowerCase() || null, phrases: lines }];
  });

export const bodyOf = (fields: Fields) => ({
  name: fields.name.trim(),
  active: fields.active,
  weight: fields.weight,
  match: {
    words: wordsOf(fields.words),
    except: linesOf(fields.except),
    channels: fields.channels,
    connections: fields.connections,
    countries: linesOf(fields.countries.toUpperCase()),
    labels: fields.labels,
    referrals: linesOf(fields.referrals),
    payloads: linesOf(fields.payloads),
    messages: fields.messages,
  },
  place: { funnelId: fields.funnelId, stageId: fields.stageId },
  leadType: fields.leadType,
  again: fields.again,
});

export const asksForSomething = (fields: Fields): boolean => {
  const { except: _, messages, ...lists } = bodyOf(fields).match;
  return messages === "first" || Object.values(lists).some((list) => list.length > 0);
};
