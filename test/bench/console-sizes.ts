/** What a browser loads of the console before anything is shown, compressed as CloudFront does. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildConsole, consoleFolder } from "../../infra/console.ts";

interface File {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}
type Manifest = Readonly<Record<string, File>>;

/** Bytes of JavaScript: the frame alone, and the frame with its heaviest screen. */
export async function consoleSizes(): Promise<{ readonly frame: number; readonly heaviest: number }> {
  await buildConsole();
  const manifest = JSON.parse(await readFile(join(consoleFolder, "manifest-of-files.json"), "utf8")) as Manifest;
  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry);
  if (entry === undefined) throw new Error("The console has no entry.");
  const frame = needs(manifest, [entry]);
  const screens = Object.keys(manifest).filter((name) => name.startsWith("src/screens/") && name.endsWith(".tsx"));
  const sums = await Promise.all(screens.map((screen) => weigh(manifest, needs(manifest, [entry, screen]))));
  return { frame: await weigh(manifest, frame), heaviest: Math.max(...sums) };
}

function needs(manifest: Manifest, from: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [...from];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    queue.push(...(manifest[name]?.imports ?? []));
  }
  return seen;
}

async function weigh(manifest: Manifest, names: ReadonlySet<string>): Promise<number> {
  const files = [...names].flatMap((name) => manifest[name]?.file ?? []).filter((file) => file.endsWith(".js"));
  const sizes = await Promise.all(
    files.map(async (file) => gzipSync(await readFile(join(consoleFolder, file))).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
