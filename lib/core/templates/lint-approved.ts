/** What is wrong with a template that its provider approves: as it is written here, and against what is known of it there. */
import type { WordingLimits } from "../provider-templates/model.ts";
import type { Finding, ProviderTemplateBody, TemplateWording } from "./model.ts";
import type { KnownProviderTemplate } from "./ports.ts";
import { filledBy, numbered, PLACE, placesIn } from "./wording.ts";

type About = Omit<Finding, "medium" | "language">;
const AT = "providerTemplate.wording";
const error = (code: string, part: string, message: string, suggestion?: string): About => ({
  ...{ severity: "error", code, part: `${AT}.${part}`, message },
  ...(suggestion ? { suggestion } : {}),
});

/** What the provider would refuse, as far as one can know beforehand. `limits`: as it has them; of what is not known nothing is said. */
function ofWording(wording: TemplateWording, limits: WordingLimits | undefined): readonly About[] {
  const { header, text, footer, buttons = [] } = wording;
  const parts: readonly (readonly [part: string, source: string])[] = [
    ["text", text],
    ...(header?.kind === "text" ? [["header.text", header.text] as const] : []),
    ...buttons.flatMap((button, index) =>
      button.kind === "url" ? [[`buttons.${index}.url`, button.url] as const] : [],
    ),
  ];
  const fixed: readonly (readonly [part: string, source: string])[] = [
    ...(footer === undefined ? [] : [["footer", footer] as const]),
    ...buttons.map(({ title }, index) => [`buttons.${index}.title`, title] as const),
  ];
  return [
    ...parts.flatMap(([part, source]) =>
      placesIn(source).some((place) => /^\{\{~?\s*([#/^]|else\b)/.test(place))
        ? [error("block_in_wording", part, "has a condition or a loop: the provider knows places alone")]
        : [],
    ),
    ...fixed.flatMap(([part, source]) =>
      placesIn(source).length > 0 ? [error("place_in_fixed", part, "has a place: here the provider takes none")] : [],
    ),
    ...aroundPlaces(text),
    ...(header?.kind === "text" && placesIn(header.text).length > 1
      ? [error("too_many_places", "header.text", "has more than one place")]
      : []),
    ...buttons.flatMap((button, index) => (button.kind === "url" ? ofAddress(button.url, index) : [])),
    ...(limits ? ofLimits(wording, limits) : []),
    ...(mixed(buttons.map(({ kind }) => kind === "reply"))
      ? [error("button_order", "buttons", "mixes answers with other buttons: all answers stand together")]
      : []),
  ];
}

function aroundPlaces(text: string): readonly About[] {
  const lone = "Providers refuse it: put a word there.";
  const trimmed = text.trim();
  const found = [...trimmed.matchAll(PLACE)];
  return [
    ...(found[0]?.index === 0 ? [error("place_at_edge", "text", "begins with a place", lone)] : []),
    ...(found.length > 0 && trimmed.endsWith("}}") ? [error("place_at_edge", "text", "ends with a place", lone)] : []),
    ...(/\}\}\s*\{\{/.test(trimmed) ? [error("places_touch", "text", "has two places beside each other", lone)] : []),
  ];
}

function ofAddress(url: string, index: number): readonly About[] {
  const places = placesIn(url);
  if (places.length === 0 || (places.length === 1 && url.endsWith(places[0] ?? ""))) return [];
  return [error("place_in_address", `buttons.${index}.url`, "may have one place, at its end")];
}

/** Whether there is more than one change between answers and others. */
const mixed = (answers: readonly boolean[]): boolean =>
  answers.filter((one, index) => index > 0 && one !== answers[index - 1]).length > 1;

function ofLimits({ header, text, footer, buttons = [] }: TemplateWording, limits: WordingLimits): readonly About[] {
  const long = (part: string, source: string | undefined, most: number): readonly About[] =>
    source !== undefined && [...source.replace(PLACE, "")].length > most
      ? [error("too_long", part, `has more than ${most} characters, which the provider refuses`)]
      : [];
  const many = (kind: string, of: number, most: number): readonly About[] =>
    of > most ? [error("too_many_buttons", "buttons", `has ${of} buttons ${kind}: there may be ${most}`)] : [];
  const count = (kind: string): number => buttons.filter((button) => button.kind === kind).length;
  return [
    ...long("text", text, limits.text),
    ...long("header.text", header?.kind === "text" ? header.text : undefined, limits.header),
    ...long("footer", footer, limits.footer),
    ...many("in all", buttons.length, limits.buttons),
    ...many("with an address", count("url"), limits.urlButtons),
    ...many("that call", count("phone"), limits.phoneButtons),
    ...buttons.flatMap((button, index) => [
      ...long(`buttons.${index}.title`, button.title, limits.buttonTitle),
      ...long(`buttons.${index}.url`, button.kind === "url" ? button.url : undefined, limits.url),
      ...long(`buttons.${index}.phone`, button.kind === "phone" ? button.phone : undefined, limits.phone),
    ]),
  ];
}

/** How it stands at the provider. Whoever writes it here may publish before it is approved: until then it is refused when it is sent. */
function ofSubmission(text: string, known: KnownProviderTemplate | undefined): readonly About[] {
  const warn = (code: string, message: string, suggestion: string): readonly About[] => [
    { severity: "warning", code, part: `${AT}.text`, message, suggestion },
  ];
  if (!known) return warn("not_submitted", "the provider does not know it yet", "Submit it.");
  if (known.text !== undefined && known.text.trim() !== numbered(text).trim())
    return warn("other_wording", "the provider has other words than these", "Submit it again, or take over its words.");
  if (known.state === "pending")
    return warn("in_review", "the provider has not approved it yet", "Wait for its answer.");
  return [];
}

/** Meta pauses, refuses and disables templates; none of these can be sent. */
const SENDABLE = new Set(["approved"]);
/** Not there, or not there yet. */
const UNSETTLED = new Set(["pending", "deleted"]);

export function ofProviderTemplate(
  template: ProviderTemplateBody,
  known: readonly KnownProviderTemplate[] | undefined,
  limits: WordingLimits | undefined,
): readonly About[] {
  const { name, language, wording } = template;
  const { category, variables } = filledBy(template);
  if (!/^[a-z0-9_]{1,512}$/.test(name))
    return [
      {
        severity: "error",
        code: "template_name",
        part: "providerTemplate.name",
        message: "has only lower-case letters, digits and _",
      },
    ];
  const spelled = (tag: string) => tag.replace("-", "_").toLowerCase();
  const found = known?.find((each) => each.name === name && spelled(each.language) === spelled(language));
  const written = wording ? ofWording(wording, limits) : [];
  // What is written here is submitted sooner or later: until then only sending it fails.
  if (wording && (!found || UNSETTLED.has(found.state)))
    return [...written, ...ofSubmission(wording.text, found?.state === "deleted" ? undefined : found)];
  if (!known) return written;
  if (!found)
    return [
      {
        severity: "error",
        code: "unknown_template",
        part: "providerTemplate.name",
        message: `no connection has a template ${name.slice(0, 60)} in ${language}`,
        suggestion: "If the provider has it, synchronise: POST /api/provider-templates/sync.",
      },
    ];
  const other = wording ? ofSubmission(wording.text, found) : [];
  return [
    ...written,
    ...other,
    ...(SENDABLE.has(found.state)
      ? []
      : [
          {
            severity: "error",
            code: "template_state",
            part: "providerTemplate.name",
            message: `the template is ${found.state}: it cannot be sent`,
          } as const,
        ]),
    ...(found.variables === undefined || other.length > 0 || found.variables === variables.length
      ? []
      : [
          {
            severity: "error",
            code: "variable_count",
            part: "providerTemplate.variables",
            message: `the template has ${found.variables} places, and ${variables.length} are filled`,
          } as const,
        ]),
    ...(category === undefined || found.category === undefined || category === found.category
      ? []
      : [
          {
            severity: "warning",
            code: "template_category",
            part: "providerTemplate.category",
            message: `the provider took it for ${found.category}, which is what it costs`,
          } as const,
        ]),
  ];
}
