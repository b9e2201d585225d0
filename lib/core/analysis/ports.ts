import type { AnalysisFile } from "./model.ts";

/** Writes it in place of one of the same tenant, day and name. Throws when it cannot be reached. */
export type KeepFile = (file: AnalysisFile) => Promise<void>;
