import type { FieldDefinition } from "./model.ts";

export interface FieldStore {
  get(fieldId: string): Promise<FieldDefinition | undefined>;
  /** All, archived ones too. */
  all(): Promise<readonly FieldDefinition[]>;
  create(field: FieldDefinition): Promise<"created" | "exists">;
  /** Replaces the definition when the stored version is one less than the given one. */
  save(field: FieldDefinition): Promise<"saved" | "conflict">;
}
