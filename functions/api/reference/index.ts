import { readFile } from "node:fs/promises";
import { partOf } from "../part.ts";
import { makeReferenceRoutes } from "./routes.ts";

// The bundle's parts lie in the folder of its entry, with the files that `assets.ts` made.
const beside = (file: string) => readFile(new URL(file, import.meta.url), "utf8");

export const part = partOf(
  makeReferenceRoutes({ openApi: () => beside("openapi.json"), docs: () => beside("docs.html") }),
  () => ({}),
);
