/** The widget for the business's websites: one file without dependencies. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const widgetFolder = join(root, "dist", "widget");
export const WIDGET_FILE = "widget.js";

export interface BuiltWidget {
  readonly file: string;
  readonly code: string;
  readonly bytes: number;
  /** As a browser gets it. */
  readonly zipped: number;
}

/** Writes `<folder>/widget.js`. The name has no hash, because it stands in other people's pages: browsers have to ask whether it is new. */
export async function buildWidget(folder: string = widgetFolder): Promise<BuiltWidget> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, WIDGET_FILE);
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["functions/widget/src/main.ts"],
    outfile: file,
    bundle: true,
    format: "iife",
    platform: "browser",
    // Browsers of the last three years and more: constructed style sheets need no older ones.
    target: ["chrome110", "firefox110", "safari16.4"],
    minify: true,
    legalComments: "none",
    charset: "utf8",
    write: false,
    logLevel: "silent",
  });
  const [output] = outputFiles;
  if (!output) throw new Error("esbuild made no file");
  await writeFile(file, output.contents);
  return {
    file,
    code: output.text,
    bytes: output.contents.byteLength,
    zipped: gzipSync(output.contents, { level: 9 }).byteLength,
  };
}

if (import.meta.main) {
  const { file, zipped } = await buildWidget();
  console.log(`${file}  ${zipped} bytes compressed`);
}
