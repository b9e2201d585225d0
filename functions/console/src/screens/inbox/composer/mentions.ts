/** Colleagues who are named in a note by an @ and their name. */
import type { Schemas } from "../../../api/client.ts";

type Person = Pick<Schemas["User"], "id" | "name" | "status">;

const SUGGESTED = 8;
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The name that is begun before the caret; undefined where none is. */
export function soughtAt(text: string, caret: number): string | undefined {
  const [, sought] = /(?:^|\s)@([\p{L}\p{M}\p{N}._-]*)$/u.exec(text.slice(0, caret)) ?? [];
  return sought;
}

export const suggested = <P extends Person>(people: readonly P[], sought: string): readonly P[] =>
  people
    .filter(({ name, status }) => status === "active" && name !== null)
    .filter(({ name }) =>
      plain(name ?? "")
        .split(/\s+/)
        .some((word) => word.startsWith(plain(sought))),
    )
    .slice(0, SUGGESTED);

/** The text with the name in the place of what was begun, and where the caret then stands. */
export function withMention(
  text: string,
  caret: number,
  name: string,
): { readonly text: string; readonly caret: number } {
  const start = text.slice(0, caret).lastIndexOf("@");
  const before = `${text.slice(0, start)}@${name} `;
  return { text: before + text.slice(caret), caret: before.length };
}

/** Ids of those who are named in it, the longer of two names where one begins with the other. */
export function mentionsIn(text: string, people: readonly Person[]): string[] {
  let rest = text;
  const found: string[] = [];
  for (const { id, name } of people.toSorted((a, b) => (b.name ?? "").length - (a.name ?? "").length)) {
    if (!name || !rest.includes(`@${name}`)) continue;
    found.push(id);
    rest = rest.replaceAll(`@${name}`, " ");
  }
  return found;
}
