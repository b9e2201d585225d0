import { readFile } from "node:fs/promises";
import { partOf } from "../part.ts";
import { env } from "../wiring.ts";
import { makeReferenceRoutes } from "./routes.ts";
import { parseSignIns } from "./sign-ins.ts";

// The bundle's parts lie in the folder of its entry, with the files that `assets.ts` made.
const beside = (file: string) => readFile(new URL(file, import.meta.url), "utf8");

export const part = partOf(
  makeReferenceRoutes({
    openApi: () => beside("openapi.json"),
    docs: () => beside("docs.html"),
    signIns: parseSignIns(env.SIGN_INS),
  }),
  () => ({}),
);
