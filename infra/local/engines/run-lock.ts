import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LocalRunnerError } from "../errors.ts";
import { asNumber, asObject, parseJson } from "../json.ts";
import { stateFile } from "../state-file.ts";

export interface RunLock {
  /** Notes the child, so that the next start can end it if this process is killed before it could. */
  noteChild(pid: number): void;
  release(): void;
}

/** The command line of a process, empty when there is none: a pid alone may by now be somebody else's. */
function commandOf(pid: number): string {
  try {
    const [command, ...args] =
      process.platform === "win32"
        ? ["tasklist", "/FI", `PID eq ${pid}`, "/FO", "CSV", "/NH"]
        : ["ps", "-o", "command=", "-p", String(pid)];
    return execFileSync(String(command), args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
}

/**
 * Takes a data folder for this process. Ends the database child that a runner left behind when it was killed hard.
 * Throws a LocalRunnerError while another runner uses the folder.
 */
export function takeFolder(dataDir: string): RunLock {
  const path = join(dataDir, "runner.json");
  const previous = readPrevious(path);
  if (previous.runner !== undefined && previous.runner !== process.pid && /node/i.test(commandOf(previous.runner))) {
    throw new LocalRunnerError(
      `Another local runner (process ${previous.runner}) uses ${dataDir}. Stop it, or choose another folder with --data-dir.`,
    );
  }
  if (previous.child !== undefined && /dynoxide/i.test(commandOf(previous.child)))
    process.kill(previous.child, "SIGKILL");
  const file = stateFile<{ runner: number; child?: number }>(path, { runner: process.pid });
  file.write({ runner: process.pid });
  return {
    noteChild: (child) => file.write({ runner: process.pid, child }),
    release: () => rmSync(path, { force: true }),
  };
}

function readPrevious(path: string): { runner?: number | undefined; child?: number | undefined } {
  let text = "";
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return {};
  }
  const { runner, child } = asObject(parseJson(text));
  return { runner: asNumber(runner), child: asNumber(child) };
}
