import { createServer, type Server } from "node:net";
import { LocalRunnerError } from "./errors.ts";

/** One address of the runner: what listens there and the flag of `npm start` that moves it. */
export interface PortUse {
  readonly port: number;
  readonly what: string;
  readonly flag: string;
}

export const loopback = "127.0.0.1";

function inUse({ port, what, flag }: PortUse, cause: unknown): LocalRunnerError {
  return new LocalRunnerError(
    `Port ${port}, which ${what} needs, is in use. Stop what listens there, or choose another port with ${flag}.`,
    { cause },
  );
}

function isAddressError(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EADDRINUSE" || code === "EACCES";
}

/** Listens on loopback only and answers with the port. Throws a LocalRunnerError when the port is taken. */
export async function listen(server: Server, use: PortUse): Promise<number> {
  await new Promise<void>((done, fail) => {
    const failed = (error: Error): void => fail(isAddressError(error) ? inUse(use, error) : error);
    server.once("error", failed);
    server.listen(use.port, loopback, () => {
      server.off("error", failed);
      done();
    });
  });
  const address = server.address();
  return typeof address === "object" && address ? address.port : use.port;
}

/** A port that a child process may take: the wanted one if it is free (0: any). Throws a LocalRunnerError when it is not. */
export async function claimPort(use: PortUse): Promise<number> {
  const probe = createServer();
  const port = await listen(probe, use);
  await new Promise((done) => probe.close(done));
  return port;
}
