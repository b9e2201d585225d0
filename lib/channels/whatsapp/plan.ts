/** From what somebody wants to say to messages that WhatsApp can show, or to what is wrong with it. */
import type { ChoicesContent, LocationContent, OutboundContent, TextContent } from "../../core/messages/model.ts";
import type { ContentPlan } from "../contract.ts";
import { DEFAULT_LIST_LABEL, manifest } from "./manifest.ts";
import { compact } from "./payloads.ts";
import { planMedia, textParts } from "./plan-media.ts";
import { planTemplate } from "./plan-template.ts";
import { type Problem, problem, refuse } from "./problems.ts";
import { beginning, splitText } from "./split-text.ts";

const { limits } = manifest;

/** See `Channel.plan`. Parts are sent in their order; planning a part again gives that part. */
export function plan(content: OutboundContent): ContentPlan {
  switch (content.type) {
    case "text":
      return planText(content);
    case "media":
      return planMedia(content);
    case "choices":
      return planChoices(content);
    case "location":
      return planLocation(content);
    case "template":
      return planTemplate(content);
  }
}

function planText(content: TextContent): ContentPlan {
  const parts = textParts(content.text);
  return parts.length > 0 ? { ok: true, parts } : refuse(problem("text", "empty", "The message is empty."));
}

function planLocation(content: LocationContent): ContentPlan {
  const inside = (value: number, bound: number) => Number.isFinite(value) && Math.abs(value) <= bound;
  const problems: Problem[] = [];
  if (!inside(content.latitude, 90)) {
    problems.push(problem("latitude", "range", "The latitude must be between -90 and 90."));
  }
  if (!inside(content.longitude, 180)) {
    problems.push(problem("longitude", "range", "The longitude must be between -180 and 180."));
  }
  return problems.length > 0 ? refuse(...problems) : { ok: true, parts: [content] };
}

/** How many and how long the choices are decides how they look: buttons, a list, or numbered lines of text. */
export function presentation(content: ChoicesContent): "buttons" | "list" | "numbered" {
  const { choices } = content;
  const bounds = limits.choices;
  const plain = choices.every((choice) => choice.title.length <= bounds.buttonTitle && !choice.description);
  if (choices.length <= bounds.buttons && plain) return "buttons";
  const short = choices.every(
    (choice) => choice.title.length <= bounds.rowTitle && (choice.description?.length ?? 0) <= bounds.rowDescription,
  );
  return choices.length <= bounds.rows && short ? "list" : "numbered";
}

function planChoices(content: ChoicesContent): ContentPlan {
  const tidy = tidied(content);
  const problems = choiceProblems(tidy);
  if (problems.length > 0) return refuse(...problems);
  const { header, footer, listLabel, ...plain } = tidy;
  const bounds = limits.choices;
  // A headline or footer that is too long for its place is still said, as part of the text.
  const above = header !== undefined && header.length > bounds.header ? `${header}\n\n` : "";
  const below = footer !== undefined && footer.length > bounds.footer ? `\n\n${footer}` : "";
  const text = `${above}${tidy.text}${below}`.trim();
  if (presentation(tidy) === "numbered") return { ok: true, parts: numbered(tidy) };

  const pieces = splitText(text, bounds.body);
  const body = pieces.at(-1) ?? text;
  const before = pieces.length > 1 ? textParts(text.slice(0, text.length - body.length)) : [];
  const last: ChoicesContent = {
    ...plain,
    text: body,
    ...(header !== undefined && above === "" ? { header } : {}),
    ...(footer !== undefined && below === "" ? { footer } : {}),
    ...(presentation(tidy) === "list" ? { listLabel: shortLabel(listLabel) } : {}),
  };
  return { ok: true, parts: [...before, last] };
}

// Blank parts are left out, and what must stand on one line does.
function tidied({ text, choices, header, footer, listLabel }: ChoicesContent): ChoicesContent {
  const line = (words: string | undefined) => words?.replace(/\s+/gu, " ").trim() || undefined;
  return compact({
    type: "choices" as const,
    text: text.trim(),
    choices: choices.map(({ id, title, description }) =>
      compact({ id, title: line(title) ?? "", description: line(description) }),
    ),
    header: line(header),
    footer: line(footer),
    listLabel: line(listLabel),
  });
}

function shortLabel(label: string | undefined): string {
  const words = label ?? DEFAULT_LIST_LABEL;
  const bound = limits.choices.listLabel;
  return words.length <= bound ? words : `${beginning(words, bound - 1).trimEnd()}…`;
}

function numbered(content: ChoicesContent): readonly TextContent[] {
  const lines = content.choices.map((choice, index) => {
    const line = `${index + 1}. ${choice.title}`;
    return choice.description ? `${line}: ${choice.description}` : line;
  });
  return textParts([content.header, content.text, lines.join("\n"), content.footer].filter(Boolean).join("\n\n"));
}

function choiceProblems(content: ChoicesContent): readonly Problem[] {
  const problems: Problem[] = [];
  if (content.text === "") {
    problems.push(problem("text", "empty", "Choices need a text above them."));
  }
  if (content.choices.length === 0) {
    problems.push(problem("choices", "empty", "There is nothing to choose.", "Send a text instead."));
  }
  const ids = new Set<string>();
  const titles = new Set<string>();
  content.choices.forEach(({ id, title }, index) => {
    const field = `choices.${index}`;
    if (title === "") problems.push(problem(`${field}.title`, "empty", "A choice needs a title."));
    else if (titles.has(title)) {
      problems.push(problem(`${field}.title`, "duplicate", "Two choices have the same title."));
    }
    if (id === "") problems.push(problem(`${field}.id`, "empty", "A choice needs an id."));
    else if (id.length > limits.choices.id) {
      problems.push(
        problem(`${field}.id`, "too_long", `An id has at most ${limits.choices.id} characters.`, "Send a shorter key."),
      );
    } else if (ids.has(id)) problems.push(problem(`${field}.id`, "duplicate", "Two choices have the same id."));
    ids.add(id);
    titles.add(title);
  });
  return problems;
}
