/** Makes the service worker, and tells it which files make up the shell, so that the console opens without a network. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Plugin, type Rollup, transformWithOxc } from "vite";

const WORKER = new URL("./src/service-worker.ts", import.meta.url);
/** What the worker's source says in the place of the list. */
const PLACE = "__SHELL__";

export function precache(): Plugin {
  return {
    name: "chasqui precache",
    apply: "build",
    async generateBundle(_options, bundle) {
      const files = shellOf(bundle);
      const version = createHash("sha256").update(files.join()).digest("hex").slice(0, 12);
      const { code } = await transformWithOxc(await readFile(WORKER, "utf8"), WORKER.pathname);
      const source = code.replaceAll(
        PLACE,
        JSON.stringify({ version, files: ["/", "/theme.js", "/icon.svg", ...files] }),
      );
      this.emitFile({ type: "asset", fileName: "service-worker.js", source });
    },
  };
}

/** Without its words the shell has nothing to say. */
const WORDS_OF_SHELL = /\/src\/(?:app|kit|session)\/words\/[a-z]+\.json$/;

/** The entry, what it needs at once, and their styles; a screen's own files are kept when the screen is first opened. */
function shellOf(bundle: Rollup.OutputBundle): readonly string[] {
  const chunks = new Map(
    Object.values(bundle).flatMap((file) => (file.type === "chunk" ? [[file.fileName, file]] : [])),
  );
  const shell = new Set<string>();
  const queue = [...chunks.values()].filter(
    ({ isEntry, facadeModuleId }) => isEntry || WORDS_OF_SHELL.test(facadeModuleId ?? ""),
  );
  for (let chunk = queue.pop(); chunk; chunk = queue.pop()) {
    if (shell.has(`/${chunk.fileName}`)) continue;
    shell.add(`/${chunk.fileName}`);
    for (const style of chunk.viteMetadata?.importedCss ?? []) shell.add(`/${style}`);
    queue.push(...chunk.imports.flatMap((name) => chunks.get(name) ?? []));
  }
  return [...shell].sort();
}
