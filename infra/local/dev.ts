import { cpSync, existsSync, readdirSync, readFileSync, rmSync, type WatchListener, watch } from "node:fs";
import { join } from "node:path";
import { LocalRunnerError, messageOf } from "./errors.ts";
import type { FunctionDefinition } from "./lambda/definition.ts";

/** The running app, as far as new code concerns it. */
export interface ReloadableRunner {
  readonly functions: readonly FunctionDefinition[];
  useCode(functionNames: readonly string[], directory: string): void;
}

export interface DevOptions {
  readonly runner: ReloadableRunner;
  /** `<folder>/<room>/index.mjs`, as the bundler writes it. */
  readonly bundles: string;
  /**
   * Gets a copy of each bundle that changed. Neither `bundles` will do, which is empty while it is built, nor the assembly,
   * whose folders are named after their content: the CDK would deploy what it finds there.
   */
  readonly copies: string;
  /** Builds every room anew into `bundles`. Rejects with what is wrong in the sources. */
  readonly rebuild: () => Promise<unknown>;
  /** Folders of sources. */
  readonly sources: readonly string[];
  readonly log: (line: string) => void;
}

export interface DevWatch {
  /** Builds and reloads now; answers the names of the functions that changed. */
  refresh(): Promise<readonly string[]>;
  stop(): void;
}

const settleMs = 80;

/** Which room each function runs: an asset is a copy of the room's bundle, so the two are alike when the app starts. */
export function roomsOf(
  functions: readonly FunctionDefinition[],
  bundles: string,
): ReadonlyMap<string, readonly string[]> {
  const rooms = new Map<string, string[]>();
  for (const room of readdirSync(bundles)) {
    const bundle = contentOf(join(bundles, room));
    const own = functions.filter(({ directory = "" }) => bundle !== undefined && contentOf(directory) === bundle);
    if (own.length > 0)
      rooms.set(
        room,
        own.map(({ name }) => name),
      );
  }
  return rooms;
}

/**
 * Watches the sources; a change builds the bundles, and the functions that run those that differ
 * take the new code. State stays, requests under way end on the old code. What changes the template needs a new start.
 */
export function startDev(options: DevOptions): DevWatch {
  const { runner, bundles, log } = options;
  const rooms = roomsOf(runner.functions, bundles);
  if (rooms.size === 0)
    throw new LocalRunnerError(`No function of the assembly runs a bundle of ${bundles}: synthesise anew.`);
  let timer: NodeJS.Timeout | undefined;
  let building: Promise<unknown> = Promise.resolve();

  const running = new Map([...rooms.keys()].map((room) => [room, contentOf(join(bundles, room))]));
  const publish = (): readonly string[] => {
    const changed: string[] = [];
    for (const [room, names] of rooms) {
      const content = contentOf(join(bundles, room));
      if (content === undefined || content === running.get(room)) continue;
      const copy = join(options.copies, room);
      rmSync(copy, { recursive: true, force: true });
      cpSync(join(bundles, room), copy, { recursive: true });
      running.set(room, content);
      runner.useCode(names, copy);
      changed.push(...names);
    }
    return changed;
  };
  const refresh = (): Promise<readonly string[]> => {
    const build = building
      .catch(() => undefined)
      .then(() => options.rebuild())
      .then(publish);
    building = build;
    return build;
  };
  const changed: WatchListener<string> = (_, file) => {
    if (file !== null && /(\.test\.ts|\.md|~)$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      refresh().then(
        (names) => log(names.length > 0 ? `reloaded ${names.join(", ")}` : "built, nothing to reload"),
        (error: unknown) => log(messageOf(error)),
      );
    }, settleMs);
  };
  const watchers = options.sources.map((folder) => watch(folder, { recursive: true }, changed));
  return {
    refresh,
    stop() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function contentOf(folder: string): string | undefined {
  const file = join(folder, "index.mjs");
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
