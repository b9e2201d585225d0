import { LocalRunnerError } from "./errors.ts";

/**
 * Runs something until Ctrl-C or a termination signal, and then ends it properly; a second signal does not wait. What the
 * person at the keyboard can put right is said in a sentence, with exit code 1; everything else keeps its stack trace.
 */
export async function runProgram(start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  let running: { stop(): Promise<void> } | undefined;
  let asked = false;
  const end = async (): Promise<void> => {
    if (asked) process.exit(130);
    asked = true;
    await running?.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end());
  try {
    running = await start();
    if (asked) await running.stop();
  } catch (error) {
    if (!(error instanceof LocalRunnerError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
