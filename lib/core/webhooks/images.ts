/** Rows as the stream shows them, read for what is told of them. */
import type { Plain, PlainObject } from "../kernel/plain.ts";
import type { Image } from "../projections/model.ts";

export const text = (value: unknown): string => (value === undefined || value === null ? "" : String(value));
export const plain = (value: unknown): Plain => (value === undefined ? null : (value as Plain));
export const pick = (image: Image, names: readonly string[]): PlainObject =>
  Object.fromEntries(names.map((name) => [name, plain(image[name])]));
