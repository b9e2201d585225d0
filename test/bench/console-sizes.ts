/** What a browser loads of the console, compressed as CloudFront does. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildConsole, consoleFolder } from "../../infra/console.ts";

interface File {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}
type Manifest = Readonly<Record<string, File>>;

/** Bytes of JavaScript. */
export interface ConsoleSizes {
  /** Whatever the address. */
  readonly frame: number;
  /**
   * What has to be there before the heaviest of all addresses can be used by somebody who is signed in: the frame, its screen (of
   * administration: with the section), what both import at once, and their words in the longest of the languages. What is read
   * afterwards is not counted: charts, dialogs, the command bar, the panel of notices.
   */
  readonly first: number;
  readonly heaviest: string;
  /** The charts of the reports, read once their figures stand. */
  readonly charts: number;
  /** The library that signs people in: read on the way through the sign-in, and when a token is renewed. */
  readonly signIn: number;
}

const CHARTS = "src/shared/chart/engine.ts";
const ADMIN = "src/screens/admin/screen.tsx";
const LANGUAGES = ["en", "es", "fr"] as const;

export async function consoleSizes(): Promise<ConsoleSizes> {
  await buildConsole();
  const manifest = JSON.parse(await readFile(join(consoleFolder, "manifest-of-files.json"), "utf8")) as Manifest;
  const names = Object.keys(manifest);
  const entry = names.find((name) => manifest[name]?.isEntry);
  const signIn = names.find((name) => name.includes("oidc-client-ts"));
  if (entry === undefined || signIn === undefined) throw new Error("The console's files are not what they were.");
  const frame = needs(manifest, [entry]);
  // What the router reads late is an address of its own.
  const screens = (manifest[entry]?.dynamicImports ?? []).filter((name) => name.startsWith("src/screens/"));
  const sections = names.filter((name) => /^src\/screens\/admin\/[^/]+\/section\.tsx$/.test(name));
  const opened = names.filter((name) => /^src\/screens\/[^/]+\/(contact|lead|campaign)\.tsx$/.test(name));
  const places = [...new Set([...screens, ...sections, ...opened])]
    .filter((name) => name.endsWith(".tsx"))
    .map((name) => [entry, ...(name.startsWith("src/screens/admin/") ? [ADMIN] : []), name]);
  const sums = await Promise.all(
    places.map(async (place) => ({
      name: place.at(-1) ?? "",
      size: (await weigh(manifest, needs(manifest, place))) + (await words(manifest, needs(manifest, place))),
    })),
  );
  const [most] = sums.toSorted((a, b) => b.size - a.size);
  const beyond = (name: string) =>
    weigh(manifest, new Set([...needs(manifest, [name])].filter((one) => !frame.has(one))));
  return {
    frame: await weigh(manifest, frame),
    first: most?.size ?? 0,
    heaviest: most?.name.replace("src/screens/", "").replace(/\/(screen|section)\.tsx$/, "") ?? "",
    charts: await beyond(CHARTS),
    signIn: await beyond(signIn),
  };
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

const scriptsOf = (manifest: Manifest, names: ReadonlySet<string>): readonly string[] =>
  [...names].flatMap((name) => manifest[name]?.file ?? []).filter((file) => file.endsWith(".js"));

async function weigh(manifest: Manifest, names: ReadonlySet<string>): Promise<number> {
  const sizes = await Promise.all(
    scriptsOf(manifest, names).map(async (file) => gzipSync(await readFile(join(consoleFolder, file))).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The words of every place that the scripts name, in whichever language says them at greatest length. */
async function words(manifest: Manifest, names: ReadonlySet<string>): Promise<number> {
  const scripts = await Promise.all(
    scriptsOf(manifest, names).map((file) => readFile(join(consoleFolder, file), "utf8")),
  );
  const code = scripts.join("\n");
  const said = Object.keys(manifest).filter((name) => {
    const [, place] = /^src\/(.+)\/words\/en\.json$/.exec(name) ?? [];
    return place !== undefined && ['"', "'", "`"].some((quote) => code.includes(quote + place + quote));
  });
  const sizes = await Promise.all(
    LANGUAGES.map((language) =>
      weigh(manifest, new Set(said.map((name) => name.replace("/en.json", `/${language}.json`)))),
    ),
  );
  return Math.max(...sizes);
}
