/** What people might want to say and what providers might send, for property tests. */
import fc from "fast-check";
import type { Manifest } from "../../lib/channels/contract.ts";
import type { ChoicesContent, MediaContent, OutboundContent, TextContent } from "../../lib/core/messages/model.ts";

const CHARACTERS = [
  "a",
  "ñ",
  " ",
  " ",
  "\n",
  "\n\n",
  ". ",
  "😀",
  "👨‍👩‍👧‍👦",
  "e\u0301",
  "🇵🇪",
  "नि",
  "\u0000",
  "https://shop.example/x",
];

export const wordsArbitrary = (maxLength: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.constantFrom(...CHARACTERS), { maxLength }).map((parts) => parts.join("")) },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("a", "😀", "👨‍👩‍👧‍👦").chain((unit) => fc.nat(maxLength).map((n) => unit.repeat(n))),
    },
  );

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const defined = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

const textArbitrary: fc.Arbitrary<TextContent> = wordsArbitrary(12000).map((text) => ({ type: "text", text }));

const mediaArbitrary = (manifest: Manifest): fc.Arbitrary<MediaContent> =>
  fc
    .record({
      kind: fc.constantFrom("image", "video", "audio", "document", "sticker"),
      mime: fc.constantFrom(...Object.values(manifest.limits.media).flatMap((kind) => kind?.mime ?? []), "text/html"),
      size: fc.nat(200 * 1024 * 1024),
      caption: optional(wordsArbitrary(3000)),
    })
    .map(({ kind, mime, size, caption }) =>
      defined({ type: "media", media: { kind, mime, size, key: "files/1" }, caption } as MediaContent),
    );

const choicesArbitrary: fc.Arbitrary<ChoicesContent> = fc
  .record({
    text: wordsArbitrary(3000),
    choices: fc.array(
      fc.record({
        title: wordsArbitrary(30),
        description: optional(wordsArbitrary(90)),
        id: fc.string({ maxLength: 220 }),
      }),
      { maxLength: 14 },
    ),
    header: optional(wordsArbitrary(80)),
    footer: optional(wordsArbitrary(80)),
    listLabel: optional(wordsArbitrary(30)),
  })
  .map(({ choices, ...rest }) =>
    defined({ type: "choices", ...rest, choices: choices.map((choice) => defined(choice)) } as ChoicesContent),
  );

export const contentArbitrary = (manifest: Manifest): fc.Arbitrary<OutboundContent> =>
  fc.oneof(textArbitrary, mediaArbitrary(manifest), choicesArbitrary);

/** A JSON value with one to three of its parts, at any depth, replaced by, or joined with, something else. */
export function mutatedArbitrary(value: unknown): fc.Arbitrary<unknown> {
  const places = paths(value);
  const change = fc.record({ at: fc.constantFrom(...places), put: fc.option(fc.jsonValue({ maxDepth: 3 })) });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    let result = structuredClone(value);
    for (const { at, put } of changes) result = replaced(result, at, put);
    return result;
  });
}

type Path = readonly (string | number)[];

function paths(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [at];
  const inner = Object.entries(value).flatMap(([key, child]) => paths(child, [...at, key]));
  return [at, ...inner];
}

function replaced(value: unknown, [key, ...rest]: Path, put: unknown): unknown {
  if (key === undefined || typeof value !== "object" || value === null) return put;
  // An earlier change may have put an array here, whose `length` is none of its parts.
  if (Array.isArray(value) && !/^\d+$/.test(String(key))) return put;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, put);
  return copy;
}
