/** Elements and text nodes; nothing is ever read as HTML. */
type Child = Node | string | null | undefined | false;
type Props = Readonly<Record<string, string | boolean | number | undefined | ((event: never) => void)>>;

export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value as (event: Event) => void);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(
    ...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false),
  );
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** A drawing of one line, for the eye alone. */
export function icon(path: string, name = ""): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of [
    ["viewBox", "0 0 24 24"],
    ["aria-hidden", "true"],
    ["focusable", "false"],
  ] as const)
    svg.setAttribute(name, value);
  if (name) svg.classList.add(name);
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  chat: "M4 5h16v11H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  down: "M5 9l7 7 7-7",
  send: "M4 12l16-8-6 16-3-6z",
  clip: "M8 12.5l6-6a3 3 0 014 4.5l-8 8a5 5 0 01-7-7l8-8",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
} as const;
