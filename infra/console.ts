/** The console becomes files: first the types of its client out of our OpenAPI document, then the build. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = join(root, "functions", "console");
export const consoleFolder = join(root, "dist", "console");
const typesFile = join(source, "generated", "api.d.ts");
/** Says out of what the files were made. */
const stampFile = join(root, "dist", "console.stamp");

/** Writes the types of the API's client. Takes a second, so it is skipped when the document is the one that they were made of. */
export async function writeClientTypes(): Promise<void> {
  const assets = (await import(pathToFileURL(join(root, "functions", "api", "assets.ts")).href)) as {
    assets: () => { readonly "openapi.json": string };
  };
  const document = assets.assets()["openapi.json"];
  const head = `// Made of the OpenAPI document ${createHash("sha256").update(document).digest("hex")}.\n`;
  if (existsSync(typesFile) && readFileSync(typesFile, "utf8").startsWith(head)) return;
  const { default: openapi, astToString } = await import("openapi-typescript");
  const types = astToString(await openapi(document, { silent: true }));
  await mkdir(join(typesFile, ".."), { recursive: true });
  await writeFile(typesFile, head + types);
}

/**
 * Builds the console into `dist/console`, unless what is there was made of the same sources. Throws with the bundler's message when the
 * sources do not build.
 */
export async function buildConsole(): Promise<void> {
  const stamp = await stampOfSources();
  if (
    existsSync(join(consoleFolder, "index.html")) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, "utf8") === stamp
  )
    return;
  await rm(stampFile, { force: true });
  const { build } = await import("vite");
  // Within a test run libraries would take themselves to be tested: built for development, slow, and some of them without measures.
  const { NODE_ENV: before } = process.env;
  process.env.NODE_ENV = "production";
  try {
    await build({ configFile: join(source, "vite.config.ts"), logLevel: "error" });
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
  await writeFile(stampFile, stamp);
}

async function stampOfSources(): Promise<string> {
  const hash = createHash("sha256");
  const folders = ["src", "public"].map((name) => join(source, name));
  const files = [
    ...["index.html", "vite.config.ts", "messages.ts", "precache.ts"].map((name) => join(source, name)),
    join(root, "package-lock.json"),
    ...(await Promise.all(folders.map(filesBelow))).flat().sort(),
  ];
  for (const file of files) hash.update(file.slice(root.length)).update(await readFile(file));
  return hash.digest("hex");
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

if (import.meta.main) {
  await writeClientTypes();
  if (process.argv[2] !== "types") await buildConsole();
}
