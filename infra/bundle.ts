/** Each room becomes one self-contained ES module; one that has parts also gets a module for each, loaded when it is needed. */
import { existsSync, rmSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";

/** The deployable functions: the folders of `functions/` that export a `handler` from `index.ts`. */
export const rooms = [
  "receive-webhook",
  "receive-events",
  "serve-visitors",
  "track",
  "serve-calendar",
  "process-inbound",
  "process-receipts",
  "relay-changes",
  "project-changes",
  "send-outbound",
  "run-job",
  "run-schedule",
  "deliver-event",
  "api",
  "authorize",
  "sign",
  "live",
] as const;
export type RoomName = (typeof rooms)[number];

/** Rooms that load parts of themselves by `import()`. */
const inParts: readonly string[] = [
  "api",
  "process-receipts",
  "receive-events",
  "receive-webhook",
  "run-job",
  "run-schedule",
  "send-outbound",
];

const root = fileURLToPath(new URL("..", import.meta.url));
export const bundlesFolder = join(root, "dist", "functions");

// esbuild turns `require` of a Node module in a CommonJS dependency into a call that ES modules lack.
const requireForDependencies = 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);';

const channels = join(root, "lib", "channels");
const catalogue = join(channels, "catalogue.ts");

/**
 * A room that imports a part of the channels gets that part alone, and loads a channel when it is asked for: `lib/channels/parts/<part>.ts`
 * sees a catalogue whose channels are modules of their own, each the channel's `<part>.ts` instead of its `index.ts`. Both export the
 * channel under one name, and the compiler has checked that the part says what the whole says. `parts/briefs.ts` sees plain data.
 */
const channelParts: Plugin = {
  name: "channel parts",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/catalogue\.ts$/ }, ({ importer }) => {
      const part = /\/lib\/channels\/parts\/([a-z]+)\.ts$/.exec(importer.replaceAll("\\", "/"))?.[1];
      return part ? { path: catalogue, suffix: `?${part}` } : undefined;
    });
    onLoad({ filter: /\/catalogue\.ts$/ }, async ({ suffix }) => {
      if (!suffix) return undefined;
      const part = suffix.slice(1);
      return { contents: part === "briefs" ? await briefs() : await loaders(part), loader: "ts", resolveDir: channels };
    });
  },
};

/** Of every channel of the catalogue: what it is exported as, and its folder, which is its id. */
async function installed(): Promise<readonly { readonly name: string; readonly id: string }[]> {
  const lines = (await readFile(catalogue, "utf8")).matchAll(
    /^import \{ (\w+) \} from "\.\/([a-z0-9-]+)\/index\.ts";$/gm,
  );
  return [...lines].map(([, name = "", id = ""]) => ({ name, id }));
}

async function loaders(part: string): Promise<string> {
  const entries = (await installed()).map(
    ({ name, id }) => `"${id}": () => import("./${id}/${part}.ts").then((module) => module.${name})`,
  );
  return `const loaders = {${entries.join(",\n")}};
    export const channelById = (id) => (Object.hasOwn(loaders, id) ? loaders[id]() : undefined);`;
}

async function briefs(): Promise<string> {
  const all = await installed();
  const { outputFiles } = await build({
    stdin: {
      contents: `${all.map(({ name, id }) => `import { manifest as ${name} } from "./${id}/manifest.ts";`).join("\n")}
        import { briefOf } from "./brief.ts";
        export default [${all.map(({ name }) => name).join(", ")}].map(briefOf);`,
      loader: "ts",
      resolveDir: channels,
    },
    ...{ bundle: true, write: false, platform: "node", format: "esm" },
  });
  // Not imported as it stands in the sources: who bundles again after a change would get what was there before.
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  const { default: data } = (await import(`data:text/javascript;base64,${code}`)) as { default: readonly object[] };
  return `export const catalogue = ${JSON.stringify(data.map((manifest) => ({ manifest })))};`;
}

/**
 * What MJML and Handlebars carry for options that we do not use: minifying, tidying, fetching styles from elsewhere, source maps. With it
 * MJML weighs nine times as much. Their parser of HTML comes without what fetches and decodes.
 */
