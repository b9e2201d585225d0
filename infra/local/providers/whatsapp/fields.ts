/** Reading a request body field by field, refusing with the provider's own codes. */
import { GraphError, invalidParameter } from "./errors.ts";

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
export function missing(path: string): GraphError {
  return new GraphError(131008, `Required parameter is missing: ${path}`);
}
export function notValid(details: string): GraphError {
  return new GraphError(131009, details);
}

/** The object at `name`, or 131008. */
export function objectAt(fields: Fields, name: string, path = name): Fields {
  const value = fields[name];
  if (value === undefined || value === null) throw missing(path);
  if (!isFields(value)) throw invalidParameter(`Param ${path} must be a JSON object.`);
  return value;
}

export function listAt(fields: Fields, name: string, path = name): readonly Fields[] {
  const value = fields[name];
  if (value === undefined || value === null) throw missing(path);
  if (!Array.isArray(value) || !value.every(isFields)) throw invalidParameter(`Param ${path} must be an array.`);
  return value;
}

/** A text of 1 to `max` characters. Lengths are counted in UTF-16 units. */
export function textAt(fields: Fields, name: string, max: number, path = name): string {
  const value = fields[name];
  if (value === undefined || value === null || value === "") throw missing(path);
  if (typeof value !== "string") throw invalidParameter(`Param ${path} must be a string.`);
  if (value.length > max) throw invalidParameter(`Param ${path} must be at most ${max} characters long.`);
  return value;
}

export function optionalTextAt(fields: Fields, name: string, max: number, path = name): string | undefined {
  return fields[name] === undefined || fields[name] === null ? undefined : textAt(fields, name, max, path);
}

/** A visible label: its length is checked like the buttons' and rows', with 131009. */
export function labelAt(fields: Fields, name: string, max: number, what: string): string {
  const value = fields[name];
  if (typeof value !== "string" || value.trim() === "" || value.length > max)
    throw notValid(`${what} length invalid. Min length: 1, Max length: ${max}`);
  return value;
}
