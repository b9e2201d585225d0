/** What each bundle weighs with the heaviest of its parts, with the AWS SDK and without it, as if `@aws-sdk/*` and `@smithy/*` came from the runtime. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, rooms } from "../../infra/bundle.ts";
import { buildWidget } from "../../infra/widget.ts";
import { consoleSizes } from "./console-sizes.ts";

/** Bytes. */
export interface Size {
  readonly withoutSdk: number;
  readonly withSdk: number;
  /** The heaviest packages and folders in it, without the SDK. */
  readonly heaviest: readonly (readonly [name: string, bytes: number])[];
}
export type Sizes = Readonly<Record<string, Size>>;

interface Metafile {
  readonly inputs: Readonly<Record<string, { readonly imports: readonly { readonly path: string }[] }>>;
  readonly outputs: Readonly<Record<string, Output>>;
}
interface Output {
  readonly bytes: number;
  readonly entryPoint?: string;
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}

export interface Bundles {
  /** Holds `<room>/index.mjs`. */
  readonly folder: string;
  readonly sizes: Sizes;
  remove(): Promise<void>;
}

/** The one file that other people's websites load, as a browser gets it. */
export const WIDGET = "widget, compressed";
/** What a browser loads before the heaviest of the console's addresses can be used, scripts and words, compressed: see console-sizes.ts. */
export const CONSOLE = "console, compressed";
/** No address of the console may need more bytes than that: about two seconds of a slow telephone's network. */
export const FIRST_LOAD = 250_000;

/** Bundles as the deployment does, into a folder of its own. */
export async function measureBundles(): Promise<Bundles> {
  const folder = await mkdtemp(join(tmpdir(), "chasqui-sizes-"));
  const [target, metafile] = [join(folder, "functions"), join(folder, "metafile.json")];
  await bundle({ target, metafile });
  const written = JSON.parse(await readFile(metafile, "utf8")) as Metafile;
  const sizes: Record<string, Size> = Object.fromEntries(
    rooms.flatMap((room): readonly (readonly [string, Size])[] => {
      const entry = Object.keys(written.outputs).find((path) => path.endsWith(`/${room}/index.mjs`));
      if (!entry) throw new Error(`There is no bundle of ${room}.`);
      const [start = [], ...parts] = loads(written, entry);
      const atStart = sizeOf(written, start);
      const whole = [room, heaviestOf([atStart, ...parts.map((files) => sizeOf(written, files))])] as const;
      return parts.length > 0 ? [whole, [`${room}, at start`, atStart]] : [whole];
    }),
  );
  const { zipped } = await buildWidget(folder);
  sizes[WIDGET] = { withoutSdk: zipped, withSdk: zipped, heaviest: [] };
  const { frame, first, heaviest, charts, signIn } = await consoleSizes();
  sizes[CONSOLE] = {
    withoutSdk: first,
    withSdk: first,
    heaviest: [
      [`of that the frame, with ${heaviest}`, frame],
      ["later the charts", charts],
      ["at sign-in", signIn],
    ],
  };
  return { folder: target, sizes, remove: () => rm(folder, { recursive: true, force: true }) };
}

const isSdk = (path: string): boolean => /(^|\/)node_modules\/(@aws-sdk|@smithy)\//.test(path);

const heaviestOf = (sizes: readonly Size[]): Size =>
  sizes.reduce((heaviest, size) => (size.withoutSdk > heaviest.withoutSdk ? size : heaviest));

/**
 * The files that a process has loaded at its start, and after each kind of request: the entry, one part of it, and what they import. What a
 * part loads in turn, for some of its work alone (a writer of PDF), is not counted.
 */
function loads({ outputs }: Metafile, entry: string): readonly (readonly Output[])[] {
  const reached = (from: readonly string[]): ReadonlySet<string> => {
    const files = new Set(from);
    for (const file of files)
      for (const { path, kind } of outputs[file]?.imports ?? [])
        if (kind === "import-statement" && outputs[path]) files.add(path);
    return files;
  };
  const base = reached([entry]);
  const parts = [...base].flatMap((file) =>
    (outputs[file]?.imports ?? []).flatMap(({ path, kind }) => (kind === "dynamic-import" ? [path] : [])),
  );
  const sets = [base, ...parts.map((part) => reached([...base, part]))];
  return sets.map((files) => [...files].flatMap((file) => outputs[file] ?? []));
}

/** What only the SDK imports would not be there without it either. */
function sizeOf({ inputs }: Metafile, files: readonly Output[]): Size {
  const ours = new Set(files.flatMap(({ entryPoint }) => entryPoint ?? []));
  for (const path of ours) for (const { path: next } of inputs[path]?.imports ?? []) if (!isSdk(next)) ours.add(next);
  const parts = new Map<string, number>();
  let sdk = 0;
  for (const [path, { bytesInOutput }] of files.flatMap((file) => Object.entries(file.inputs))) {
    if (!ours.has(path)) sdk += bytesInOutput;
    else parts.set(partOf(path), (parts.get(partOf(path)) ?? 0) + bytesInOutput);
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const heaviest = [...parts].sort(([, a], [, b]) => b - a).slice(0, 6);
  return { withoutSdk: bytes - sdk, withSdk: bytes, heaviest };
}

/** A package by its name, our own code by its first folders. */
function partOf(path: string): string {
  const inside = path.lastIndexOf("node_modules/");
  if (inside < 0) return path.split("/").slice(0, -1).slice(0, 3).join("/");
  const [scope = "", name = ""] = path.slice(inside + "node_modules/".length).split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}
