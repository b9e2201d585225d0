/** The rules of planning that channels share; how many and how long is each manifest's. */
import type { ChoicesContent, LocationContent, OutboundMedia, TextContent } from "../../core/messages/model.ts";
import type { Manifest } from "../contract.ts";
import { compact } from "./payloads.ts";
import { type Problem, problem } from "./problems.ts";
import { type Room, splitText } from "./split-text.ts";

export function textParts(text: string, limit: number, room?: Room): readonly TextContent[] {
  return splitText(text, limit, room).map((part) => ({ type: "text", text: part }));
}

/** What is wrong with a place. */
export function locationProblems({ latitude, longitude }: LocationContent): readonly Problem[] {
  const inside = (value: number, bound: number) => Number.isFinite(value) && Math.abs(value) <= bound;
  const problems: Problem[] = [];
  if (!inside(latitude, 90)) problems.push(problem("latitude", "range", "The latitude must be between -90 and 90."));
  if (!inside(longitude, 180)) {
    problems.push(problem("longitude", "range", "The longitude must be between -180 and 180."));
  }
  return problems;
}

/** Where a place cannot be sent: where to look at it. */
export function asMapText({ latitude, longitude, name, address }: LocationContent): string {
  const link = `https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}`;
  return [name, address, link].filter(Boolean).join("\n");
}

/** Blank parts are left out, and what must stand on one line does. */
export function tidied({ text, choices, header, footer, listLabel }: ChoicesContent): ChoicesContent {
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

/** The choices as numbered lines, for what no button or list can show. */
export function numbered(content: ChoicesContent, limit: number, room?: Room): readonly TextContent[] {
  const lines = content.choices.map((choice, index) => {
    const line = `${index + 1}. ${choice.title}`;
    return choice.description ? `${line}: ${choice.description}` : line;
  });
  return textParts(
    [content.header, content.text, lines.join("\n"), content.footer].filter(Boolean).join("\n\n"),
    limit,
    room,
  );
}

/** What keeps choices from being shown. `idLimit`: the longest id, in UTF-16 units. */
export function choiceProblems(content: ChoicesContent, idLimit: number): readonly Problem[] {
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
    else if (id.length > idLimit) {
      problems.push(
        problem(`${field}.id`, "too_long", `An id has at most ${idLimit} characters.`, "Send a shorter key."),
      );
    } else if (ids.has(id)) problems.push(problem(`${field}.id`, "duplicate", "Two choices have the same id."));
    ids.add(id);
    titles.add(title);
  });
  return problems;
}

/** What keeps a file from being sent. Sizes are judged only when they are known. */
export function mediaProblems(
  { name, limits }: Pick<Manifest, "name" | "limits">,
  media: OutboundMedia,
  field: string,
): readonly Problem[] {
  const allowed = limits.media[media.kind];
  if (allowed === undefined) {
    return [problem(field, "kind", `${name} cannot send ${media.kind}.`, "Send it as another kind of file.")];
  }
  const problems: Problem[] = [];
  if (media.key === undefined && media.url === undefined) {
    problems.push(problem(field, "missing", "The file is missing."));
  }
  if (media.key === undefined && media.url !== undefined && !/^https:\/\//i.test(media.url)) {
    problems.push(problem(`${field}.url`, "insecure", "The address of a file must begin with https://."));
  }
  const asDocument = media.kind === "document" ? undefined : "Send it as a document.";
  if (media.mime !== undefined && !mimeAllowed(media.mime, allowed.mime)) {
    const accepted = allowed.mime.join(", ");
    const text = `${name} does not show ${media.mime} as ${media.kind}; it takes ${accepted}.`;
    problems.push(problem(`${field}.mime`, "mime", text, asDocument));
  }
  if (media.size !== undefined && media.size > allowed.maxBytes) {
    const text = `The file has ${inUnits(media.size)}; ${name} takes ${inUnits(allowed.maxBytes)} for ${media.kind}.`;
    const document = limits.media.document;
    const fits = asDocument !== undefined && document !== undefined && media.size <= document.maxBytes;
    problems.push(problem(`${field}.size`, "too_large", text, fits ? asDocument : "Send a link to it."));
  }
  return problems;
}

function mimeAllowed(mime: string, accepted: readonly string[]): boolean {
  const name = mime.split(";", 1)[0]?.trim().toLowerCase();
  return accepted.includes("*/*") || accepted.some((known) => known === name);
}

function inUnits(bytes: number): string {
  const mebibyte = 1024 * 1024;
  return bytes >= mebibyte ? `${(bytes / mebibyte).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`;
}