const unusedInTemplates: Plugin = {
  name: "unused in templates",
  setup({ onResolve, onLoad }) {
    const of = /\/node_modules\/(?:mjml|juice|handlebars|web-resource-inliner)/;
    const unused = /^(?:htmlnano|cssnano|cssnano-preset-lite|js-beautify|postcss|web-resource-inliner|source-map)$/;
    onResolve({ filter: unused }, ({ importer, path }) =>
      of.test(importer.replaceAll("\\", "/")) ? { path, namespace: "unused" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "module.exports = {};", loader: "js" }));
    onResolve({ filter: /^cheerio$/ }, () => ({
      path: join(root, "node_modules", "cheerio", "dist", "esm", "slim.js"),
    }));
  },
};

export interface BundleOptions {
  readonly rooms?: readonly string[];
  /** Where the rooms are; `<source>/<room>/index.ts`. */
  readonly source?: string;
  /** Gets `<target>/<room>/index.mjs`; whatever was there before is removed. */
  readonly target?: string;
  /** Which input weighs what in which bundle, as esbuild writes it; the size bench reads it. */
  readonly metafile?: string;
}

/**
 * Bundles every room and answers with the bytes of each `index.mjs`, without its parts. Source maps lie beside the bundles and are not
 * deployed. Throws, naming all of them, when rooms are missing, and when esbuild finds an error.
 */
export async function bundle(options: BundleOptions = {}): Promise<Readonly<Record<string, number>>> {
  const names = options.rooms ?? rooms;
  const source = options.source ?? join(root, "functions");
  const target = options.target ?? bundlesFolder;
  const metafile = options.metafile ?? join(root, "dist", "metafile.json");
  const entry = (name: string): string => join(source, name, "index.ts");

  const missing = names.filter((name) => !existsSync(entry(name)));
  if (missing.length > 0) {
    throw new Error(
      `Cannot bundle: ${missing.map(entry).join(", ")} ${missing.length === 1 ? "does" : "do"} not exist. ` +
        "Every room that infra/bundle.ts names needs an index.ts that exports a handler.",
    );
  }

  // A room that was renamed must not be deployed from its old bundle.
  rmSync(target, { recursive: true, force: true });
  const whole = names.filter((name) => !inParts.includes(name));
  const metafiles = await Promise.all([
    ...(whole.length > 0
      ? [
          run(
            whole.map((name) => ({ in: entry(name), out: `${name}/index` })),
            target,
          ),
        ]
      : []),
    // Each by itself, because what two rooms share must not become a file that neither of them is deployed with.
    ...names
      .filter((name) => inParts.includes(name))
      .map((name) => run([{ in: entry(name), out: "index" }], join(target, name), true)),
  ]);
  const merged = {
    inputs: Object.assign({}, ...metafiles.map(({ inputs }) => inputs)) as Metafile["inputs"],
    outputs: Object.assign({}, ...metafiles.map(({ outputs }) => outputs)) as Metafile["outputs"],
  };
  await Promise.all(names.map((name) => writeAssets(join(source, name, "assets.ts"), join(target, name))));
  await mkdir(join(metafile, ".."), { recursive: true });
  await writeFile(metafile, JSON.stringify(merged));

  const outputs = Object.entries(merged.outputs);
  return Object.fromEntries(
    names.map((name) => [name, outputs.find(([path]) => path.endsWith(`/${name}/index.mjs`))?.[1].bytes ?? 0]),
  );
}

async function run(entryPoints: { in: string; out: string }[], outdir: string, splitting = false): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    splitting,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    // What jspdf draws web pages with, and imports only when it is asked to: reports are tables.
    external: ["canvg", "dompurify", "html2canvas"],
    // The ES module of a package can be shaken; its CommonJS twin, which Node's platform would prefer, cannot.
    mainFields: ["module", "main"],
    define: { "process.env.NODE_ENV": '"production"' },
    minify: true,
    keepNames: false,
    legalComments: "none",
    sourcemap: "external",
    banner: { js: requireForDependencies },
    metafile: true,
    plugins: [channelParts, unusedInTemplates],
    logLevel: "silent",
  });
  return metafile;
}

/** A room with an `assets.ts` says which files lie beside its bundle: what is made once needs no maker in the function. */
async function writeAssets(module: string, folder: string): Promise<void> {
  if (!existsSync(module)) return;
  const { assets } = (await import(pathToFileURL(module).href)) as { assets: () => Readonly<Record<string, string>> };
  await Promise.all(Object.entries(assets()).map(([name, content]) => writeFile(join(folder, name), content)));
}

if (import.meta.main) {
  for (const [name, bytes] of Object.entries(await bundle())) console.log(`${name.padEnd(20)}${bytes} bytes`);
}
