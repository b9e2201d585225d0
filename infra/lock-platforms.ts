/**
 * `npm run lock`: adds to package-lock.json the native packages of the other platforms. npm leaves out what its registry lacks,
 * and then `npm ci` refuses the lock file, here and on the machines that would need them. Run it after `npm install`.
 */
import { readFile, writeFile } from "node:fs/promises";

interface Locked {
  readonly version?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const SYSTEMS = [
  "darwin",
  "linux",
  "win32",
  "windows",
  "freebsd",
  "openbsd",
  "netbsd",
  "sunos",
  "aix",
  "android",
  "openharmony",
];
const PROCESSORS = ["arm64", "x64", "ia32", "ppc64", "riscv64", "s390x", "loong64", "mips64el", "wasm32", "arm"];

/** Platform packages say in their names what they are for, each in its own spelling: `linux-x64-musl`, `linux-arm-gnueabihf`. */
function platformOf(name: string): Pick<Locked, "os" | "cpu" | "libc"> {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  const libc = words.some((word) => word.startsWith("musl"))
    ? "musl"
    : words.some((word) => word.startsWith("gnu"))
      ? "glibc"
      : undefined;
  return {
    ...(os ? { os: [os === "windows" ? "win32" : os] } : {}),
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(os === "linux" && libc ? { libc: [libc] } : {}),
  };
}

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(await readFile(file, "utf8")) as { packages: Record<string, Locked> };
const added: Record<string, Locked> = {};
for (const { optionalDependencies = {} } of Object.values(lock.packages)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    const path = `node_modules/${name}`;
    const platform = platformOf(name);
    // Only native packages: they are pinned to one version and bear their platform.
    if (lock.packages[path] || !/^\d+\.\d+\.\d+/.test(range) || !(platform.os || platform.cpu)) continue;
    added[path] = { version: range, optional: true, ...platform };
  }
}
const { "": root, ...rest } = { ...lock.packages, ...added };
const sorted = Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
await writeFile(file, `${JSON.stringify({ ...lock, packages: { "": root, ...sorted } }, null, 2)}\n`);
process.stdout.write(`${Object.keys(added).length} packages of other platforms added\n`);
