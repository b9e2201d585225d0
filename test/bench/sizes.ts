/** What each bundle weighs, with the AWS SDK and without it, as if `@aws-sdk/*` and `@smithy/*` came from the runtime. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, rooms } from "../../infra/bundle.ts";

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
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}

export interface Bundles {
  /** Holds `<room>/index.mjs`. */
  readonly folder: string;
  readonly sizes: Sizes;
  remove(): Promise<void>;
}

/** Bundles as the deployment does, into a folder of its own. */
export async function measureBundles(): Promise<Bundles> {
  const folder = await mkdtemp(join(tmpdir(), "chasqui-sizes-"));
  const [target, metafile] = [join(folder, "functions"), join(folder, "metafile.json")];
  await bundle({ target, metafile });
  const written = JSON.parse(await readFile(metafile, "utf8")) as Metafile;
  const sizes = Object.fromEntries(
    rooms.map((room) => {
      const output = Object.entries(written.outputs).find(([path]) => path.endsWith(`/${room}/index.mjs`))?.[1];
      if (!output) throw new Error(`There is no bundle of ${room}.`);
      return [room, sizeOf(written, output)];
    }),
  );
  return { folder: target, sizes, remove: () => rm(folder, { recursive: true, force: true }) };
}

const isSdk = (path: string): boolean => /(^|\/)node_modules\/(@aws-sdk|@smithy)\//.test(path);

/** What only the SDK imports would not be there without it either. */
function sizeOf({ inputs }: Metafile, { bytes, entryPoint = "", inputs: weights }: Output): Size {
  const ours = new Set([entryPoint]);
  for (const path of ours) for (const { path: next } of inputs[path]?.imports ?? []) if (!isSdk(next)) ours.add(next);
  const parts = new Map<string, number>();
  let sdk = 0;
  for (const [path, { bytesInOutput }] of Object.entries(weights)) {
    if (!ours.has(path)) sdk += bytesInOutput;
    else parts.set(partOf(path), (parts.get(partOf(path)) ?? 0) + bytesInOutput);
  }
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
